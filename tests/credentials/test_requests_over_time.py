"""Reminders, giving up, the applicant's nudge, and what the usual time is computed from."""

from datetime import date, datetime, timedelta

import pytest

from applicants.models import Applicant
from credentials.actions.chasing import chase_schools
from credentials.actions.requests import answer_request, nudge_school, send_to_school
from credentials.models import Credential, Document, SchoolMember, VerificationRequest
from credentials.policy import PolicyFileError, Rung, read_rows, verification_policy
from credentials.queries import usual_time
from credentials.queries.throughput import UsualWait, identity_review_time, pages_made_time
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed
from ecfmg.foundation.models import MailMessage, StoredFile
from tests.factories.applicants import IdentityDocumentFactory
from tests.factories.credentials import ApplicantFactory, credential_in, document_of, education_of, staff, user_of

SENT_ON = date(2026, 3, 2)


@pytest.fixture
def request_sent(applicant: Applicant, official: SchoolMember) -> VerificationRequest:
    """A diploma with its school since 2 March 2026; the transcript was asked for with it."""
    with clock.moved_to(SENT_ON):
        education = education_of(applicant, official.school)
        diploma = credential_in(education, "received", document=document_of(applicant))
        return send_to_school(Actor.of(staff()), credential=diploma, version=1)


def reminders() -> int:
    return MailMessage.objects.filter(template="school_reminder").count()


def on_day(days: int) -> int:
    with clock.moved_to(SENT_ON + timedelta(days=days)):
        return chase_schools()


def test_the_ladder_is_climbed_once_for_each_step_however_often_beat_runs(request_sent: VerificationRequest) -> None:
    counted = []
    for day in (6, 7, 7, 8, 13, 14, 14, 30, 59, 60, 61, 89):
        on_day(day)
        request_sent.refresh_from_db()
        counted.append(request_sent.reminders_sent)
    assert counted == [0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 4]
    assert reminders() == 8, "two requests, four reminders each"


def test_days_that_were_missed_bring_one_reminder_and_not_three(request_sent: VerificationRequest) -> None:
    on_day(40)
    request_sent.refresh_from_db()
    assert request_sent.reminders_sent == 1
    assert request_sent.next_reminder_on == SENT_ON + timedelta(days=60)


def test_after_ninety_days_the_document_is_with_us_again_and_the_applicant_knows(
    request_sent: VerificationRequest, applicant: Applicant
) -> None:
    on_day(89)
    assert Credential.objects.filter(state="sent_to_school").count() == 2
    on_day(90)
    assert on_day(90) == 0
    request_sent.refresh_from_db()
    diploma, transcript = Credential.objects.filter(kind__in=["diploma", "transcript"]).order_by("kind")
    assert request_sent.state == "expired"
    assert (diploma.state, diploma.reason_code) == ("received", "SCHOOL_DID_NOT_ANSWER")
    assert (transcript.state, transcript.reason_code) == ("missing", "SCHOOL_DID_NOT_ANSWER")
    assert MailMessage.objects.filter(template="request_expired", to=user_of(applicant).email).count() == 2


def test_nobody_is_reminded_after_the_answer(request_sent: VerificationRequest, official: SchoolMember) -> None:
    VerificationRequest.objects.exclude(pk=request_sent.pk).update(state="withdrawn")
    answer_request(Actor.of(official.user), request=request_sent, answer="genuine", version=1)
    assert on_day(7) == 0
    assert reminders() == 0


def test_the_applicant_nudges_once_in_seven_days(request_sent: VerificationRequest, me: Actor) -> None:
    start = datetime(2026, 3, 10, 15, tzinfo=clock.OFFICE_ZONE)
    with clock.moved_to(start):
        nudge_school(me, request=request_sent)
    with clock.moved_to(start + timedelta(days=7, seconds=-1)), pytest.raises(ActionRefused, match="less than 7 days"):
        nudge_school(me, request=request_sent)
    with clock.moved_to(start + timedelta(days=7)):
        nudge_school(me, request=request_sent)
    assert MailMessage.objects.filter(template="school_nudge").count() == 2


def test_nobody_else_nudges(request_sent: VerificationRequest, reviewer: Actor) -> None:
    for actor in (reviewer, Actor.of(user_of(ApplicantFactory.create()))):
        with pytest.raises(NotAllowed):
            nudge_school(actor, request=request_sent)


