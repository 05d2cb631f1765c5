"""Specimens: what can be kept as one, which are offered beside a document, and that each look is noted."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from credentials.actions.specimens import end_specimen, keep_specimen, note_specimen_shown
from credentials.models import Credential, Specimen
from credentials.queries.looks import looks_at, told
from credentials.queries.specimens import specimens_for
from ecfmg.accounts.models import User
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed, Stale
from ecfmg.foundation.models import Event
from tests.factories.accounts import staff_user
from tests.factories.credentials import ApplicantFactory, SchoolFactory, credential_in, document_of, education_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer() -> User:
    return staff_user("reviewer", display_name="Rashid Velmar")


def verified(name: str, year: int, school: object = None, state: str = "verified") -> Credential:
    """A diploma of somebody who graduated in that year."""
    applicant = ApplicantFactory.create(name=name)
    education = education_of(applicant, school)  # type: ignore[arg-type]
    education.started_on, education.graduated_on = date(year - 6, 9, 1), date(year, 6, 30)
    education.save()
    return credential_in(education, state, document=document_of(applicant))


def kept(credential: Credential, by: User, note: str = "") -> Specimen:
    credential.refresh_from_db()
    return keep_specimen(Actor.of(by), credential=credential, note=note, version=credential.version)


def test_a_verified_document_is_kept_with_school_kind_and_degree_year(reviewer: User) -> None:
    credential = verified("Amara Okafor", 2019)
    specimen = kept(credential, reviewer, " The seal is blind. ")
    assert (specimen.school, specimen.kind, specimen.year) == (credential.education.school, "diploma", 2019)
    assert specimen.note == "The seal is blind."
    event = Event.objects.get(verb="specimen.kept")
    assert event.stream == credential.education.applicant.stream and not event.for_applicant
    with pytest.raises(ActionRefused, match="kept as a specimen already"):
        kept(credential, reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Specimen.objects.create(
            document=specimen.document,
            school=specimen.school,
            kind="diploma",
            year=2019,
            chosen_by=reviewer,
            chosen_at=specimen.chosen_at,
        )


def test_only_what_the_school_confirmed_can_be_kept_and_only_by_a_reviewer(reviewer: User) -> None:
    with pytest.raises(ActionRefused, match="that the school confirmed"):
        kept(verified("Bola Eze", 2019, state="received"), reviewer)
    credential = verified("Amara Okafor", 2019)
    for role in ("intake", "administrator", "policy_officer"):
        with pytest.raises(NotAllowed):
            kept(credential, staff_user(role))
    with pytest.raises(Stale):
        keep_specimen(Actor.of(reviewer), credential=credential, version=credential.version - 1)
    assert not Specimen.objects.exists()


def test_those_of_near_years_of_the_same_school_and_kind_are_offered_and_never_the_person_s_own(reviewer: User) -> None:
    school = SchoolFactory.create()
    years = (1995, 2016, 2018, 2021)
    near = {year: kept(verified(f"Person {year}", year, school), reviewer) for year in years}
    kept(verified("Elsewhere", 2019), reviewer)
    mine = verified("Amara Okafor", 2019, school)
    own = kept(mine, reviewer)
    assert [each.year for each in specimens_for(mine)] == [2018, 2021, 2016, 1995]
    end_specimen(Actor.of(reviewer), specimen=near[2018], reason="The school takes it back.", version=1)
    assert [each.year for each in specimens_for(mine)] == [2021, 2016, 1995]
    assert own not in specimens_for(mine)


def test_taking_one_off_needs_a_reason_and_the_version_that_was_seen(reviewer: User) -> None:
    specimen = kept(verified("Amara Okafor", 2019), reviewer)
    actor = Actor.of(reviewer)
    with pytest.raises(ActionRefused, match="Say why"):
        end_specimen(actor, specimen=specimen, reason=" ", version=1)
    end_specimen(actor, specimen=specimen, reason="Not genuine", version=1)
    with pytest.raises(Stale):
        end_specimen(actor, specimen=specimen, reason="Not genuine", version=1)
    assert Event.objects.get(verb="specimen.ended").reason == "Not genuine"


def test_a_look_stands_in_the_record_of_the_person_who_is_looked_at(reviewer: User) -> None:
    specimen, other = kept(verified("Amara Okafor", 2019), reviewer), verified("Bola Eze", 2020)
    note_specimen_shown(Actor.of(reviewer), specimen=specimen, beside=other)
    event = Event.objects.get(verb="specimen.shown")
    assert event.stream == specimen.document.applicant.stream
    assert other.document is not None and event.payload["beside"] == other.document.receipt
    (look,) = told(looks_at(specimen.document.applicant))
    assert (look.who, look.what) == ("Our staff", "Final medical diploma: as an example of your school's papers")
    with pytest.raises(NotAllowed):
        note_specimen_shown(Actor.of(staff_user("intake")), specimen=specimen, beside=other)
