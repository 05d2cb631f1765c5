"""What each kind of request asks, how it is answered, and what an accepted answer does to the facts."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from applicants.models import Applicant
from credentials.actions.judging import review_answer
from credentials.actions.request_documents import answer_with_document
from credentials.actions.requests import answer_request, fulfil_request, record_paper_answer, send_request
from credentials.actions.school_documents import school_submits_document
from credentials.models import Credential, Education, SchoolMember, TransferCredit, VerificationRequest
from credentials.request_kinds import QUESTIONS, Sender, Standing
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed
from ecfmg.foundation.models import Event, MailMessage
from tests.factories.credentials import ApplicantFactory, SchoolMemberFactory, document_of, education_of, staff, upload

SIGNED = Sender("Dr Ana Lima", "Registrar")


@pytest.fixture
def education(applicant: Applicant, official: SchoolMember) -> Education:
    """A student at a school with an official."""
    days = {"graduated_on": None, "expected_graduation_on": date(2027, 6, 30)}
    return education_of(applicant, official.school, status="student", **days)


@pytest.fixture
def school(official: SchoolMember) -> Actor:
    """The school's official acting."""
    return Actor.of(official.user)


def fresh(request: VerificationRequest) -> VerificationRequest:
    return VerificationRequest.objects.get(pk=request.pk)


def judged(request: VerificationRequest, outcome: str = "accept", **more: Any) -> VerificationRequest:
    now = fresh(request)
    return review_answer(Actor.of(staff()), request=now, outcome=outcome, version=now.version, **more)


def test_the_schools_word_on_a_student_stands_once_it_is_accepted(
    education: Education, reviewer: Actor, school: Actor
) -> None:
    request = send_request(reviewer, kind="status_confirmation", education=education)
    standing = Standing("graduate", date(2019, 9, 1), date(2026, 7, 3))
    with pytest.raises(ActionRefused, match="not right"):
        answer_request(school, request=request, answer="not_confirmed", standing=standing, version=1)
    answer_request(
        school, request=request, answer="not_confirmed", note="Graduated early.", standing=standing, version=1
    )
    education.refresh_from_db()
    assert education.status == "student", "nothing changes before a reviewer has judged it"
    with pytest.raises(ActionRefused, match="differences"):
        judged(request)
    judged(request, note="The diploma shows the same day.")
    education.refresh_from_db()
    assert (education.status, education.graduated_on) == ("graduate", date(2026, 7, 3))
    assert (education.expected_graduation_on, education.started_on) == (None, date(2019, 9, 1))
    told = Event.objects.get(verb="education.confirmed")
    assert told.for_applicant and told.payload["before"]["status"] == "student"
    assert MailMessage.objects.filter(template="request_accepted").count() == 1


def test_a_status_answer_without_a_status_is_refused(education: Education, reviewer: Actor, school: Actor) -> None:
    request = send_request(reviewer, kind="status_confirmation", education=education)
    for standing in (None, Standing("dean")):
        with pytest.raises(ActionRefused, match="what the person is"):
            answer_request(school, request=request, answer="confirmed", standing=standing, version=1)


@pytest.fixture
def transfer(education: Education) -> TransferCredit:
    """Credits that came from another school, which has an official of its own."""
    return TransferCredit.objects.create(education=education, school=SchoolMemberFactory.create().school)


def test_credits_are_verified_by_the_school_they_were_earned_at(
    education: Education, transfer: TransferCredit, reviewer: Actor, school: Actor
) -> None:
    request = send_request(reviewer, kind="transfer_transcript", education=education, transfer_credit=transfer)
    transfer.refresh_from_db()
    assert (request.school, transfer.transcript_state) == (transfer.school, "sent_to_school")
    with pytest.raises(NotAllowed):
        answer_with_document(school, request=request, uploads=[upload()], version=1)
    other = Actor.of(transfer.school.members.get().user)
    answer_with_document(other, request=request, uploads=[upload()], version=1)
    transfer.refresh_from_db()
    assert transfer.transcript_state == "sent_to_school"
    judged(request)
    transfer.refresh_from_db()
    assert transfer.transcript_state == "verified"
    sent = fresh(request).document
    assert sent is not None and (sent.from_school, sent.kind) == (transfer.school, "transcript")


def test_a_school_that_cannot_send_a_transfer_transcript_leaves_it_missing(
    education: Education, transfer: TransferCredit, reviewer: Actor
) -> None:
    request = send_request(reviewer, kind="transfer_transcript", education=education, transfer_credit=transfer)
    other = Actor.of(transfer.school.members.get().user)
    answer_request(other, request=request, answer="cannot_send", note="Archive was lost.", version=1)
    with pytest.raises(ActionRefused, match="cannot follow"):
        judged(request)
    with pytest.raises(ActionRefused, match="applicant reads"):
        judged(request, "refuse")
    judged(request, "refuse", note="We look for another proof.")
    transfer.refresh_from_db()
    assert (transfer.transcript_state, fresh(request).outcome) == ("missing", "refused")
    assert "We look for another proof" in MailMessage.objects.get(template="request_not_accepted").body_text


def test_a_letter_in_lieu_of_the_diploma_verifies_the_letter(
    education: Education, reviewer: Actor, school: Actor
) -> None:
    request = send_request(reviewer, kind="letter_in_lieu", education=education)
    letter = education.credentials.get(kind="completion_letter")
    assert (request.credential, letter.state) == (letter, "sent_to_school")
    answer_with_document(school, request=request, uploads=[upload()], version=1)
    assert fresh(request).answer == "sent"
    judged(request)
    letter.refresh_from_db()
    assert letter.state == Credential.State.VERIFIED
    assert education.credentials.get(kind="diploma").state == "missing", "the diploma must still follow"


