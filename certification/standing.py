"""Where one person stands at this moment, decided from the facts as they are: right also while no worker runs."""

from typing import Any

from applicants.models import Applicant
from certification.facts_loading.load import load_facts
from certification.policy_in_force import policy_in_force
from certification.rules.decide import decide
from certification.rules.decision import as_document
from ecfmg.foundation import clock


def decision_now(applicant: Applicant) -> dict[str, Any]:
    """The decision of today as the contract prints it. Stores nothing; a fixed number of queries."""
    today = clock.today()
    facts = load_facts([applicant.pk], as_of=today)[applicant.pk]
    return as_document(decide(facts, policy_in_force(), as_of=today))
