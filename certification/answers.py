"""What the rules answer about people on file, and how two answers are told apart without writing them out."""

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
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
    """The facts of one person, the decision on them, the digest it is compared by, and the policy that decided."""

    applicant_id: int
    facts: Facts
    decision: Decision
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
        answers.append(Answer(applicant_id, facts, decision, digest_of(decision), policy))
    return answers, failed


def digest_of(decision: Decision) -> str:
    """SHA-256 of what was decided: states, codes, values and policy rows.

    Left out are the person, the two days asked about and the wording of reasons, so that a new day or a better
    sentence is not a new decision.
    """
    return hashlib.sha256(json.dumps(decision[DECIDED_FROM:], default=_bare).encode()).hexdigest()


def _bare(value: Row | date) -> str:
    """A policy row by its id, a date as it is written: what JSON has no form of its own for."""
    return value.id if isinstance(value, Row) else value.isoformat()


_CANONICAL = Encoder(order="sorted")


def canonical(document: dict[str, Any]) -> bytes:
    """A document as the one text that its SHA-256 is taken of: keys in order, no spaces, UTF-8."""
    return _CANONICAL.encode(document)