def test_a_letter_that_the_school_sends_by_itself_answers_the_request(
    education: Education, reviewer: Actor, school: Actor, official: SchoolMember
) -> None:
    request = send_request(reviewer, kind="letter_in_lieu", education=education)
    school_submits_document(
        school,
        school=official.school,
        education=education,
        kind="completion_letter",
        uploads=[upload()],
        genuine=True,
    )
    assert (fresh(request).state, fresh(request).answer) == ("answered", "sent")


@pytest.mark.parametrize(("kind", "more"), [("mspe", {}), ("lor", {"author": "Prof. Okoro", "waived": True})])
def test_letters_and_evaluations_can_be_sent_by_anybody_on_the_roster(
    education: Education, reviewer: Actor, official: SchoolMember, kind: str, more: dict[str, Any]
) -> None:
    request = send_request(reviewer, kind=kind, education=education, note="The letter of Professor Okoro, please.")
    uploader = Actor.of(SchoolMemberFactory.create(school=official.school, role="uploader").user)
    answer_with_document(uploader, request=request, uploads=[upload()], version=1, **more)
    judged(request)
    document = fresh(request).document
    assert document is not None and (document.kind, document.from_school) == (kind, official.school)
    mail = MailMessage.objects.filter(template="school_request").first()
    assert mail is not None and "The letter of Professor Okoro" in mail.body_text


def test_an_mspe_sent_before_anybody_looked_at_the_request_answers_it(
    education: Education, reviewer: Actor, school: Actor, official: SchoolMember
) -> None:
    request = send_request(reviewer, kind="mspe", education=education)
    school_submits_document(school, school=official.school, education=education, kind="mspe", uploads=[upload()])
    assert (fresh(request).state, fresh(request).answer) == ("answered", "sent")
    another = document_of(education.applicant, ready=False)
    assert fulfil_request(school, education=education, document=another) is None


def test_one_open_request_for_each_subject(education: Education, reviewer: Actor, school: Actor) -> None:
    first = send_request(reviewer, kind="mspe", education=education)
    with pytest.raises(ActionRefused, match="asked for this already"):
        send_request(reviewer, kind="mspe", education=education)
    send_request(reviewer, kind="status_confirmation", education=education)
    answer_with_document(school, request=first, uploads=[upload()], version=1)
    judged(first)
    send_request(reviewer, kind="mspe", education=education)


def test_the_database_refuses_a_request_without_its_subject_and_a_strange_answer(
    education: Education, reviewer: Actor
) -> None:
    request = send_request(reviewer, kind="mspe", education=education)
    rows = VerificationRequest.objects.filter(pk=request.pk)
    wrongs: list[dict[str, Any]] = [
        {"kind": "transfer_transcript"},
        {"kind": "verify_credential"},
        {"answer": "genuine"},
        {"state": "answered"},
        {"wish": "appeal", "wish_note": "x"},
        {"outcome": "accepted"},
    ]
    for wrong in wrongs:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_every_kind_has_a_question_and_an_answer_that_says_all_is_well() -> None:
    assert set(QUESTIONS) == set(VerificationRequest.Kind.values)
    for question in QUESTIONS.values():
        assert question.good in {"genuine", "confirmed", "sent"}
        assert question.hindrances and not {"genuine", "confirmed", "sent"} & set(question.hindrances)


def test_an_answer_on_paper_counts_only_from_an_official(
    education: Education, reviewer: Actor, applicant: Applicant
) -> None:
    request = send_request(reviewer, kind="letter_in_lieu", education=education)
    scan = document_of(applicant, "completion_letter")
    clerk = Actor.of(staff("intake"))
    record_paper_answer(clerk, request=request, answer="sent", signed_by=SIGNED, document=scan, version=1)
    now = fresh(request)
    assert (now.answered_channel, now.answered_name, now.answered_by) == ("paper", "Dr Ana Lima", None)
    with pytest.raises(ActionRefused, match="only from an official") as refused:
        judged(request)
    assert refused.value.field == "sender_is_official"
    with pytest.raises(ActionRefused, match="only from an official"):
        judged(request, sender_is_official=False)
    judged(request, sender_is_official=True)
    assert education.credentials.get(kind="completion_letter").state == "verified"


def test_a_scan_of_somebody_else_is_no_answer(education: Education, reviewer: Actor) -> None:
    request = send_request(reviewer, kind="mspe", education=education)
    scan = document_of(ApplicantFactory.create(), "diploma")
    with pytest.raises(ActionRefused, match="another person"):
        record_paper_answer(reviewer, request=request, answer="sent", signed_by=SIGNED, document=scan, version=1)
    assert fresh(request).state == "sent"


def test_the_school_is_asked_again_with_what_it_left_open(education: Education, reviewer: Actor, school: Actor) -> None:
    request = send_request(reviewer, kind="status_confirmation", education=education)
    answer_request(school, request=request, answer="confirmed", standing=Standing("student"), version=1)
    judged(request, "ask_again", note="Please give the expected graduation.")
    again = VerificationRequest.objects.get(state="sent")
    assert (again.follows, again.kind, again.note) == (
        fresh(request),
        "status_confirmation",
        "Please give the expected graduation.",
    )
    assert again.number != request.number
