"""What a school does by itself: push documents, see its own people and nobody else's, keep its roster."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from applicants.models import Applicant
from credentials.actions.judging import review_answer
from credentials.actions.preparation import prepare_waiting
from credentials.actions.requests import answer_request, send_to_school
from credentials.actions.roster import end_membership, invite_member
from credentials.actions.school_documents import school_submits_document
from credentials.errors import FaultsFound
from credentials.models import Document, Education, SchoolMember
from credentials.queries import (
    credentials_seen_by,
    educations_seen_by,
    people_of_school,
    person_rows,
    requests_for_school,
    requests_seen_by,
    requests_to_review,
)
from ecfmg.accounts.models import User
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed
from ecfmg.foundation.once import new_key
from tests.factories.credentials import (
    ApplicantFactory,
    SchoolMemberFactory,
    credential_in,
    document_of,
    education_of,
    staff,
    upload,
    user_of,
)


@pytest.fixture
def education(applicant: Applicant, official: SchoolMember) -> Education:
    """An education at the official's school."""
    return education_of(applicant, official.school)


def push(member: SchoolMember, education: Education, kind: str, **options: Any) -> Document:
    actor = Actor.of(member.user)
    return school_submits_document(
        actor, school=member.school, education=education, kind=kind, uploads=[upload()], **options
    )


def test_an_official_sends_a_diploma_and_verifies_it_in_one_act(
    official: SchoolMember, education: Education, reviewer: Actor
) -> None:
    key = new_key()
    document = push(official, education, "diploma", genuine=True, once_key=key)
    assert push(official, education, "diploma", genuine=True, once_key=key) == document
    request = requests_to_review().get()
    assert (request.document, request.answer, request.answered_by) == (document, "genuine", official)
    review_answer(reviewer, request=request, outcome="accept", version=request.version)
    assert education.credentials.get(kind="diploma").state == "verified"


def test_an_uploader_sends_but_does_not_verify(official: SchoolMember, education: Education) -> None:
    uploader = SchoolMemberFactory.create(school=official.school, role="uploader")
    with pytest.raises(NotAllowed, match="Only an authorised official"):
        push(uploader, education, "transcript", genuine=True)
    push(uploader, education, "transcript")
    assert education.credentials.get(kind="transcript").state == "received"
    assert not requests_to_review().exists()


def test_the_transcript_that_was_asked_for_answers_its_request(
    official: SchoolMember, education: Education, reviewer: Actor
) -> None:
    diploma = credential_in(education, "received", document=document_of(education.applicant))
    send_to_school(reviewer, credential=diploma, version=1)
    transcript = education.credentials.get(kind="transcript")
    document = push(official, education, "transcript", genuine=True)
    request = transcript.requests.get()
    assert (request.state, request.answer, request.document) == ("answered", "genuine", document)


def test_a_document_sent_for_an_open_request_waits_for_the_officials_answer(
    official: SchoolMember, education: Education, reviewer: Actor
) -> None:
    diploma = credential_in(education, "received", document=document_of(education.applicant))
    send_to_school(reviewer, credential=diploma, version=1)
    uploader = SchoolMemberFactory.create(school=official.school, role="uploader")
    document = push(uploader, education, "transcript")
    request = education.credentials.get(kind="transcript").requests.get()
    assert (request.state, request.document) == ("sent", document)
    answer_request(Actor.of(official.user), request=request, answer="genuine", version=request.version)
    with pytest.raises(ActionRefused, match="answered about this document already"):
        push(uploader, education, "transcript")


def test_a_push_that_is_refused_leaves_nothing(
    official: SchoolMember, education: Education, stored: Callable[[], list[Path]]
) -> None:
    credential_in(education, "verified", document=document_of(education.applicant))
    before = len(stored())
    with pytest.raises(ActionRefused, match="verified already"):
        push(official, education, "diploma")
    assert Document.objects.count() == 1
    assert len(stored()) == before


def test_nothing_is_sent_for_another_schools_person(official: SchoolMember, education: Education) -> None:
    stranger = SchoolMemberFactory.create()
    with pytest.raises(ActionRefused):
        push(stranger, education, "mspe")
    with pytest.raises(NotAllowed):
        school_submits_document(
            Actor.of(stranger.user), school=official.school, education=education, kind="mspe", uploads=[upload()]
        )


