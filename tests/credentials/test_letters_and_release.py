"""Letters keep their number and all versions; MSPEs wait for their day; what the school sends, nobody else does."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from applicants.models import Applicant
from credentials.actions.credentials import submit_credential
from credentials.actions.documents import receive_document
from credentials.actions.letters import send_new_version
from credentials.actions.preparation import prepare_waiting
from credentials.actions.school_documents import Paper, push_credentials, school_submits_document
from credentials.document_states import document_sentence
from credentials.errors import DocumentRefused
from credentials.models import Document, Education, SchoolMember, ServiceParticipation
from credentials.permissions import may_see_document
from credentials.policy import PolicyFileError
from credentials.policy.seasons import read_seasons, season_on
from credentials.queries import documents_seen_by, requests_to_review
from credentials.queries.release import is_held, mspes_of_season, shown_to_programmes
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed
from tests.factories.credentials import (
    ApplicantFactory,
    SchoolMemberFactory,
    credential_in,
    document_of,
    education_of,
    upload,
    user_of,
)

RELEASE = date(2025, 9, 24)


@pytest.fixture
def education(applicant: Applicant, official: SchoolMember) -> Education:
    return education_of(applicant, official.school)


def sent(member: SchoolMember, education: Education, kind: str, **options: Any) -> Document:
    return school_submits_document(
        Actor.of(member.user), school=member.school, education=education, kind=kind, uploads=[upload()], **options
    )


def letter(member: SchoolMember, education: Education, *, waived: bool = True) -> Document:
    return sent(member, education, "lor", author="Ada Bello", author_title="Professor of Surgery", waived=waived)


def newer(member: SchoolMember, education: Education, old: Document) -> Document:
    return send_new_version(Actor.of(member.user), education=education, letter=old, uploads=[upload()])


# --- Letters --------------------------------------------------------------------------------------------------------


def test_a_new_version_supersedes_and_keeps_number_author_and_waiver(
    official: SchoolMember, education: Education
) -> None:
    first = letter(official, education)
    second = newer(official, education, first)
    first.refresh_from_db()
    assert first.superseded_by == second
    assert (first.letter_version, second.letter_version) == (1, 2)
    for name in ("letter_number", "author", "author_title", "waived"):
        assert getattr(first, name) == getattr(second, name)
    with pytest.raises(ActionRefused, match="replaced already"):
        newer(official, education, first)


def test_two_letters_have_two_numbers(official: SchoolMember, education: Education) -> None:
    assert letter(official, education).letter_number != letter(official, education).letter_number


def test_no_version_of_a_letter_is_ever_deleted_or_brought_back(official: SchoolMember, education: Education) -> None:
    first = letter(official, education)
    second = newer(official, education, first)
    for document in (first, second):
        with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM credentials_document WHERE id = %s", [document.pk])
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Document.objects.filter(pk=first.pk).update(superseded_by=None)


def test_the_database_refuses_a_letter_without_number_author_or_waiver(
    official: SchoolMember, education: Education
) -> None:
    stored = letter(official, education)
    for wrong in ({"letter_number": ""}, {"author": ""}, {"waived": None}, {"letter_version": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Document.objects.filter(pk=stored.pk).update(**wrong)


def test_a_waived_letter_and_every_version_of_it_is_closed_to_its_applicant(
    official: SchoolMember, education: Education
) -> None:
    closed, shown = letter(official, education), letter(official, education, waived=False)
    closed_too, shown_too = newer(official, education, closed), newer(official, education, shown)
    user = user_of(education.applicant)
    assert set(documents_seen_by(user)) == {shown, shown_too}
    assert not may_see_document(user, closed) and not may_see_document(user, closed_too)
    assert may_see_document(user, shown_too)


def test_the_waiver_of_a_letter_cannot_change_with_a_version(official: SchoolMember, education: Education) -> None:
    first = letter(official, education)
    with pytest.raises(DocumentRefused, match="keeps what was said"):
        sent(official, education, "lor", author="Ada Bello", waived=False, replaces=first)


def test_another_school_cannot_replace_a_letter(official: SchoolMember, education: Education) -> None:
    other = SchoolMemberFactory.create()
    elsewhere = education_of(education.applicant, other.school)
    with pytest.raises(ActionRefused, match="Only a letter that your school sent"):
        newer(other, elsewhere, letter(official, education))


# --- Diploma and transcript together ---------------------------------------------------------------------------------


def papers() -> list[Paper]:
    return [Paper("diploma", [upload()]), Paper("transcript", [upload(name="transcript.pdf")])]


def test_both_are_confirmed_in_one_act_and_wait_for_our_review(official: SchoolMember, education: Education) -> None:
    key = "push-once"
    actor = Actor.of(official.user)
    documents = push_credentials(actor, education=education, papers=papers(), once_key=key)
    assert push_credentials(actor, education=education, papers=papers(), once_key=key) == documents
    assert {each.kind for each in documents} == {"diploma", "transcript"}
    assert {(each.answer, each.document) for each in requests_to_review()} == {("genuine", each) for each in documents}


def test_where_one_cannot_be_taken_neither_is(
    official: SchoolMember, education: Education, stored: Callable[[], list[Path]]
) -> None:
    credential_in(education, "verified", kind="transcript", document=document_of(education.applicant, "transcript"))
    before = len(stored())
    with pytest.raises(ActionRefused, match="verified already"):
        push_credentials(Actor.of(official.user), education=education, papers=papers())
    assert Document.objects.count() == 1 and len(stored()) == before
    assert education.credentials.get(kind="diploma").state == "missing"


def test_a_bad_file_is_named_by_its_paper(official: SchoolMember, education: Education) -> None:
    bad = [Paper("diploma", [upload()]), Paper("transcript", [upload(b"MZ program")])]
    with pytest.raises(DocumentRefused) as refusal:
        push_credentials(Actor.of(official.user), education=education, papers=bad)
    assert [fault.field for fault in refusal.value.faults] == ["transcript"]
    assert not Document.objects.exists()


def test_only_an_authorised_official_pushes(official: SchoolMember, education: Education) -> None:
    uploader = SchoolMemberFactory.create(school=official.school, role="uploader")
    with pytest.raises(NotAllowed):
        push_credentials(Actor.of(uploader.user), education=education, papers=papers())


# --- The release day --------------------------------------------------------------------------------------------------


def test_an_mspe_is_held_until_the_day_of_its_season_and_then_shown(
    official: SchoolMember, education: Education
) -> None:
    applicant = education.applicant
    with clock.moved_to(RELEASE - timedelta(days=20)):
        early = sent(official, education, "mspe")
        prepare_waiting()
        early.refresh_from_db()
        assert is_held(early)
        assert document_sentence(early, audience="applicant").what == "Received; is released on 24 September 2025"
        assert not shown_to_programmes(applicant).exists()
    with clock.moved_to(RELEASE - timedelta(days=1)):
        assert not shown_to_programmes(applicant).exists()
    with clock.moved_to(RELEASE):
        assert not is_held(early)
        assert list(shown_to_programmes(applicant)) == [early]
        assert document_sentence(early, audience="applicant").what == "Released on 24 September 2025"


def test_an_mspe_that_comes_after_the_release_is_released_at_once(official: SchoolMember, education: Education) -> None:
    with clock.moved_to(RELEASE + timedelta(days=30)):
        late = sent(official, education, "mspe")
        prepare_waiting()
        assert list(shown_to_programmes(education.applicant)) == [late]


def test_where_the_day_is_not_known_nothing_is_released_and_that_is_said(
    official: SchoolMember, education: Education
) -> None:
    with clock.moved_to(date(2026, 11, 24)):
        document = sent(official, education, "mspe")
        prepare_waiting()
        document.refresh_from_db()
        assert is_held(document) and not shown_to_programmes(education.applicant).exists()
        assert "not known yet" in document_sentence(document, audience="applicant").meaning
    with clock.moved_to(date(2031, 1, 1)):
        assert is_held(document), "a day that nobody knows never comes by itself"


def test_letters_and_transcripts_are_not_held(official: SchoolMember, education: Education) -> None:
    with clock.moved_to(RELEASE - timedelta(days=20)):
        first = letter(official, education)
        second = newer(official, education, first)
        prepare_waiting()
        assert list(shown_to_programmes(education.applicant)) == [second], "the newest version alone"


def test_a_school_sees_how_many_are_ready_for_the_release(
    official: SchoolMember, education: Education, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    other = education_of(ApplicantFactory.create(), official.school)
    with clock.moved_to(RELEASE - timedelta(days=20)):
        old = sent(official, education, "mspe")
        sent(official, education, "mspe", replaces=old)
        prepare_waiting()
        sent(official, other, "mspe")
        with django_assert_num_queries(1):
            count = mspes_of_season(official.school)
    assert (count.ready, count.preparing, count.unreadable) == (1, 1, 0)
    assert count.season and count.season.recommended_by == date(2025, 9, 17)


def season(**changes: Any) -> dict[str, Any]:
    row = {
        "season": 2026,
        "from": date(2025, 6, 1),
        "until": date(2026, 5, 31),
        "mspe_released_on": RELEASE,
        "source": "x",
        "certainty": "official",
    }
    return {"seasons": [{**row, **changes}], "recommended_days_before": 7}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"from": date(2026, 6, 1)}, "must not come before"),
        ({"mspe_released_on": date(2027, 1, 1)}, "within the season"),
        ({"mspe_released_on": "soon"}, "a date or null"),
        ({"mspe_released_at": 540}, "in quotation marks"),  # what YAML makes of 9:00 without them
        ({"mspe_released_at": "25:00"}, "in quotation marks"),
        ({"source": None}, "a day needs a source"),
        ({"certainty": "sure"}, "must be one of"),
        ({"season": "2026"}, "must be a year"),
    ],
)
def test_a_wrong_season_is_refused_by_name(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(PolicyFileError, match=words):
        read_seasons(season(**changes), "seasons.yaml")


def test_seasons_that_overlap_are_refused() -> None:
    twice = season()
    twice["seasons"] = [*twice["seasons"], {**twice["seasons"][0], "season": 2027}]
    with pytest.raises(PolicyFileError, match="overlap"):
        read_seasons(twice, "seasons.yaml")


def test_a_day_of_no_season_has_none() -> None:
    assert season_on(date(1999, 1, 1)) is None


# --- What the school sends itself -----------------------------------------------------------------------------------


def taking_part(education: Education, starts_on: date, ends_on: date | None = None) -> None:
    ServiceParticipation.objects.create(
        school=education.school, service="residency_documents", starts_on=starts_on, ends_on=ends_on
    )


@pytest.mark.parametrize(
    ("starts", "ends", "closed"),
    [(0, None, True), (1, None, False), (-10, -1, False), (-10, 0, True)],
)
def test_the_applicants_own_upload_is_closed_while_the_school_takes_part(
    starts: int, ends: int | None, closed: bool, me: Actor, education: Education
) -> None:
    today = clock.today()
    taking_part(education, today + timedelta(days=starts), None if ends is None else today + timedelta(days=ends))
    transcript = education.credentials.get(kind="transcript")
    document = document_of(education.applicant, "transcript", ready=False)
    if closed:
        with pytest.raises(DocumentRefused, match="sends this document to us itself"):
            receive_document(me, applicant=education.applicant, kind="mspe", uploads=[upload()])
        with pytest.raises(ActionRefused, match="sends this document to us itself"):
            submit_credential(me, credential=transcript, document=document, version=transcript.version)
    else:
        receive_document(me, applicant=education.applicant, kind="mspe", uploads=[upload()])
        submit_credential(me, credential=transcript, document=document, version=transcript.version)
        assert transcript.__class__.objects.get(pk=transcript.pk).state == "received"


def test_the_transcript_of_another_school_stays_open(me: Actor, education: Education) -> None:
    taking_part(education, clock.today())
    other = education_of(education.applicant, started_on=date(2014, 9, 1), graduated_on=date(2016, 6, 1))
    transcript = other.credentials.get(kind="transcript")
    document = document_of(education.applicant, "transcript", ready=False)
    sent = submit_credential(me, credential=transcript, document=document, version=transcript.version)
    assert sent.state == "received"


def test_the_diploma_stays_open(me: Actor, education: Education) -> None:
    taking_part(education, clock.today())
    diploma = education.credentials.get(kind="diploma")
    document = document_of(education.applicant, ready=False)
    assert submit_credential(me, credential=diploma, document=document, version=1).state == "received"
