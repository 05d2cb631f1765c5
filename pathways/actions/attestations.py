"""The school's Clinical Skills Attestation for Pathways 3, 4 and 5: signed in the portal, or received on paper."""

from datetime import date

from django.db import transaction

from applicants.models import Applicant
from credentials.models import SchoolMember
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import require
from ecfmg.foundation.templatetags.words import day_in_words
from pathways.models import Attestation
from pathways.permissions import may_attest, may_confirm_evidence


@transaction.atomic
def record_attestation(actor: Actor, *, applicant: Applicant, pathway: int, official: SchoolMember) -> Attestation:
    """An authorised official attests, signed in, today."""
    require(may_attest(actor, applicant, official))
    _refuse_doubtful(applicant, pathway)
    attestation = Attestation.objects.create(
        applicant=applicant,
        pathway=pathway,
        official=official,
        official_name=official.user.display_name,
        received_on=clock.today(),
        by_authorised_official=True,
        channel="portal",
    )
    return _recorded(actor, attestation, school=official.school.name)


@transaction.atomic
def record_paper_attestation(
    actor: Actor,
    *,
    applicant: Applicant,
    pathway: int,
    official_name: str,
    received_on: date,
    by_authorised_official: bool,
) -> Attestation:
    """Staff record an attestation that came on paper, and whether the signer is on the school's list of officials."""
    require(may_confirm_evidence(actor))
    if not official_name.strip():
        raise ActionRefused("Enter the name of the official who signed.", field="official_name")
    if received_on > clock.today():
        raise ActionRefused(
            "The day of receipt lies in the future. Enter the day on which the letter came.", field="received_on"
        )
    _refuse_doubtful(applicant, pathway)
    attestation = Attestation.objects.create(
        applicant=applicant,
        pathway=pathway,
        official_name=official_name.strip(),
        received_on=received_on,
        by_authorised_official=by_authorised_official,
        channel="paper",
    )
    return _recorded(actor, attestation, school=official_name.strip())


def _refuse_doubtful(applicant: Applicant, pathway: int) -> None:
    if pathway not in {3, 4, 5}:
        raise ActionRefused("An attestation belongs to Pathway 3, 4 or 5.", field="pathway")
    Applicant.objects.select_for_update(no_key=True).get(pk=applicant.pk)
    there = applicant.attestations.filter(pathway=pathway, by_authorised_official=True).first()
    if there is not None:
        raise ActionRefused(
            f"The attestation for Pathway {pathway} was received on {day_in_words(there.received_on)} already, "
            f"signed by {there.official_name}. Nothing was added."
        )


def _recorded(actor: Actor, attestation: Attestation, *, school: str) -> Attestation:
    record(
        "pathway.attestation_received",
        actor=actor,
        stream=attestation.applicant.stream,
        subject=str(attestation.public_id),
        for_applicant=True,
        payload={"pathway": attestation.pathway, "by": school, "on": attestation.received_on.isoformat()},
    )
    return attestation
