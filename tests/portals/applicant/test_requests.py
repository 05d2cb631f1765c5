"""What an applicant sees of the requests to schools, and can do about them."""

import html
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credentials.actions.chasing import chase_schools
from credentials.actions.requests import note_request_opened, send_request, send_to_school
from credentials.models import Education, VerificationRequest
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.templatetags.words import day_in_words
from tests.factories.contacts import contact_of
from tests.factories.credentials import ApplicantFactory, credential_in, document_of, education_of, staff
from tests.portals.applicant.conftest import Person, words


@pytest.fixture
def reviewer() -> Actor:
    return Actor.of(staff())


def asked(education: Education, reviewer: Actor, days_ago: int, kind: str = "mspe") -> VerificationRequest:
    """A request that went to an office so many days ago; the ladder has run since."""
    if not education.school.contacts.exists():
        contact_of(education.school, name="Marta Ruiz")
    with clock.moved_to(clock.now() - timedelta(days=days_ago)):
        request = send_request(reviewer, kind=kind, education=education)
    for day in range(days_ago - 1, -1, -1):
        with clock.moved_to(clock.now() - timedelta(days=day)):
            chase_schools()
    request.refresh_from_db()
    return request


def test_each_step_has_its_day_and_nobody_is_named(me: Person, education: Education, reviewer: Actor) -> None:
    request = asked(education, reviewer, days_ago=15)
    note_request_opened(Actor("Registrar's office", audience="link"), request=request)
    page = html.unescape(words(me.page("documents/")))
    sent_on = clock.day_of(request.sent_at)
    assert "It went to: Registrar's office." in page
    assert "Opened by your school" in page
    assert page.count("Reminded by us") == 2
    assert request.next_reminder_on is not None
    for day in (request.due_on, request.next_reminder_on, sent_on + timedelta(days=90)):
        assert f"Expected on {day_in_words(day)}" in page
    assert "Marta" not in page and "registry1@" not in page


def test_reminding_is_not_offered_right_after_sending(me: Person, education: Education, reviewer: Actor) -> None:
    request = asked(education, reviewer, days_ago=2)
    page = words(me.page("documents/"))
    assert "Remind my school" not in page
    assert "You can remind your school yourself from" in page
    me.client.post(reverse("applicant:nudge", args=[request.public_id]))
    request.refresh_from_db()
    assert request.nudged_at is None


def test_a_week_later_it_is_offered_once(me: Person, education: Education, reviewer: Actor) -> None:
    request = asked(education, reviewer, days_ago=8)
    assert "Remind my school" in words(me.page("documents/"))
    me.client.post(reverse("applicant:nudge", args=[request.public_id]))
    page = words(me.page("documents/"))
    assert "Reminded by you" in page and "again possible from" in page
    assert "Remind my school" not in page


def test_after_silence_the_applicant_chooses_and_can_change_it(
    me: Person, education: Education, reviewer: Actor
) -> None:
    request = asked(education, reviewer, days_ago=90)
    assert request.state == "expired"
    page = words(me.page("documents/"))
    assert "Unable to verify: no answer in time" in page and "Choose how we go on" in page
    there = reverse("applicant:way_on", args=[request.public_id])
    refused = me.client.post(there, {"wish": "courier", "note": ""})
    assert refused.status_code == 422
    for wish in ("courier", "appeal"):
        assert me.client.post(there, {"wish": wish, "note": "To the dean."}).status_code == 302
    request.refresh_from_db()
    assert (request.wish, request.wish_note) == ("appeal", "To the dean.")
    assert "You chose: look at it again. Our staff act next." in words(me.page("documents/"))


