"""A credential from "not received" to "verified" or "rejected": each step by the right person, from the right state."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from applicants.models import Applicant
from credentials.actions.credentials import (
    confirm_rejection,
    decline_rejection,
    propose_rejection,
    return_credential,
    send_credential,
    submit_credential,
)
from credentials.actions.judging import review_answer
from credentials.actions.requests import answer_request, send_to_school, withdraw_request
from credentials.errors import DocumentRefused
from credentials.models import Credential, Document, Education, SchoolMember, VerificationRequest
from credentials.queries import credentials_to_review, rejections_to_confirm, requests_to_review, without_next_actor
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed, Stale
from ecfmg.foundation.files import read_file
from ecfmg.foundation.models import Event, MailMessage
from ecfmg.foundation.once import new_key
from tests.factories.credentials import (
    ApplicantFactory,
    SchoolMemberFactory,
    credential_in,
    document_of,
    education_of,
    picture_bytes,
    staff,
    upload,
    user_of,
)


@pytest.fixture
def education(applicant: Applicant, official: SchoolMember) -> Education:
    """An education at a school with an official."""
    return education_of(applicant, official.school)


@pytest.fixture
def diploma(education: Education) -> Credential:
    """A received diploma whose pages are ready."""
    return credential_in(education, "received", document=document_of(education.applicant))


def asked(reviewer: Actor, diploma: Credential) -> VerificationRequest:
    return send_to_school(reviewer, credential=diploma, version=diploma.version)


def answered(reviewer: Actor, diploma: Credential, official: SchoolMember, answer: str) -> VerificationRequest:
    request = asked(reviewer, diploma)
    note = "" if answer == "genuine" else "The day of issue is 3 July 2022."
    return answer_request(Actor.of(official.user), request=request, answer=answer, note=note, version=1)


def state(credential: Credential) -> str:
    return Credential.objects.get(pk=credential.pk).state


def test_the_way_to_verified_tells_everybody(
    applicant: Applicant, me: Actor, reviewer: Actor, education: Education, official: SchoolMember
) -> None:
    credential = education.credentials.get(kind="diploma")
    submit_credential(me, credential=credential, document=document_of(applicant), version=1)
    credential.refresh_from_db()
    assert list(credentials_to_review()) == [credential]
    request = asked(reviewer, credential)
    assert request.due_on == clock.today() + timedelta(days=30)
    assert request.number in MailMessage.objects.filter(to=official.user.email).latest("pk").body_text
    answer_request(Actor.of(official.user), request=request, answer="genuine", version=1)
    assert list(requests_to_review()) == [request]
    review_answer(reviewer, request=request, outcome="accept", version=2)
    assert state(credential) == "verified"
    told = set(MailMessage.objects.filter(to=user_of(applicant).email).values_list("template", flat=True))
    assert {"credential_sent_to_school", "school_answered", "credential_verified"} <= told
    verbs = list(Event.objects.filter(stream=applicant.stream, for_applicant=True).values_list("verb", flat=True))
    for verb in ("credential.received", "credential.sent_to_school", "request.answered", "credential.verified"):
        assert verb in verbs


def test_no_mail_to_a_school_names_the_applicant(reviewer: Actor, diploma: Credential, official: SchoolMember) -> None:
    asked(reviewer, diploma)
    mail = MailMessage.objects.get(to=official.user.email)
    for word in ("Amara", "Okafor", user_of(diploma.education.applicant).email):
        assert word not in mail.subject + mail.body_text


def test_with_the_diploma_the_school_is_asked_for_the_transcript_too(reviewer: Actor, diploma: Credential) -> None:
    request = asked(reviewer, diploma)
    transcript = diploma.education.credentials.get(kind="transcript")
    other = transcript.requests.get()
    assert (transcript.state, transcript.document, other.document) == ("sent_to_school", None, None)
    assert MailMessage.objects.filter(template="school_request").count() == 1, "one letter about both"
    assert other.number in MailMessage.objects.get(template="school_request").body_text
    assert request.credential_id == diploma.pk


def test_a_transcript_that_nobody_sent_cannot_be_called_genuine(
    reviewer: Actor, diploma: Credential, official: SchoolMember
) -> None:
    asked(reviewer, diploma)
    request = diploma.education.credentials.get(kind="transcript").requests.get()
    with pytest.raises(ActionRefused, match="Send the document itself"):
        answer_request(Actor.of(official.user), request=request, answer="genuine", version=1)


def people_who_may_not_answer(official: SchoolMember) -> dict[str, Actor]:
    school, past, soon = official.school, clock.today() - timedelta(days=1), clock.today() + timedelta(days=1)
    members = {
        "an official of another school": SchoolMemberFactory.create(),
        "a coordinator": SchoolMemberFactory.create(school=school, role="coordinator"),
        "an uploader": SchoolMemberFactory.create(school=school, role="uploader"),
        "an official whose time has ended": SchoolMemberFactory.create(school=school, valid_until=past),
        "an official whose time has not begun": SchoolMemberFactory.create(school=school, valid_from=soon),
    }
    actors = {name: Actor.of(member.user) for name, member in members.items()}
    return {**actors, "the applicant": Actor.of(user_of(ApplicantFactory.create())), "staff": Actor.of(staff())}


def test_only_an_official_in_office_of_that_school_answers(
    reviewer: Actor, diploma: Credential, official: SchoolMember
) -> None:
    request = asked(reviewer, diploma)
    for who, actor in people_who_may_not_answer(official).items():
        with pytest.raises(NotAllowed):
            answer_request(actor, request=request, answer="genuine", version=1)
        request.refresh_from_db()
        assert request.state == "sent", who
    last_day = SchoolMemberFactory.create(school=official.school, valid_until=clock.today())
    answer_request(Actor.of(last_day.user), request=request, answer="genuine", version=1)


def test_an_answer_is_given_once_and_a_difference_is_explained(
    reviewer: Actor, diploma: Credential, official: SchoolMember
) -> None:
    request, actor = asked(reviewer, diploma), Actor.of(official.user)
    with pytest.raises(ActionRefused, match="what is not right"):
        answer_request(actor, request=request, answer="details_differ", note=" ", version=1)
    answer_request(actor, request=request, answer="not_ours", note="No such number.", version=1)
    with pytest.raises(Stale):
        answer_request(actor, request=request, answer="genuine", version=1)
    with pytest.raises(ActionRefused, match="not open"):
        answer_request(actor, request=request, answer="genuine", version=2)


@pytest.mark.parametrize("who", ["applicant", "school", "intake"])
def test_only_reviewers_send_return_and_judge(
    who: str, applicant: Applicant, diploma: Credential, official: SchoolMember
) -> None:
    actor = Actor.of({"applicant": applicant.user, "school": official.user, "intake": staff("intake")}[who])
    with pytest.raises(NotAllowed):
        send_to_school(actor, credential=diploma, version=1)
    with pytest.raises(NotAllowed):
        return_credential(actor, credential=diploma, reason_code="ILLEGIBLE", version=1)
    with pytest.raises(NotAllowed):
        propose_rejection(actor, credential=diploma, reason_code="SUSPECTED_ALTERATION", note="x", version=1)
    assert state(diploma) == "received"


def test_nothing_is_sent_to_a_school_that_cannot_be_reached(applicant: Applicant, reviewer: Actor) -> None:
    education = education_of(applicant)
    credential = credential_in(education, "received", document=document_of(applicant))
    with pytest.raises(ActionRefused, match="roster has nobody in office"):
        asked(reviewer, credential)
    education.school.office_email = "registry@school.example"
    education.school.save()
    asked(reviewer, credential)
    sent = MailMessage.objects.filter(template="link_letter")
    assert {mail.to for mail in sent} == {"registry@school.example"}
    assert sent.count() == 2, "the transcript is asked for with the diploma"


def test_a_returned_document_says_why_and_a_better_one_replaces_it(
    applicant: Applicant, me: Actor, reviewer: Actor, diploma: Credential
) -> None:
    with pytest.raises(ActionRefused, match="needs a note"):
        return_credential(reviewer, credential=diploma, reason_code="NAME_MISMATCH", version=1)
    with pytest.raises(ActionRefused, match="from the list"):
        return_credential(reviewer, credential=diploma, reason_code="SCHOOL_DENIES_ISSUE", note="x", version=1)
    return_credential(reviewer, credential=diploma, reason_code="CROPPED", version=1)
    assert "edges of the document" in MailMessage.objects.get(template="credential_returned").body_text
    old = Document.objects.get()
    diploma.refresh_from_db()
    again = [upload(read_file(old.file))]
    with pytest.raises(ActionRefused, match="same file that we returned"):
        send_credential(me, credential=diploma, uploads=again, version=diploma.version, once_key=new_key())
    key: dict[str, Any] = {"credential": diploma, "version": diploma.version, "once_key": new_key()}
    better = picture_bytes("PDF", seed=41)
    send_credential(me, uploads=[upload(better)], language="French", translation=[upload()], **key)
    send_credential(me, uploads=[upload(better)], language="French", translation=[upload()], **key)
    diploma.refresh_from_db()
    old.refresh_from_db()
    assert (diploma.state, diploma.reason_code) == ("received", "")
    assert diploma.document is not None
    assert old.superseded_by == diploma.document
    assert [each.language for each in diploma.document.translations.all()] == ["English"]


def test_a_refused_translation_leaves_the_original_unsent_too(me: Actor, education: Education, stored: Any) -> None:
    credential = education.credentials.get(kind="diploma")
    with pytest.raises(DocumentRefused):
        send_credential(
            me, credential=credential, uploads=[upload()], translation=[upload(b"")], version=1, once_key=new_key()
        )
    assert not Document.objects.exists()
    assert stored() == []


@pytest.mark.parametrize("where", ["sent_to_school", "verified", "rejected"])
def test_what_the_school_or_we_decided_is_not_replaced(
    where: str, applicant: Applicant, me: Actor, diploma: Credential
) -> None:
    if where == "rejected":
        diploma.reason_code, diploma.rejection_proposed_by, diploma.rejected_by = "SEAL_MISMATCH", staff(), staff()
    diploma.state = where
    diploma.save()
    with pytest.raises(ActionRefused):
        submit_credential(me, credential=diploma, document=document_of(applicant), version=1)
    assert state(diploma) == where


def test_another_persons_document_cannot_stand_for_mine(me: Actor, education: Education) -> None:
    credential = education.credentials.get(kind="diploma")
    with pytest.raises(ActionRefused, match="for this person"):
        submit_credential(me, credential=credential, document=document_of(ApplicantFactory.create()), version=1)


def test_a_rejection_takes_two_people(reviewer: Actor, diploma: Credential, official: SchoolMember) -> None:
    request = answered(reviewer, diploma, official, "not_ours")
    with pytest.raises(ActionRefused, match="did not issue"):
        review_answer(reviewer, request=request, outcome="accept", version=2)
    kwargs: dict[str, Any] = {"reason_code": "SCHOOL_DENIES_ISSUE", "note": "Registrar: no such diploma."}
    review_answer(reviewer, request=request, outcome="propose_rejection", version=2, **kwargs)
    diploma.refresh_from_db()
    assert diploma.state == "sent_to_school"
    assert list(rejections_to_confirm()) == [diploma]
    with pytest.raises(NotAllowed, match="second reviewer"):
        confirm_rejection(reviewer, credential=diploma, version=diploma.version)
    confirm_rejection(Actor.of(staff("senior_reviewer")), credential=diploma, version=diploma.version)
    request.refresh_from_db()
    assert (state(diploma), request.state) == ("rejected", "reviewed")


def test_the_database_itself_wants_two_different_people(diploma: Credential) -> None:
    one = staff()
    diploma.state, diploma.reason_code = "rejected", "SEAL_MISMATCH"
    diploma.rejection_proposed_by = diploma.rejected_by = one
    with pytest.raises(IntegrityError, match="rejection_by_two_people"), transaction.atomic():
        diploma.save()


def test_a_declined_proposal_leaves_the_answer_to_be_judged(
    reviewer: Actor, diploma: Credential, official: SchoolMember
) -> None:
    request = answered(reviewer, diploma, official, "details_differ")
    review_answer(
        reviewer, request=request, outcome="propose_rejection", reason_code="SEAL_MISMATCH", note="round", version=2
    )
    with pytest.raises(ActionRefused, match="second person"):
        review_answer(reviewer, request=request, outcome="accept", note="fine", version=2)
    diploma.refresh_from_db()
    decline_rejection(reviewer, credential=diploma, note="The seal changed in 2021.", version=diploma.version)
    review_answer(reviewer, request=request, outcome="accept", note="Seal of 2021.", version=2)
    assert state(diploma) == "verified"


def test_details_that_differ_go_back_or_are_asked_again(
    reviewer: Actor, diploma: Credential, official: SchoolMember
) -> None:
    request = answered(reviewer, diploma, official, "details_differ")
    with pytest.raises(ActionRefused, match="do not matter"):
        review_answer(reviewer, request=request, outcome="accept", version=2)
    review_answer(reviewer, request=request, outcome="ask_again", note="Which day of issue is right?", version=2)
    again = diploma.requests.get(state="sent")
    assert again.number != request.number
    letter = MailMessage.objects.filter(template="school_request").latest("pk")
    assert "Which day of issue is right?" in letter.body_text
    answer_request(
        Actor.of(official.user), request=again, answer="details_differ", note="3 July 2022.", version=again.version
    )
    again.refresh_from_db()
    review_answer(
        reviewer,
        request=again,
        outcome="return",
        reason_code="DATE_INCONSISTENT",
        note="3 July.",
        version=again.version,
    )
    assert state(diploma) == "returned"


def test_a_withdrawn_request_brings_the_document_back_to_us(
    reviewer: Actor, diploma: Credential, official: SchoolMember
) -> None:
    request = asked(reviewer, diploma)
    withdraw_request(reviewer, request=request, reason="Sent to the wrong faculty.", version=1)
    assert state(diploma) == "received"
    assert MailMessage.objects.filter(template="school_request_withdrawn", to=official.user.email).exists()
    with pytest.raises(ActionRefused, match="not open"):
        answer_request(Actor.of(official.user), request=request, answer="genuine", version=2)


def test_a_stale_reviewer_overwrites_nothing(reviewer: Actor, diploma: Credential) -> None:
    return_credential(reviewer, credential=diploma, reason_code="ILLEGIBLE", version=1)
    with pytest.raises(Stale):
        send_to_school(reviewer, credential=diploma, version=1)


def test_a_credential_with_the_school_and_no_open_request_is_found(reviewer: Actor, diploma: Credential) -> None:
    asked(reviewer, diploma)
    assert not without_next_actor().exists()
    diploma.requests.update(state="withdrawn")
    assert list(without_next_actor()) == [diploma]


def test_the_office_day_counts_in_new_york(reviewer: Actor, diploma: Credential, official: SchoolMember) -> None:
    with clock.moved_to(date(2026, 3, 3)):
        assert asked(reviewer, diploma).due_on == date(2026, 4, 2)
