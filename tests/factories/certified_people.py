"""Invented people at the end of the way: ready, certified, and the organisations that ask about them."""

from datetime import UTC, date, datetime
from itertools import count

from allauth.mfa.models import Authenticator
from django.db import transaction

from applicants.models import Applicant, CertificationApplication, NameOfRecord
from applicants.names import fold
from certification.actions.certificates import issue_certificate, propose_certificate
from certification.actions.deciding_now import decide_held, hold_facts
from certification.models import Case, Certificate, ExamResult, RecipientMember, RecipientOrganisation
from credentials.models import Credential, Document, Education, School, SponsorNote
from ecfmg.accounts.models import Audience, StaffAssignment, StaffRole, User
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.files import keep_bytes
from pathways.models import OetSitting, PathwayApplication

#: A day on which the people below are ready.
TODAY = date(2026, 11, 24)
BORN = date(1996, 5, 17)
_numbers = count(1)


def user(audience: str = Audience.STAFF, *roles: str, name: str = "") -> User:
    """A person who signs in; everybody but applicants has a second factor already."""
    number = next(_numbers)
    made = User.objects.create_user(
        f"person{number}@people.example", display_name=name or f"Person {number}", audience=audience
    )
    for role in roles:
        StaffAssignment.objects.create(user=made, role=role)
    if audience != Audience.APPLICANT:
        Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={})
    return made


def staff(*roles: str) -> User:
    """A member of staff; a senior reviewer where no role is named."""
    return user(Audience.STAFF, *(roles or (StaffRole.SENIOR_REVIEWER,)))


def school(
    name: str = "Eko Medical College", country: str = "NGA", years: tuple[str, ...] = ("1975-current",)
) -> School:
    """A listed school with an ECFMG note."""
    made = School.objects.create(name=name, country=country, city="Lagos", wdoms_id=f"F{next(_numbers):07d}")
    SponsorNote.objects.create(school=made, graduation_years=list(years), valid_from=date(2020, 1, 1))
    return made


def applicant(given: str = "Adaeze Chidimma", family: str = "Okafor", *, born: date = BORN) -> Applicant:
    """A person with a name of record and a USMLE ID, and nothing else on file."""
    signs_in = user(Audience.APPLICANT, name=f"{given} {family}")
    made = Applicant.objects.create(user=signs_in, usmle_id=f"{5_000_000 + next(_numbers):08d}", date_of_birth=born)
    NameOfRecord.objects.create(
        applicant=made,
        given_names=given,
        family_name=family,
        folded=f"{fold(family)}, {fold(given)}",
        valid_from=date(2020, 1, 1),
    )
    return made


def ready_applicant(
    given: str = "Adaeze Chidimma", family: str = "Okafor", *, pathway: int = 1, season: int = 2026
) -> Applicant:
    """A person who meets every requirement on `TODAY`, by an accepted Pathway; the case is decided."""
    person = applicant(given, family)
    _studied(person)
    CertificationApplication.objects.create(
        applicant=person,
        submitted_at=_noon(2023, 2, 1),
        submitted_on=date(2023, 2, 1),
        status="accepted",
        decided_at=_noon(2023, 3, 1),
    )
    for exam, taken_on in (("step_1", date(2023, 9, 4)), ("step_2_ck", date(2024, 8, 12))):
        ExamResult.objects.create(applicant=person, exam=exam, taken_on=taken_on, outcome="pass", reported_on=taken_on)
    OetSitting.objects.create(
        applicant=person, taken_on=date(2025, 6, 7), listening=400, reading=410, writing=380, speaking=390
    )
    PathwayApplication.objects.create(
        applicant=person,
        season=season,
        pathway=pathway,
        submitted_at=_noon(2025, 10, 2),
        status="accepted",
        decided_on=date(2026, 1, 20),
    )
    decided(person)
    return person


def decided(person: Applicant) -> Case:
    """The person's case, decided from what is on file now."""
    with transaction.atomic():
        hold_facts(person.pk)
        decide_held(person.pk)
    return Case.objects.get(applicant=person)


def certified_applicant(given: str = "Adaeze Chidimma", family: str = "Okafor") -> Certificate:
    """A certificate just issued to a new person."""
    person = ready_applicant(given, family)
    propose_certificate(Actor.of(staff()), applicant=person, case_version=version_of(person))
    return issue_certificate(Actor.of(staff()), applicant=person, case_version=version_of(person))


def version_of(person: Applicant) -> int:
    """The present version of the person's case."""
    return Case.objects.get(applicant=person).version


def organisation(name: str = "Lakeview Internal Medicine Residency") -> RecipientOrganisation:
    """A residency programme."""
    return RecipientOrganisation.objects.create(name=name, kind="programme", reference=f"V-{next(_numbers):05d}")


def member(of: RecipientOrganisation, role: str = RecipientMember.Role.MEMBER) -> User:
    """A person who asks for an organisation."""
    made = user(Audience.RECIPIENT)
    RecipientMember.objects.create(organisation=of, user=made, role=role)
    return made


def _studied(person: Applicant) -> None:
    assert person.user is not None
    education = Education.objects.create(
        applicant=person,
        school=school(f"Eko Medical College {next(_numbers)}"),
        status="graduate",
        started_on=date(2015, 9, 1),
        graduated_on=date(2021, 7, 9),
        credit_years=6,
        degree_title="Bachelor of Medicine, Bachelor of Surgery",
    )
    for kind in ("diploma", "transcript"):
        paper = Document.objects.create(
            applicant=person,
            kind=kind,
            file=keep_bytes(
                f"{kind} {person.usmle_id}".encode(), original_name=f"{kind}.pdf", media_type="application/pdf"
            ),
            receipt=f"D-{next(_numbers):06d}",
            uploaded_by=person.user,
            state="ready",
            page_count=1,
            received_at=_noon(2023, 2, 1),
        )
        Credential.objects.create(
            education=education, kind=kind, state="verified", document=paper, state_since=_noon(2023, 5, 1)
        )


def _noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 16, tzinfo=UTC)