def test_a_school_sees_its_own_people_and_requests_only(
    official: SchoolMember, education: Education, reviewer: Actor
) -> None:
    diploma = credential_in(education, "received", document=document_of(education.applicant))
    request = send_to_school(reviewer, credential=diploma, version=1)
    other = SchoolMemberFactory.create()
    ended = SchoolMemberFactory.create(school=official.school, valid_until=clock.today() - timedelta(days=1))
    assert request in requests_for_school(official.school)
    assert requests_seen_by(official.user).filter(pk=request.pk).exists()
    for user in (other.user, ended.user, staff("policy_officer"), user_of(ApplicantFactory.create())):
        visible = user.audience == "staff"
        assert requests_seen_by(user).exists() == visible
        assert credentials_seen_by(user).exists() == visible
        assert educations_seen_by(user).exists() == visible
    assert not people_of_school(other.school).exists()


@pytest.mark.parametrize(
    ("words", "found"),
    [("okaf", True), ("amara ok", True), ("bello", False), ("2-000-000-1", True), ("20000002", False)],
)
def test_a_person_is_found_by_beginnings_of_names_or_by_usmle_id(
    words: str, found: bool, official: SchoolMember, education: Education
) -> None:
    education.applicant.usmle_id = "20000001"
    education.applicant.save()
    assert people_of_school(official.school, words).exists() == found


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_of_a_school_cost_the_same_for_one_and_three(
    count: int, official: SchoolMember, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        education = education_of(ApplicantFactory.create(), official.school)
        push(official, education, "mspe")
        push(official, education, "diploma", genuine=True)
    prepare_waiting()
    with django_assert_num_queries(5):
        rows = person_rows(people_of_school(official.school))
        assert [(row.name, row.documents, row.credentials["diploma"].state) for row in rows] == [
            ("Amara Okafor", {"mspe": 1}, "sent_to_school")
        ] * count
    with django_assert_num_queries(1):
        for request in requests_to_review():
            assert request.education.school.name
            assert request.document and request.answered_by and request.answered_by.user.display_name


def invite(actor: Actor, member: SchoolMember, **changes: Any) -> SchoolMember:
    values = {"email": "new@school.example", "display_name": "Ada Obi", "role": "uploader", "valid_from": clock.today()}
    return invite_member(actor, school=member.school, **{**values, **changes})


def test_a_coordinator_invites_uploaders_and_our_staff_officials(official: SchoolMember) -> None:
    coordinator = Actor.of(SchoolMemberFactory.create(school=official.school, role="coordinator").user)
    assert invite(coordinator, official).user.email == "new@school.example"
    with pytest.raises(FaultsFound, match="nominated by the dean"):
        invite(coordinator, official, email="other@school.example", role="coordinator")
    administrator = Actor.of(staff("administrator"))
    invite(administrator, official, email="dean@school.example", role="official", title="Dean")


@pytest.mark.parametrize("who", ["official", "uploader", "other coordinator", "reviewer"])
def test_nobody_else_changes_the_roster(who: str, official: SchoolMember) -> None:
    user: User = {
        "official": official.user,
        "uploader": SchoolMemberFactory.create(school=official.school, role="uploader").user,
        "other coordinator": SchoolMemberFactory.create(role="coordinator").user,
        "reviewer": staff("reviewer"),
    }[who]
    with pytest.raises(NotAllowed):
        invite(Actor.of(user), official)
    with pytest.raises(NotAllowed):
        end_membership(Actor.of(user), member=official, on=clock.today(), version=1)


def test_every_fault_of_an_invitation_is_named_and_nobody_is_made(official: SchoolMember) -> None:
    before = User.objects.count()
    with pytest.raises(FaultsFound) as refusal:
        invite(
            Actor.of(staff("administrator")),
            official,
            email="nowhere",
            display_name=" ",
            role="official",
            valid_until=date(2020, 1, 1),
        )
    assert {fault.field for fault in refusal.value.faults} == {"email", "display_name", "title", "valid_until"}
    assert User.objects.count() == before + 1, "only the administrator of this test"


def test_the_past_of_a_roster_is_not_rewritten(official: SchoolMember) -> None:
    administrator = Actor.of(staff("administrator"))
    with pytest.raises(ActionRefused, match="past of the roster"):
        end_membership(administrator, member=official, on=clock.today() - timedelta(days=2), version=1)
    ended = end_membership(administrator, member=official, on=clock.today(), version=1)
    assert ended.valid_until == clock.today()
