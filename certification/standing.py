"""Where one person stands at this moment, decided from the facts as they are: right also while no worker runs."""

from functools import cache
from typing import Any

from applicants.models import Applicant
from certification.facts_loading.load import load_facts
from certification.policy.loader import Policy, load_policy
from certification.rules.decide import decide
from certification.rules.decision import as_document
from ecfmg.foundation import clock


@cache
def policy_in_force() -> Policy:
    """The policy that came with this release, loaded once."""
    return load_policy()


def decision_now(applicant: Applicant) -> dict[str, Any]:
    """The decision of today as the contract prints it. Stores nothing; a fixed number of queries."""
    today = clock.today()
    facts = load_facts([applicant.pk], as_of=today)[applicant.pk]
    return as_document(decide(facts, policy_in_force(), as_of=today))