def test_the_status_of_the_document_says_who_acts(me: Person, education: Education, reviewer: Actor) -> None:
    contact_of(education.school)
    diploma = credential_in(education, "received", document=document_of(me.applicant))
    with clock.moved_to(clock.now() - timedelta(days=90)):
        request = send_to_school(reviewer, credential=diploma, version=1)
    chase_schools()
    page = words(me.page("documents/"))
    assert "Unable to verify: no answer in time" in page
    assert "You act next: choose how we go on." in page
    me.client.post(reverse("applicant:way_on", args=[request.public_id]), {"wish": "appeal", "note": "Look again."})
    assert "You chose: look at it again. Who acts next We act next." in words(me.page("documents/"))


def silent_about_both(me: Person, education: Education, reviewer: Actor) -> list[VerificationRequest]:
    """Diploma and transcript went to the school three months ago; it stayed silent."""
    contact_of(education.school)
    diploma = credential_in(education, "received", document=document_of(me.applicant))
    with clock.moved_to(clock.now() - timedelta(days=90)):
        send_to_school(reviewer, credential=diploma, version=1)
    chase_schools()
    return list(VerificationRequest.objects.order_by("pk"))


def test_one_choice_holds_for_everything_that_the_school_left_unanswered(
    me: Person, education: Education, reviewer: Actor
) -> None:
    diploma, transcript = silent_about_both(me, education, reviewer)
    there = reverse("applicant:way_on", args=[diploma.public_id])
    page = words(me.client.get(there).content.decode())
    assert f"The same way for (optional) Your school left these without an answer too. {transcript.subject}" in page
    sent = {"wish": "other_office", "note": "The dean's office", "also": [str(transcript.public_id)]}
    assert me.client.post(there, sent).status_code == 302
    for each in (diploma, transcript):
        each.refresh_from_db()
        assert (each.wish, each.wish_note) == ("other_office", "The dean's office")
    assert "The same way for" not in words(me.client.get(there).content.decode()), "nothing else waits"


def test_the_choice_can_be_for_one_alone_and_never_for_anothers(
    me: Person, education: Education, reviewer: Actor
) -> None:
    diploma, transcript = silent_about_both(me, education, reviewer)
    strangers = asked(education_of(ApplicantFactory.create(), education.school), reviewer, days_ago=90)
    there = reverse("applicant:way_on", args=[diploma.public_id])
    sent = {"wish": "appeal", "note": "Look again.", "also": [str(strangers.public_id)]}
    assert me.client.post(there, sent).status_code == 422
    assert me.client.post(there, {"wish": "appeal", "note": "Look again."}).status_code == 302
    for each in (transcript, strangers):
        each.refresh_from_db()
        assert each.wish == ""


def test_a_silence_that_staff_took_up_anew_asks_for_no_choice(
    me: Person, education: Education, reviewer: Actor
) -> None:
    diploma, _ = silent_about_both(me, education, reviewer)
    assert diploma.credential is not None
    diploma.credential.refresh_from_db()
    send_to_school(reviewer, credential=diploma.credential, version=diploma.credential.version)
    page = words(me.page("documents/"))
    assert "Choose how we go on" not in page
    assert "Nothing is to be chosen here now" in words(
        me.client.get(reverse("applicant:way_on", args=[diploma.public_id])).content.decode()
    )


def test_a_strangers_request_does_not_exist(me: Person, reviewer: Actor) -> None:
    other = education_of(ApplicantFactory.create())
    request = asked(other, reviewer, days_ago=90)
    there = reverse("applicant:way_on", args=[request.public_id])
    assert me.client.get(there).status_code == 404
    assert me.client.post(there, {"wish": "appeal", "note": "x"}).status_code == 404
    assert me.client.post(reverse("applicant:nudge", args=[request.public_id])).status_code == 404


def test_the_page_costs_the_same_for_one_and_three(me: Person, education: Education, reviewer: Actor) -> None:
    asked(education, reviewer, days_ago=1)
    me.page("documents/")
    with CaptureQueriesContext(connection) as one:
        me.page("documents/")
    for kind in ("lor", "status_confirmation"):
        asked(education, reviewer, days_ago=1, kind=kind)
    with CaptureQueriesContext(connection) as three:
        me.page("documents/")
    assert len(three) == len(one)
