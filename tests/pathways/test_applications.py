"""Applying to a Pathway, withdrawing, and the recorded decision."""

import pytest
from pytest_django import DjangoAssertNumQueries

from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed, Stale
from ecfmg.foundation.models import Event, MailMessage
from pathways.actions import decide_pathway_application, submit_pathway_application, withdraw_pathway_application
from pathways.models import PathwayApplication
from pathways.queries import (
    current_pathway_application,
    evidence_of,
    pathway_applications_of,
    waiting_pathway_applications,
)
from tests.factories.accounts import UserFactory, staff_user
from tests.factories.applicants import ApplicantFactory
from tests.factories.pathways import LicenceFactory, OsceFactory, PathwayApplicationFactory

pytestmark = pytest.mark.django_db


def test_an_applicant_with_a_usmle_id_applies() -> None:
    applicant = ApplicantFactory.create(usmle_id="01234567")
    application = submit_pathway_application(Actor.of(applicant.user), applicant=applicant, season=2027, pathway=3)
    assert application.status == "submitted"
    event = Event.objects.get(stream=applicant.stream)
    assert (event.verb, event.payload) == ("pathway.application_submitted", {"pathway": 3, "season": 2027})


def test_without_a_usmle_id_the_application_for_certification_comes_first() -> None:
    applicant = ApplicantFactory.create()
    with pytest.raises(ActionRefused, match="application for certification first"):
        submit_pathway_application(Actor.of(applicant.user), applicant=applicant, season=2027, pathway=1)


@pytest.mark.parametrize("pathway", [0, 7, -1])
def test_there_are_six_pathways(pathway: int) -> None:
    applicant = ApplicantFactory.create(usmle_id="01234567")
    with pytest.raises(ActionRefused) as refusal:
        submit_pathway_application(Actor.of(applicant.user), applicant=applicant, season=2027, pathway=pathway)
    assert refusal.value.field == "pathway"


@pytest.mark.parametrize(("status", "why"), [("submitted", "Withdraw it"), ("accepted", "You need no other")])
def test_one_application_for_a_season(status: str, why: str) -> None:
    decided = None if status == "submitted" else clock.today()
    application = PathwayApplicationFactory.create(status=status, decided_on=decided)
    applicant = application.applicant
    actor = Actor.of(applicant.user)
    with pytest.raises(ActionRefused, match=why):
        submit_pathway_application(actor, applicant=applicant, season=2027, pathway=2)
    assert submit_pathway_application(actor, applicant=applicant, season=2028, pathway=2)


def test_after_withdrawing_another_pathway_can_be_chosen() -> None:
    application = PathwayApplicationFactory.create()
    applicant = application.applicant
    actor = Actor.of(applicant.user)
    withdraw_pathway_application(actor, application=application, version=1)
    second = submit_pathway_application(actor, applicant=applicant, season=2027, pathway=2)
    assert current_pathway_application(applicant, 2027) == second


def test_a_decided_application_is_neither_withdrawn_nor_decided_again() -> None:
    application = PathwayApplicationFactory.create(status="accepted", decided_on=clock.today())
    with pytest.raises(ActionRefused, match="accepted already"):
        withdraw_pathway_application(Actor.of(application.applicant.user), application=application, version=1)
    with pytest.raises(ActionRefused, match="accepted already"):
        decide_pathway_application(
            Actor.of(staff_user("reviewer")), application=application, accept=False, reason="No", version=1
        )


def test_strangers_neither_apply_nor_withdraw() -> None:
    application = PathwayApplicationFactory.create()
    for stranger in (ApplicantFactory.create().user, staff_user("reviewer"), UserFactory.create(audience="school")):
        with pytest.raises(NotAllowed):
            withdraw_pathway_application(Actor.of(stranger), application=application, version=1)
        with pytest.raises(NotAllowed):
            submit_pathway_application(Actor.of(stranger), applicant=application.applicant, season=2028, pathway=1)


def test_acceptance_names_who_decided_and_tells_the_applicant() -> None:
    application = PathwayApplicationFactory.create(pathway=4)
    reviewer = staff_user("reviewer")
    decide_pathway_application(Actor.of(reviewer), application=application, accept=True, version=1)
    application.refresh_from_db()
    assert (application.status, application.decided_by, application.decided_on) == ("accepted", reviewer, clock.today())
    mail = MailMessage.objects.get()
    assert "Pathway 4 in the 2027 season was accepted" in mail.body_text
    assert str(application.applicant.user) not in mail.subject


def test_a_rejection_needs_a_reason() -> None:
    application = PathwayApplicationFactory.create()
    reviewer = Actor.of(staff_user("senior_reviewer"))
    with pytest.raises(ActionRefused, match="Say why"):
        decide_pathway_application(reviewer, application=application, accept=False, version=1)
    decide_pathway_application(reviewer, application=application, accept=False, reason="No licence.", version=1)
    assert PathwayApplication.objects.get().reason == "No licence."


def test_two_reviewers_do_not_overwrite_each_other() -> None:
    application = PathwayApplicationFactory.create()
    decide_pathway_application(Actor.of(staff_user("reviewer")), application=application, accept=True, version=1)
    with pytest.raises(Stale):
        decide_pathway_application(
            Actor.of(staff_user("reviewer")), application=application, accept=False, reason="No", version=1
        )
    assert MailMessage.objects.count() == 1


@pytest.mark.parametrize("role", ["intake", "policy_officer", "administrator"])
def test_only_reviewers_decide(role: str) -> None:
    with pytest.raises(NotAllowed, match="role reviewer or senior reviewer"):
        decide_pathway_application(
            Actor.of(staff_user(role)), application=PathwayApplicationFactory.create(), accept=True, version=1
        )


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_as_many_queries_for_three_rows_as_for_one(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        PathwayApplicationFactory.create()
    with django_assert_num_queries(1):
        assert len([each.applicant.usmle_id for each in waiting_pathway_applications()]) == count
    applicant = ApplicantFactory.create()
    for season in range(2024, 2024 + count):
        PathwayApplicationFactory.create(applicant=applicant, season=season)
        LicenceFactory.create(applicant=applicant)
        OsceFactory.create(applicant=applicant)
    with django_assert_num_queries(1):
        assert len([each.decided_by for each in pathway_applications_of(applicant)]) == count
    with django_assert_num_queries(5):
        evidence = evidence_of(applicant)
        assert (len(evidence.licences), len(evidence.osces)) == (count, count)
