"""Where a person studied: adding, changing, ordering, removing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from applicants.models import Applicant
from credentials.actions.classes import join_announced
from credentials.errors import EducationRefused, Fault
from credentials.models import Credential, Education, School
from credentials.permissions import is_the_applicant, may_change_education
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import require

#: While the school has a document, or has confirmed one, the facts it confirms stay as they are.
_FIXED_STATES = (Credential.State.SENT_TO_SCHOOL, Credential.State.VERIFIED)
EARLIEST = date(1900, 1, 1)
MOST_CREDIT_YEARS = Decimal(15)


@dataclass(frozen=True, slots=True)
class EducationDetails:
    """What a person states about one school; days, academic years of credit, the degree's exact title."""

    school: School
    status: str
    started_on: date | None = None
    graduated_on: date | None = None
    expected_graduation_on: date | None = None
    credit_years: Decimal | None = None
    degree_title: str = ""
    degree_field: str = Education.DegreeField.MEDICINE
    basic_sciences_completed_on: date | None = None


@transaction.atomic
def add_education(actor: Actor, *, applicant: Applicant, details: EducationDetails) -> Education:
    """Add a school; it becomes the one that awards the degree. Raises `EducationRefused` naming every fault."""
    require(may_change_education(actor, applicant))
    check_details(details)
    Applicant.objects.select_for_update(of=("self",), no_key=True).get(pk=applicant.pk)
    last = applicant.educations.aggregate(last=Max("position"))["last"] or 0
    education = Education.objects.create(applicant=applicant, position=last + 1, **_columns(details))
    Credential.objects.bulk_create(
        Credential(education=education, kind=kind, state_since=clock.now()) for kind in Credential.Kind.values
    )
    _record("education.added", actor, education)
    join_announced(education)
    return education


@transaction.atomic
def edit_education(actor: Actor, *, education: Education, details: EducationDetails, version: int) -> Education:
    """Change an education that nobody changed since `version` and no school is asked about."""
    require(may_change_education(actor, education.applicant))
    education = Education.objects.select_for_update(of=("self",), no_key=True).get(pk=education.pk)
    check_version(education.version, version, "this education")
    if is_the_applicant(actor, education.applicant) and _is_fixed(education):
        raise ActionRefused(
            "Your school is confirming this education or has confirmed it, so it can no longer be changed here. "
            "Write us a message saying what is wrong, and we will look at it."
        )
    check_details(details)
    before = _facts(education)
    for column, value in _columns(details).items():
        setattr(education, column, value)
    education.version += 1
    education.save()
    _record("education.changed", actor, education, before=before)
    return education


@transaction.atomic
def remove_education(actor: Actor, *, education: Education, version: int) -> None:
    """Remove an education on which nothing hangs: no document, no request, no transferred credit."""
    require(may_change_education(actor, education.applicant))
    education = Education.objects.select_for_update(of=("self",), no_key=True).get(pk=education.pk)
    check_version(education.version, version, "this education")
    credentials = education.credentials.all()
    in_use = credentials.exclude(state=Credential.State.MISSING, document=None).exists()
    if in_use or education.requests.exists() or education.transfer_credits.exists():
        raise ActionRefused(
            "Documents already belong to this education, so it cannot be removed. Change what is wrong in it instead."
        )
    _record("education.removed", actor, education)
    credentials.delete()
    education.delete()


@transaction.atomic
def order_educations(actor: Actor, *, applicant: Applicant, order: Sequence[UUID]) -> None:
    """Put the person's educations in `order` (public ids); the last one awards the degree."""
    require(may_change_education(actor, applicant))
    Applicant.objects.select_for_update(of=("self",), no_key=True).get(pk=applicant.pk)
    educations = {education.public_id: education for education in applicant.educations.all()}
    if sorted(order) != sorted(educations):
        raise ActionRefused(
            "The list of schools has changed meanwhile. Look at it again and put it in order once more."
        )
    for position, public_id in enumerate(order, start=1):
        educations[public_id].position = position
        educations[public_id].version += 1
    Education.objects.bulk_update(educations.values(), ["position", "version"])
    record("education.ordered", actor=actor, stream=applicant.stream, for_applicant=True)


