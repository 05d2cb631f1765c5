"""Make a past decision again from the facts that it kept."""

from dataclasses import dataclass
from typing import Any

from certification.answers import answer_text, canonical
from certification.models import Decision
from certification.policy_in_force import policy_in_force, policy_with
from certification.rules.decide import decide
from certification.rules.decision import as_document
from certification.rules.reading import read_facts


@dataclass(frozen=True, slots=True)
class Replay:
    """The answer made again. `same`: byte for byte what was stored; `same_policy`: by the policy that
    decided then; where its text was never kept here, by the one in force."""

    document: dict[str, Any]
    same: bool
    same_policy: bool


def replay_decision(decision: Decision) -> Replay:
    """Read the stored facts, decide with the policy that decided then, and compare with what was stored."""
    facts, made_with = read_facts(decision.facts), policy_with(decision.policy_version)
    policy = made_with or policy_in_force()
    again = decide(facts, policy, as_of=decision.as_of, known_on=decision.known_on)
    document = as_document(again)
    same = answer_text(again).decode() == decision.answer or canonical(document) == canonical(decision.document)
    return Replay(document, same, made_with is not None)
