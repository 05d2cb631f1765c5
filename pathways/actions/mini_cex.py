"""Observed patient encounters of Pathway 6 (Mini-CEX)."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from applicants.models import Applicant
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import require
from pathways.models import MiniCexEncounter
from pathways.permissions import may_confirm_evidence


@dataclass(frozen=True, slots=True)
class Encounter:
    """One evaluation form as it was sent in. Scores are 1 to 9 on the form; the rules judge what lies outside."""

    encounter_on: date
    evaluator: str
    evaluator_accepted_on: date
    evaluator_licensed_since: date
    evaluator_licence: str
    interviewing: int
    examination: int
    professionalism: int
    reasoning: int
    evaluator_related: bool = False
    evaluator_paid: bool = False
    setting: str = ""
    in_person: bool = True
    real_patient: bool = True


@transaction.atomic
def add_mini_cex(actor: Actor, *, applicant: Applicant, encounter: Encounter) -> MiniCexEncounter:
    """Staff record an encounter from the evaluator's form. Faults of the encounter are kept: the rules tell them."""
    require(may_confirm_evidence(actor))
    if not encounter.evaluator.strip():
        raise ActionRefused("Enter the name of the evaluator.", field="evaluator")
    if encounter.evaluator_licence not in {"unrestricted", "other"}:
        raise ActionRefused("Say whether the evaluator's licence is unrestricted.", field="evaluator_licence")
    if encounter.encounter_on > clock.today():
        raise ActionRefused("The day of the encounter lies in the future.", field="encounter_on")
    Applicant.objects.select_for_update(no_key=True).get(pk=applicant.pk)
    values = {**asdict(encounter), "evaluator": encounter.evaluator.strip()}
    if MiniCexEncounter.objects.filter(applicant=applicant, **values).exists():
        raise ActionRefused("This encounter is on the record already, with the same scores. Nothing was added.")
    row = MiniCexEncounter.objects.create(applicant=applicant, **values)
    record(
        "pathway.mini_cex_recorded",
        actor=actor,
        stream=applicant.stream,
        subject=str(row.public_id),
        for_applicant=True,
        payload={"evaluator": row.evaluator, "on": row.encounter_on.isoformat()},
    )
    return row
