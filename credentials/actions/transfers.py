"""Credits that a person brought from one medical school to another: stated by the person, proved by a transcript."""

from django.db import transaction

from credentials.models import Education, School, TransferCredit
from credentials.permissions import may_change_education
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import require

MOST_TRANSFERS = 9


@transaction.atomic
def state_transfer(
    actor: Actor,
    *,
    education: Education,
    source: School,
    passed_at_source: bool,
    times_transferred: int,
    premedical: bool,
) -> TransferCredit:
    """State that `education` counts credits of `source`, where the person studied before. We ask that school for its
    transcript; whether the credits count is for the rules to say."""
    require(may_change_education(actor, education.applicant))
    education = Education.objects.select_for_update(of=("self",), no_key=True).get(pk=education.pk)
    if source.pk == education.school_id or not education.applicant.educations.filter(school=source).exists():
        raise ActionRefused(
            "Choose another school of your list. If the school is not there, add it under Education first.",
            field="source",
        )
    if education.transfer_credits.filter(school=source).exists():
        raise ActionRefused(f"Credits of {source.name} are stated for this education already.", field="source")
    if not 1 <= times_transferred <= MOST_TRANSFERS:
        raise ActionRefused(f"Enter a number from 1 to {MOST_TRANSFERS}.", field="times_transferred")
    credit = TransferCredit.objects.create(
        education=education,
        school=source,
        passed_at_source=passed_at_source,
        times_transferred=times_transferred,
        premedical=premedical,
    )
    _record("transfer.stated", actor, credit)
    return credit


@transaction.atomic
def remove_transfer(actor: Actor, *, credit: TransferCredit) -> None:
    """Take back transferred credits about which no school was asked yet."""
    require(may_change_education(actor, credit.education.applicant))
    credit = TransferCredit.objects.select_for_update(of=("self",), no_key=True).get(pk=credit.pk)
    if credit.requests.exists() or credit.accepted_by_ecfmg_on:
        raise ActionRefused(
            "We have asked the school about these credits already, so they can no longer be removed. Write us a "
            "message saying what is wrong."
        )
    _record("transfer.removed", actor, credit)
    credit.delete()


def _record(verb: str, actor: Actor, credit: TransferCredit) -> None:
    record(
        verb,
        actor=actor,
        stream=credit.education.applicant.stream,
        subject=f"transfer:{credit.public_id}",
        for_applicant=True,
        payload={"source": credit.school.name, "school": credit.education.school.name},
    )
