"""Make a past decision again from the facts that it kept."""

from dataclasses import dataclass
from typing import Any

from certification.answers import canonical, policy_version
from certification.models import Decision
from certification.policy.loader import load_policy
from certification.rules.decide import decide
from certification.rules.decision import as_document
from certification.rules.reading import read_facts


@dataclass(frozen=True, slots=True)
class Replay:
    """The answer made again. `same`: byte for byte what was stored; `same_policy`: with the very same policy files."""

    document: dict[str, Any]
    same: bool
    same_policy: bool


def replay_decision(decision: Decision) -> Replay:
    """Read the stored facts, decide with the policy as it was known then, and compare with what was stored."""
    facts = read_facts(decision.facts)
    document = as_document(decide(facts, load_policy(), as_of=decision.as_of, known_on=decision.known_on))
    same = canonical(document) == canonical(decision.document)
    return Replay(document, same, decision.policy_version == policy_version())
