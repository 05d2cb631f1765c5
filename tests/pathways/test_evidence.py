"""Licences, clinical examinations, attestations and observed encounters."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from applicants.models import Applicant
from credentials.models import SchoolMember
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed, Stale
from pathways.actions import (
    add_licence,
    add_mini_cex,
    add_osce,
    attest_osce,
    record_attestation,
    record_paper_attestation,
    verify_licence,
)
from pathways.actions.mini_cex import Encounter
from pathways.models import Attestation, Licence, MiniCexEncounter
from pathways.queries import attestations_wanted_from, osces_to_attest_by, unverified_licences
from tests.factories.accounts import UserFactory, staff_user
from tests.factories.applicants import ApplicantFactory
from tests.factories.credentials import SchoolFactory, SchoolMemberFactory, document_of, education_of
from tests.factories.pathways import LicenceFactory, OsceFactory, PathwayApplicationFactory

pytestmark = pytest.mark.django_db
ENCOUNTER = Encounter(
    encounter_on=date(2026, 2, 2),
    evaluator="Dr Lena Hoff",
    evaluator_accepted_on=date(2026, 1, 5),
    evaluator_licensed_since=date(2015, 1, 1),
    evaluator_licence="unrestricted",
    interviewing=7,
    examination=6,
    professionalism=8,
    reasoning=7,
)


def licence(applicant: Applicant, **changes: Any) -> Licence:
    values: dict[str, Any] = {
        "country": "NGA",
        "authority": "Medical and Dental Council",
        "number": "L-1",
        "kind": "unrestricted",
        "valid_from": date(2023, 5, 1),
    }
    actor = changes.pop("actor", None) or Actor.of(applicant.user)
    return add_licence(actor, applicant=applicant, **{**values, **changes})


@pytest.fixture
def graduate() -> Applicant:
    """A graduate of a school that has an authorised official in office."""
    applicant: Applicant = ApplicantFactory.create(usmle_id="01234567")
    education_of(applicant, SchoolMemberFactory.create().school)
    return applicant


@pytest.fixture
def official(graduate: Applicant) -> SchoolMember:
    return SchoolMember.objects.get(school__educations__applicant=graduate)


def test_a_stated_licence_is_not_verified_until_the_authority_confirmed_it() -> None:
    applicant = ApplicantFactory.create()
    stated = licence(applicant)
    assert not stated.verified
    with pytest.raises(NotAllowed):
        verify_licence(Actor.of(applicant.user), licence=stated, disciplinary_action=False, version=1)
    verify_licence(Actor.of(staff_user("reviewer")), licence=stated, disciplinary_action=True, version=1)
    stated.refresh_from_db()
    assert stated.verified and stated.disciplinary_action
    with pytest.raises(Stale):
        verify_licence(Actor.of(staff_user("reviewer")), licence=stated, disciplinary_action=False, version=1)
    with pytest.raises(ActionRefused, match="already"):
        verify_licence(Actor.of(staff_user("reviewer")), licence=stated, disciplinary_action=False, version=2)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"country": "Nigeria"}, "country"),
        ({"country": "NG1"}, "country"),
        ({"authority": " "}, "authority"),
        ({"kind": "royal"}, "kind"),
        ({"valid_from": date(2999, 1, 1)}, "valid_from"),
        ({"valid_until": date(2023, 4, 30)}, "valid_until"),
    ],
)
def test_what_is_wrong_with_a_licence_is_said_at_its_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(ActionRefused) as refusal:
        licence(ApplicantFactory.create(), **wrong)
    assert refusal.value.field == field
    assert not Licence.objects.exists()


def test_a_licence_is_added_once_by_its_owner_or_staff_with_its_own_document() -> None:
    applicant = ApplicantFactory.create()
    licence(applicant)
    with pytest.raises(ActionRefused, match="already"):
        licence(applicant)
    for stranger in (ApplicantFactory.create().user, UserFactory.create(audience="school")):
        with pytest.raises(NotAllowed):
            licence(applicant, number="L-2", actor=Actor.of(stranger))
    licence(applicant, number="L-3", actor=Actor.of(staff_user("intake")))
    other = document_of(ApplicantFactory.create(), kind="licence", ready=False)
    with pytest.raises(ActionRefused, match="another record"):
        licence(applicant, number="L-4", document=other)


def test_an_official_in_office_attests_once(graduate: Applicant, official: SchoolMember) -> None:
    actor = Actor.of(official.user)
    attestation = record_attestation(actor, applicant=graduate, pathway=3, official=official)
    assert (attestation.channel, attestation.by_authorised_official, attestation.received_on) == (
        "portal",
        True,
        clock.today(),
    )
    with pytest.raises(ActionRefused, match="received on"):
        record_attestation(actor, applicant=graduate, pathway=3, official=official)
    assert Attestation.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"role": "coordinator"}, "authorised official"),
        ({"role": "uploader"}, "authorised official"),
        ({"valid_until": "yesterday"}, "not valid today"),
        ({"valid_from": "tomorrow"}, "not valid today"),
        ({"approval": "waiting"}, "not approved you"),
    ],
)
def test_others_of_the_school_do_not_attest(
    graduate: Applicant, official: SchoolMember, change: dict[str, str], why: str
) -> None:
    days = {"yesterday": clock.today() - timedelta(days=1), "tomorrow": clock.today() + timedelta(days=1)}
    for name, value in change.items():
        setattr(official, name, days.get(value, value))
    official.save()
    with pytest.raises(NotAllowed, match=why):
        record_attestation(Actor.of(official.user), applicant=graduate, pathway=3, official=official)


def test_nobody_attests_for_a_school_whose_roster_is_not_confirmed(graduate: Applicant, official: SchoolMember) -> None:
    today = clock.today()
    asked = official.school.roster_confirmations.create(opened_on=today - timedelta(days=31), due_on=today)
    record_attestation(Actor.of(official.user), applicant=graduate, pathway=3, official=official)
    asked.due_on = today - timedelta(days=1)
    asked.save()
    with pytest.raises(NotAllowed, match="has not confirmed its roster in time"):
        record_attestation(Actor.of(official.user), applicant=graduate, pathway=5, official=official)


def test_an_official_attests_on_the_last_day_in_office(graduate: Applicant, official: SchoolMember) -> None:
    official.valid_until = clock.today()
    official.save()
    assert record_attestation(Actor.of(official.user), applicant=graduate, pathway=4, official=official)


def test_an_official_of_another_school_or_somebody_in_their_name_does_not_attest(
    graduate: Applicant, official: SchoolMember
) -> None:
    other = SchoolMemberFactory.create()
    with pytest.raises(NotAllowed, match="not a student or graduate of your school"):
        record_attestation(Actor.of(other.user), applicant=graduate, pathway=3, official=other)
    for impostor in (other.user, graduate.user, staff_user("senior_reviewer")):
        with pytest.raises(NotAllowed, match="Only the authorised official"):
            record_attestation(Actor.of(impostor), applicant=graduate, pathway=3, official=official)


def test_a_letter_on_paper_is_recorded_by_reviewers_with_the_day_it_came(graduate: Applicant) -> None:
    values: dict[str, Any] = {
        "applicant": graduate,
        "pathway": 5,
        "official_name": "Prof Ines Duarte",
        "received_on": clock.today(),
        "by_authorised_official": False,
    }
    reviewer = Actor.of(staff_user("reviewer"))
    assert record_paper_attestation(reviewer, **values).channel == "paper"
    with pytest.raises(ActionRefused, match="future"):
        record_paper_attestation(reviewer, **{**values, "received_on": clock.today() + timedelta(days=1)})
    with pytest.raises(ActionRefused, match="Pathway 3, 4 or 5"):
        record_paper_attestation(reviewer, **{**values, "pathway": 1})
    with pytest.raises(NotAllowed):
        record_paper_attestation(Actor.of(staff_user("intake")), **values)


def test_the_school_sees_whose_attestation_it_owes_and_nobody_elses(
    graduate: Applicant, official: SchoolMember
) -> None:
    application = PathwayApplicationFactory.create(applicant=graduate, pathway=3)
    PathwayApplicationFactory.create(pathway=3)
    PathwayApplicationFactory.create(applicant=graduate, pathway=1, season=2028)
    assert list(attestations_wanted_from(official.school)) == [application]
    assert not attestations_wanted_from(SchoolFactory.create())
    record_attestation(Actor.of(official.user), applicant=graduate, pathway=3, official=official)
    assert not attestations_wanted_from(official.school)


def test_an_examination_counts_once_the_school_confirmed_it(graduate: Applicant, official: SchoolMember) -> None:
    values: dict[str, Any] = {"name": "Final OSCE", "country": "NGA", "administered_by_school": True}
    actor = Actor.of(graduate.user)
    osce = add_osce(actor, applicant=graduate, passed_on=date(2022, 5, 1), **values)
    assert not osce.attested
    with pytest.raises(ActionRefused, match="already"):
        add_osce(actor, applicant=graduate, passed_on=date(2022, 5, 1), **values)
    with pytest.raises(ActionRefused, match="future"):
        add_osce(actor, applicant=graduate, passed_on=clock.today() + timedelta(days=1), **values)
    assert list(osces_to_attest_by(official.school)) == [osce]
    with pytest.raises(NotAllowed):
        attest_osce(actor, osce=osce)
    stranger = SchoolMemberFactory.create()
    with pytest.raises(NotAllowed):
        attest_osce(Actor.of(stranger.user), osce=osce, official=stranger)
    assert attest_osce(Actor.of(official.user), osce=osce, official=official).attested
    assert not osces_to_attest_by(official.school)


def test_an_encounter_is_recorded_once_and_its_faults_are_kept_for_the_rules() -> None:
    applicant = ApplicantFactory.create()
    reviewer = Actor.of(staff_user("reviewer"))
    add_mini_cex(reviewer, applicant=applicant, encounter=ENCOUNTER)
    with pytest.raises(ActionRefused, match="with the same scores"):
        add_mini_cex(reviewer, applicant=applicant, encounter=ENCOUNTER)
    add_mini_cex(reviewer, applicant=applicant, encounter=replace(ENCOUNTER, interviewing=12, in_person=False))
    assert MiniCexEncounter.objects.filter(applicant=applicant).count() == 2
    with pytest.raises(ActionRefused, match="future"):
        add_mini_cex(reviewer, applicant=applicant, encounter=replace(ENCOUNTER, encounter_on=date(2999, 1, 1)))
    for other in (applicant.user, staff_user("intake")):
        with pytest.raises(NotAllowed):
            add_mini_cex(Actor.of(other), applicant=applicant, encounter=replace(ENCOUNTER, reasoning=1))


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_as_many_queries_for_three_rows_as_for_one(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    school = SchoolFactory.create()
    for _ in range(count):
        applicant = ApplicantFactory.create()
        education_of(applicant, school)
        PathwayApplicationFactory.create(applicant=applicant, pathway=3)
        OsceFactory.create(applicant=applicant)
        LicenceFactory.create(applicant=PathwayApplicationFactory.create(pathway=1).applicant)
    with django_assert_num_queries(3):
        assert len([list(each.applicant.names.all()) for each in attestations_wanted_from(school)]) == count
    with django_assert_num_queries(3):
        assert len([list(each.applicant.names.all()) for each in osces_to_attest_by(school)]) == count
    with django_assert_num_queries(1):
        assert len([each.applicant.usmle_id for each in unverified_licences()]) == count
