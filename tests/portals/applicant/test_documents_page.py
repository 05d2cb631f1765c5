"""The documents page tells each thing once, as it is now, and leads to the page on which it can be done."""

import html
from datetime import date, timedelta

import pytest
from django.urls import reverse

from credentials.actions.chasing import chase_schools
from credentials.actions.requests import send_to_school
from credentials.actions.reviewing import add_fault, return_with_list
from credentials.actions.rounds import Finding
from credentials.models import Credential, Document, Education, ServiceParticipation, VerificationRequest
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.templatetags.words import day_in_words
from tests.factories.contacts import contact_of
from tests.factories.credentials import credential_in, document_of, staff
from tests.portals.applicant.conftest import Person, words
from tests.portals.applicant.test_situations import card


def card_of(me: Person, credential: Credential) -> str:
    return html.unescape(card(me.page("documents/"), f"credential-{credential.public_id}"))


def asked(me: Person, education: Education, days_ago: int) -> VerificationRequest:
    """A diploma about which an office was asked so many days ago; no reminder has gone out since."""
    if not education.school.contacts.exists():
        contact_of(education.school)
    diploma = credential_in(education, "received", document=document_of(me.applicant))
    with clock.moved_to(clock.now() - timedelta(days=days_ago)):
        return send_to_school(Actor.of(staff()), credential=diploma, version=1)


def test_what_was_returned_leads_to_its_list_and_is_returned_to_you(me: Person, education: Education) -> None:
    diploma = credential_in(education, "received", document=document_of(me.applicant))
    reviewer = Actor.of(staff())
    add_fault(reviewer, credential=diploma, finding=Finding("ILLEGIBLE"), version=diploma.version)
    return_with_list(reviewer, credential=diploma, version=diploma.version, round_version=diploma.rounds.get().version)
    page = me.page("documents/")
    assert f'href="{reverse("applicant:returned", args=[diploma.public_id])}"' in page
    assert f'href="{reverse("applicant:send_credential", args=[diploma.public_id])}"' not in page
    assert "Returned to the applicant" not in page
    assert words(page).count("Returned to you") >= 3, "badge, sentence and table"


def test_nobody_is_invited_to_upload_what_their_school_sends(me: Person, education: Education) -> None:
    transcript = education.credentials.get(kind="transcript")
    upload = reverse("applicant:send_credential", args=[transcript.public_id])
    assert "Send a copy as soon as you have it" in card_of(me, transcript)
    ServiceParticipation.objects.create(
        school=education.school, service=ServiceParticipation.Service.DOCUMENTS, starts_on=date(2020, 1, 1)
    )
    told = card_of(me, transcript)
    assert "you need not and cannot upload it here" in told
    assert "Send a copy" not in told
    assert upload not in me.page("documents/")


def test_what_waits_for_review_can_be_replaced_unless_the_school_sends_it(me: Person, education: Education) -> None:
    transcript = credential_in(
        education, "received", kind="transcript", document=document_of(me.applicant, "transcript")
    )
    assert "before we look" in card_of(me, transcript)
    upload = reverse("applicant:send_credential", args=[transcript.public_id])
    assert upload in me.page("documents/")
    ServiceParticipation.objects.create(
        school=education.school, service=ServiceParticipation.Service.DOCUMENTS, starts_on=date(2020, 1, 1)
    )
    assert upload not in me.page("documents/")


def test_letters_are_told_apart_by_who_wrote_them(me: Person, education: Education) -> None:
    letter = document_of(me.applicant, "other")
    number = {"kind": "lor", "from_school": education.school, "letter_number": "L-7K3QX9", "letter_version": 1}
    Document.objects.filter(pk=letter.pk).update(author="Dr. K. Anang", author_title="Chair", waived=True, **number)
    page = words(me.page("documents/"))
    assert "Letter of recommendation by Dr. K. Anang" in page
    assert "you gave up the right to read it" in page


def test_after_silence_the_person_chooses_also_where_the_school_sends_it(me: Person, education: Education) -> None:
    contact_of(education.school)
    transcript = education.credentials.get(kind="transcript")
    request = asked(me, education, days_ago=90)
    chase_schools()
    transcript.refresh_from_db()
    assert request.credential_id != transcript.pk and transcript.reason_code == "SCHOOL_DID_NOT_ANSWER"
    ServiceParticipation.objects.create(
        school=education.school, service=ServiceParticipation.Service.DOCUMENTS, starts_on=date(2020, 1, 1)
    )
    told = card_of(me, transcript)
    assert "You act next: choose how we go on." in told
    assert "Your school acts next" not in told


def test_after_an_answer_the_wait_counts_from_its_day(me: Person, education: Education) -> None:
    request = asked(me, education, days_ago=20)
    answered = clock.now() - timedelta(days=3)
    official = {"answered_name": "R. Egwu", "answered_title": "Registrar", "answered_channel": "link"}
    VerificationRequest.objects.filter(pk=request.pk).update(
        state="answered", answer="genuine", answered_at=answered, **official
    )
    assert request.credential is not None
    Credential.objects.filter(pk=request.credential.pk).update(state_since=request.sent_at)
    assert f"Waiting since {day_in_words(clock.day_of(answered))}." in card_of(me, request.credential)


def test_the_persons_own_reminder_is_counted(me: Person, education: Education) -> None:
    request = asked(me, education, days_ago=15)
    chase_schools()
    assert request.credential is not None
    assert "It was reminded once." in card_of(me, request.credential)
    me.client.post(reverse("applicant:nudge", args=[request.public_id]))
    assert "It was reminded 2 times." in card_of(me, request.credential)


def test_a_day_that_has_passed_is_not_told_as_to_come(me: Person, education: Education) -> None:
    request = asked(me, education, days_ago=40)
    yesterday = clock.today() - timedelta(days=1)
    VerificationRequest.objects.filter(pk=request.pk).update(next_reminder_on=yesterday)
    page = words(me.page("documents/"))
    part = page[page.index(request.number, page.index("What we asked of your school")) :]
    assert request.due_on < clock.today()
    for passed in (yesterday, request.due_on):
        assert f"Expected on {day_in_words(passed)}" not in page
    assert "Our next reminder goes out within a day" in part
    assert "Answer was asked by this day" in part
    assert part.index("Answer was asked by this day") < part.index("Our next reminder") < part.index("The request ends")


@pytest.mark.parametrize("from_school", [False, True])
def test_a_document_of_the_school_asks_the_person_for_nothing(
    me: Person, education: Education, monkeypatch: pytest.MonkeyPatch, from_school: bool
) -> None:
    advice = "ecfmg.portals.applicant.views.documents.advice_on"
    monkeypatch.setattr(advice, lambda document: ["Page 1 is dark."])
    document = document_of(me.applicant)
    diploma = credential_in(education, "received", document=document)
    if from_school:
        Document.objects.filter(pk=document.pk).update(from_school=education.school)
    shown = words(me.page(f"documents/{document.public_id}/"))
    for asking in ("Does it differ from your name of record", "make a better copy", "send a better copy"):
        assert (asking in shown) is not from_school, asking
    assert ("send a better copy" in card_of(me, diploma)) is not from_school
