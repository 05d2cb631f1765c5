"""Reports: what an organisation asks about a person, and what it is told. Every question is kept."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction

from applicants.models import Applicant
from applicants.names import fold
from certification.certificate_answers import answer_about
from certification.codes import new_code, next_number
from certification.models import ConfirmationReport, RecipientOrganisation
from certification.permissions import may_ask_for_reports
from ecfmg.accounts.models import User
from ecfmg.foundation import clock, outbox
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import require

#: Questions of one organisation that matched nobody, within `MISSES_WITHIN`, before it has to wait.
MOST_MISSES = 20
MISSES_WITHIN = timedelta(hours=1)


@transaction.atomic
def ask_for_report(
    actor: Actor,
    *,
    organisation: RecipientOrganisation,
    usmle_id: str,
    family_name: str,
    date_of_birth: date,
    purpose: str,
) -> ConfirmationReport:
    """Answer whether a person is certified; the report's `applicant` is empty where nobody matched.

    `usmle_id` is eight digits. All three must match one person: the family name as it is or was on record, whatever
    its accents. The person sees who asked, when and what for.
    """
    require(may_ask_for_reports(actor, organisation))
    organisation = RecipientOrganisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    _refuse_too_many_misses(organisation)
    applicant = _find_person(usmle_id, family_name, date_of_birth)
    asked = {"usmle_id": usmle_id, "family_name": family_name, "date_of_birth": date_of_birth.isoformat()}
    return make_report(actor, organisation=organisation, applicant=applicant, asked=asked, purpose=purpose)


def make_report(
    actor: Actor,
    *,
    organisation: RecipientOrganisation,
    applicant: Applicant | None,
    asked: Mapping[str, str | None],
    purpose: str,
) -> ConfirmationReport:
    """Write down the answer about `applicant`, None for nobody, in the transaction of the caller, who asked whether
    `actor` may have it."""
    report = ConfirmationReport.objects.create(
        number=next_number("R"),
        code=new_code(),
        organisation=organisation,
        requested_by=User.objects.get(public_id=str(actor.id)),
        applicant=applicant,
        asked=dict(asked),
        purpose=purpose,
        answer=answer_about(applicant) if applicant else {},
        made_at=clock.now(),
    )
    _note(actor, report)
    return report


def _refuse_too_many_misses(organisation: RecipientOrganisation) -> None:
    since = clock.now() - MISSES_WITHIN
    if organisation.reports.filter(applicant__isnull=True, made_at__gt=since).count() >= MOST_MISSES:
        raise ActionRefused(
            f"{MOST_MISSES} questions of your organisation matched nobody within an hour. Wait an hour, and check the "
            "USMLE ID, the family name and the date of birth with the physician before you ask again."
        )


def _find_person(usmle_id: str, family_name: str, date_of_birth: date) -> Applicant | None:
    """The one person whom all three describe. One query, the same for whatever does not match."""
    people = Applicant.objects.filter(usmle_id=usmle_id, date_of_birth=date_of_birth)
    names = list(people.values_list("names__family_name", flat=True))
    wanted = fold(family_name)
    if not wanted or wanted not in {fold(name or "") for name in names}:
        return None
    return people.get()


def _note(actor: Actor, report: ConfirmationReport) -> None:
    payload = {"number": report.number, "organisation": report.organisation.name, "purpose": report.purpose}
    if report.applicant is None:
        record("report.nobody_found", actor=actor, stream=report.organisation.stream, payload=payload)
        return
    record(
        "report.made",
        actor=actor,
        stream=report.applicant.stream,
        subject=str(report.public_id),
        for_applicant=True,
        payload=payload,
    )
    outbox.queue("report_pdf", key=f"report-pdf:{report.public_id}", payload={"report": str(report.public_id)})


@transaction.atomic
def note_report_opened(actor: Actor, *, report: ConfirmationReport) -> None:
    """Keep that somebody of the organisation opened or downloaded a report about a person."""
    if report.applicant is None:
        return
    payload = {"number": report.number, "organisation": report.organisation.name}
    record("report.opened", actor=actor, stream=report.applicant.stream, subject=str(report.public_id), payload=payload)