def _answered(like: VerificationRequest, official: SchoolMember, *, days: int) -> None:
    """A request like this one that the school answered just now, after `days`."""
    VerificationRequest.objects.create(
        education=like.education,
        credential=like.credential,
        school=official.school,
        document=like.document,
        number=f"V-{days:06d}",
        state="reviewed",
        sent_at=clock.now() - timedelta(days=days),
        due_on=clock.today(),
        answer="genuine",
        answered_by=official,
        answered_at=clock.now(),
    )


def test_the_usual_time_is_the_middle_of_real_answers_and_needs_five(
    request_sent: VerificationRequest, official: SchoolMember
) -> None:
    VerificationRequest.objects.all().delete()
    for days in (2, 3, 40, 4, 5):
        assert usual_time("school_answer") is None
        _answered(request_sent, official, days=days)
    found = usual_time("school_answer")
    assert found is not None
    assert (found.days, found.cases) == (4, 5)
    assert str(found) == "usually takes 4 days (the middle of the last 5 cases)"


def test_nine_in_ten_are_told_where_there_are_ten(request_sent: VerificationRequest, official: SchoolMember) -> None:
    VerificationRequest.objects.all().delete()
    for days in range(1, 11):
        assert usual_time("school_answer") is None or "nine in ten" not in str(usual_time("school_answer"))
        _answered(request_sent, official, days=days)
    assert (
        str(usual_time("school_answer"))
        == "usually takes 6 days (the middle of the last 10 cases; nine in ten within 9 days)"
    )


def test_how_long_pages_take_comes_from_the_newest_documents(applicant: Applicant) -> None:
    arrived = clock.now()
    for seconds in (4, 6, 300, 8, 10):
        assert pages_made_time() is None
        page = document_of(applicant).pages.get()
        Document.objects.filter(pk=page.document_id).update(received_at=arrived)
        StoredFile.objects.filter(pk=page.image_id).update(received_at=arrived + timedelta(seconds=seconds))
    assert (
        str(pages_made_time())
        == "usually takes 8 seconds (the middle of the last 5 cases; nine in ten within 5 minutes)"
    )


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(0), "1 second"),
        (timedelta(seconds=99), "99 seconds"),
        (timedelta(seconds=100), "2 minutes"),
        (timedelta(hours=3), "3 hours"),
        (timedelta(hours=100), "5 days"),
    ],
)
def test_short_waits_are_told_in_a_fitting_measure(wait: timedelta, words: str) -> None:
    assert str(UsualWait(wait, wait, 7)) == (
        f"usually takes {words} (the middle of the last 7 cases; nine in ten within {words})"
    )


def test_how_long_a_passport_waits_comes_from_decided_ones(applicant: Applicant) -> None:
    moment = clock.now()
    for _ in range(5):
        IdentityDocumentFactory.create(
            applicant=applicant, state="accepted", received_at=moment - timedelta(days=3), decided_at=moment
        )
    assert str(identity_review_time()) == "usually takes 3 days (the middle of the last 5 cases)"


def test_a_policy_row_that_cannot_be_right_is_named() -> None:
    policy = verification_policy(date(2026, 11, 24))
    good = {"from": date(2020, 1, 1), "source": "Own practice."} | {k: getattr(policy, k) for k in policy.__slots__}
    good["ladder"] = [{"day": 7, "to": "same_contact"}, {"day": 14, "to": "next_contact"}]
    read = read_rows({"verification": [good]}, "x.yaml")[0][1]
    assert read.ladder == (Rung(7, "same_contact"), Rung(14, "next_contact"))
    wrongs: list[tuple[str, object]] = [
        ("ladder", [{"day": 14, "to": "same_contact"}, {"day": 7, "to": "same_contact"}]),
        ("ladder", [{"day": 7, "to": "the_dean"}]),
        ("ladder", [7, 14]),
        ("expires_after_days", 14),
        ("nudge_every_days", "weekly"),
        ("first_nudge_after_days", 0),
    ]
    for key, wrong in wrongs:
        with pytest.raises(PolicyFileError, match=rf"x\.yaml, row 1: .*`{key}`"):
            read_rows({"verification": [{**good, key: wrong}]}, "x.yaml")
