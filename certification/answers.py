"""What the rules answer about people on file, and how two answers are told apart without writing them out."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from msgspec.json import Encoder

from certification.facts_loading import load_facts
from certification.policy.loader import Policy
from certification.policy.row import Row
from certification.policy_in_force import policy_in_force
from certification.rules.decide import decide
from certification.rules.decision import Decision
from certification.rules.facts import Facts

log = logging.getLogger(__name__)
DECIDED_FROM = Decision._fields.index("status")


@dataclass(frozen=True, slots=True)
class Answer:
    """The facts of one person, the decision on them as it is and as `answer_text`, the digest of that text, which
    tells a new answer from the same one, and the policy that decided."""

    applicant_id: int
    facts: Facts
    decision: Decision
    text: bytes
    sha256: str
    policy: Policy


def answer_people(ids: Sequence[int], *, as_of: date, known_on: date | None = None) -> tuple[list[Answer], list[int]]:
    """Decide about a batch of people; stores nothing.

    Returns the answers, and the numbers of those for whom the rules failed: a fault of ours, which stops nobody else.
    """
    policy = policy_in_force()
    answers, failed = [], []
    for applicant_id, facts in load_facts(ids, as_of=as_of, known_on=known_on).items():
        try:
            decision = decide(facts, policy)
        except Exception:  # whatever a rule raises about one person, the others of the batch must be decided
            log.exception("the rules failed for applicant %s", facts.id)
            failed.append(applicant_id)
            continue
        text = answer_text(decision)
        answers.append(Answer(applicant_id, facts, decision, text, sha256(text).hexdigest(), policy))
    return answers, failed


def answer_text(decision: Decision) -> bytes:
    """What was decided as JSON, lists in the order of the fields: states, codes, values, days, policy rows by id.

    Left out are the person, the two days asked about and the wording of reasons, so that a new day or a better
    sentence is not a new decision. A decision is stored as this text; `kept_answers` renders it.
    """
    return _ANSWER.encode(decision[DECIDED_FROM:])


def _row_id(value: object) -> str:
    """A policy row by its id: what JSON has no form of its own for."""
    assert isinstance(value, Row)
    return value.id


_ANSWER = Encoder(enc_hook=_row_id)
_CANONICAL = Encoder(order="sorted")


def canonical(document: dict[str, Any]) -> bytes:
    """A document as the one text that its SHA-256 is taken of: keys in order, no spaces, UTF-8."""
    return _CANONICAL.encode(document)
