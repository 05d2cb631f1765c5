"""A school's roster, and its students and graduates here with one column for each document."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from applicants.models import Applicant, NameOfRecord
from applicants.names import fold
from applicants.queries import name_of
from credentials.models import (
    Credential,
    Document,
    Education,
    School,
    SchoolMember,
    ServiceParticipation,
    VerificationRequest,
)
from ecfmg.foundation import clock

#: Documents of a person that are no credentials, in the order of their columns.
SENT_BY_SCHOOL = (Document.Kind.MSPE, Document.Kind.LOR)
#: What `people_of_school` can be asked to miss.
LACKING = (Document.Kind.MSPE.value, Document.Kind.TRANSCRIPT.value, Document.Kind.DIPLOMA.value)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One student or graduate. `credentials` by kind; `documents` counts what the school sent, by kind."""

    education_id: UUID
    name: str
    usmle_id: str
    status: str
    graduation_year: int | None
    credentials: dict[str, Credential] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)


def roster_of(school: School) -> QuerySet[SchoolMember]:
    """Everybody who is or was on the roster, those in office first."""
    return school.members.select_related("user").order_by("valid_until", "user__display_name", "pk")


def schools_that_send(applicant: Applicant) -> QuerySet[School]:
    """Schools of this person that send the documents of residency applications themselves, so the person does not."""
    return _sending().filter(educations__applicant=applicant).distinct()


def sends_itself(schools: Iterable[int]) -> frozenset[int]:
    """Which of `schools` (numbers) send MSPEs, transcripts and letters themselves today; one query."""
    return frozenset(_sending().filter(pk__in=set(schools)).values_list("pk", flat=True))


def _sending() -> QuerySet[School]:
    today, service = clock.today(), ServiceParticipation.Service.DOCUMENTS
    open_ended = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    taking_part = ServiceParticipation.objects.filter(open_ended, school=OuterRef("pk"), service=service)
    return School.objects.filter(Exists(taking_part.filter(starts_on__lte=today)))


def closed_words(school: School) -> str:
    """Why a person cannot upload what their school sends, and that nothing is missing by it."""
    return f"{school.name} sends this document to us itself, so you need not and cannot upload it here."


def people_of_school(
    school: School, words: str = "", *, year: int | None = None, lacking: str = ""
) -> QuerySet[Education]:
    """Educations at the school, those without a graduation first, then the latest graduation, each year by family name.

    `words`: beginnings of names, or a USMLE ID; `year`: of (expected) graduation; `lacking`: a kind of `LACKING`. Slice
    it to a page and hand the page to `person_rows`. Only what the school may see of a person is loaded.
    """
    current = NameOfRecord.objects.filter(valid_until__isnull=True)
    people = school.educations.select_related("applicant")
    digits = words.replace("-", "").strip()
    if digits.isdigit():
        people = people.filter(applicant__usmle_id__startswith=digits)
    else:
        for word in fold(words).split():
            begins = Q(folded__startswith=word) | Q(folded__contains=f" {word}")
            people = people.filter(applicant__in=current.filter(begins).values("applicant"))
    if year is not None:
        people = people.filter(Q(graduated_on__year=year) | Q(expected_graduation_on__year=year))
    if lacking in LACKING:
        people = people.filter(_lacks(school, lacking))
    asked = Prefetch("credentials__requests", VerificationRequest.objects.only("credential", "state"))
    names = Prefetch("applicant__names", current)
    by_name = Subquery(current.filter(applicant=OuterRef("applicant")).values("folded")[:1])
    return people.prefetch_related(names, "credentials", asked).order_by("-graduated_on", by_name, "pk")


def _lacks(school: School, kind: str) -> Q:
    """That the school can send a document of this kind now, and has not: for an MSPE, that it sent none; for a diploma
    or transcript, that we have none to look at."""
    if kind == Document.Kind.MSPE:
        sent = Document.objects.filter(applicant=OuterRef("applicant"), from_school=school, superseded_by=None)
        return ~Q(Exists(sent.filter(kind=kind)))
    wanted = (Credential.State.MISSING, Credential.State.RETURNED)
    return Q(Exists(Credential.objects.filter(education=OuterRef("pk"), kind=kind, state__in=wanted)))


def person_rows(educations: Iterable[Education]) -> list[PersonRow]:
    """Rows of a page of `people_of_school`; one query more for the documents that the school sent."""
    page = list(educations)
    sent = Document.objects.filter(
        applicant__in=[education.applicant_id for education in page],
        from_school__in={education.school_id for education in page},
        superseded_by=None,
        kind__in=SENT_BY_SCHOOL,
    ).values_list("applicant_id", "kind")
    counts: dict[int, dict[str, int]] = {}
    for applicant_id, kind in sent:
        own = counts.setdefault(applicant_id, {})
        own[kind] = own.get(kind, 0) + 1
    return [_row(education, counts.get(education.applicant_id, {})) for education in page]


def _row(education: Education, documents: dict[str, int]) -> PersonRow:
    graduation = education.graduated_on or education.expected_graduation_on
    return PersonRow(
        education_id=education.public_id,
        name=name_of(education.applicant) or "Name not stated yet",
        usmle_id=education.applicant.usmle_id or "",
        status=education.get_status_display(),
        graduation_year=graduation.year if graduation else None,
        credentials={credential.kind: credential for credential in education.credentials.all()},
        documents=documents,
    )