def check_details(details: EducationDetails) -> None:
    """Raise `EducationRefused` with every fault of `details`; none, and nothing happens."""
    faults = [*_date_faults(details), *_status_faults(details), *_degree_faults(details)]
    if faults:
        raise EducationRefused(faults)


def _date_faults(details: EducationDetails) -> list[Fault]:
    faults = []
    for field in ("started_on", "graduated_on", "expected_graduation_on", "basic_sciences_completed_on"):
        value = getattr(details, field)
        if value is not None and value < EARLIEST:
            faults.append(Fault(field, "Enter a year of 1900 or later."))
    today, started = clock.today(), details.started_on
    if started and started > today:
        faults.append(Fault("started_on", "The first day of your studies lies in the future. Enter the day you began."))
    if details.graduated_on and started and details.graduated_on < started:
        faults.append(Fault("graduated_on", "The day of graduation lies before the first day of your studies."))
    if details.expected_graduation_on and started and details.expected_graduation_on < started:
        faults.append(Fault("expected_graduation_on", "The expected graduation lies before the first day of studies."))
    basics = details.basic_sciences_completed_on
    if basics and basics > today:
        faults.append(Fault("basic_sciences_completed_on", "Enter the basic sciences only once they are completed."))
    if basics and started and basics < started:
        faults.append(Fault("basic_sciences_completed_on", "The basic sciences end before the first day of studies."))
    return faults


def _status_faults(details: EducationDetails) -> list[Fault]:
    today, faults = clock.today(), []
    if details.status not in Education.Status.values:
        return [Fault("status", "Choose whether you are a student, a graduate, or left the school.")]
    if details.status == Education.Status.GRADUATE:
        if details.graduated_on is None:
            faults.append(Fault("graduated_on", "Enter the day you graduated; it stands on your diploma."))
        elif details.graduated_on > today:
            sentence = 'The day of graduation lies in the future. Choose "Student" and enter it as the expected day.'
            faults.append(Fault("graduated_on", sentence))
        if details.expected_graduation_on:
            faults.append(Fault("expected_graduation_on", "You have graduated; leave the expected day empty."))
    elif details.graduated_on:
        faults.append(Fault("graduated_on", 'Leave the day of graduation empty, or choose "Graduate".'))
    if details.status == Education.Status.STUDENT:
        if details.expected_graduation_on is None:
            faults.append(Fault("expected_graduation_on", "Enter the day on which you expect to graduate."))
        elif details.expected_graduation_on < today:
            sentence = 'The expected graduation has passed. If you graduated, choose "Graduate" and enter the day.'
            faults.append(Fault("expected_graduation_on", sentence))
    return faults


def _degree_faults(details: EducationDetails) -> list[Fault]:
    faults = []
    years = details.credit_years
    if years is not None and not (years.is_finite() and 0 <= years <= MOST_CREDIT_YEARS):
        faults.append(
            Fault("credit_years", f"Enter the academic years of credit as a number from 0 to {MOST_CREDIT_YEARS}.")
        )
    elif years is not None and years != round(years, 1):
        faults.append(
            Fault("credit_years", "Enter the academic years of credit with at most one decimal, such as 5.5.")
        )
    if len(details.degree_title) > 250:
        faults.append(Fault("degree_title", "The degree's title is longer than 250 characters."))
    if details.degree_field not in Education.DegreeField.values:
        faults.append(Fault("degree_field", "Choose the field of the degree from the list."))
    if not details.school.listed:
        faults.append(Fault("school", "The World Directory no longer lists this school. Choose the school it lists."))
    return faults


def _columns(details: EducationDetails) -> dict[str, object]:
    return {name: getattr(details, name) for name in EducationDetails.__slots__}


def _is_fixed(education: Education) -> bool:
    return education.credentials.filter(state__in=_FIXED_STATES).exists()


def _facts(education: Education) -> dict[str, object]:
    names = [name for name in EducationDetails.__slots__ if name != "school"]
    values = {name: getattr(education, name) for name in names}
    return {
        "school": education.school.name,
        **{name: str(value) for name, value in values.items() if value not in (None, "")},
    }


def _record(verb: str, actor: Actor, education: Education, **payload: object) -> None:
    record(
        verb,
        actor=actor,
        stream=education.applicant.stream,
        subject=f"education:{education.public_id}",
        for_applicant=True,
        payload={"school": education.school.name, "facts": _facts(education), **payload},
    )
