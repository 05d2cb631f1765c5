"""The ladder day by day: who is written to, in which language, until nobody is left; and what can be done after."""

from datetime import date, timedelta

import pytest

from applicants.models import Applicant
from credentials.actions.chasing import chase_schools
from credentials.actions.requests import nudge_school, send_request, send_to_school, withdraw_request
from credentials.actions.reuse import choose_way_on, reopen_request
from credentials.models import Credential, School, SchoolMember, VerificationRequest
from credentials.ways import way_to
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed
from ecfmg.foundation.models import Event, MailMessage, OneTimeLink
from tests.factories.contacts import contact_of
from tests.factories.credentials import (
    ApplicantFactory,
    SchoolFactory,
    credential_in,
    document_of,
    education_of,
    staff,
    user_of,
)

SENT_ON = date(2026, 3, 2)


@pytest.fixture
def school(db: None) -> School:
    """Nobody signs in; three offices, the second without an e-mail address."""
    school = SchoolFactory.create()
    contact_of(school, language="fr")
    contact_of(school, office="Archive", email="", postal_address="1 Old Road")
    contact_of(school, office="Dean's office", email="dean@school.example", language="pt")
    return school


@pytest.fixture
def asked(school: School, applicant: Applicant) -> VerificationRequest:
    """A status confirmation that went out on 2 March 2026."""
    with clock.moved_to(SENT_ON):
        education = education_of(applicant, school)
        return send_request(Actor.of(staff()), kind="status_confirmation", education=education)


def on_day(days: int) -> None:
    with clock.moved_to(SENT_ON + timedelta(days=days)):
        chase_schools()


def letters() -> list[tuple[str, str]]:
    """To whom we wrote, and how the subject begins."""
    sent = MailMessage.objects.filter(template="link_letter").order_by("pk")
    return [(mail.to.partition("@")[0], mail.subject.partition(" ")[0]) for mail in sent]


def test_each_step_goes_where_the_policy_says(asked: VerificationRequest) -> None:
    for day in range(90):
        on_day(day)
    assert letters() == [
        ("registry1", "Notre"),
        ("registry1", "Rappel"),
        ("registry1", "Rappel"),
        ("dean", "Nossa"),
        ("dean", "Lembrete:"),
    ]
    asked.refresh_from_db()
    assert (asked.reminders_sent, asked.sent_to, asked.language, asked.state) == (4, "Dean's office", "pt", "sent")
    verbs = Event.objects.filter(stream=asked.education.applicant.stream, verb__startswith="request.").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == [
        "request.sent",
        "request.reminded",
        "request.reminded",
        "request.reminded_elsewhere",
        "request.reminded",
    ]


def test_both_offices_can_answer_until_the_end_and_none_after(asked: VerificationRequest) -> None:
    for day in (7, 30):
        on_day(day)
    links = OneTimeLink.objects.filter(subject=str(asked.public_id))
    assert links.filter(withdrawn_at=None).count() == 3
    assert {link.expires_at.date() for link in links} == {SENT_ON + timedelta(days=90)}
    on_day(90)
    assert not links.filter(withdrawn_at=None).exists()


def test_after_ninety_days_we_are_unable_to_verify_and_the_applicant_chooses(
    asked: VerificationRequest, applicant: Applicant, me: Actor
) -> None:
    on_day(90)
    asked.refresh_from_db()
    assert (asked.state, asked.next_reminder_on) == ("expired", None)
    mail = MailMessage.objects.get(template="request_expired", to=user_of(applicant).email)
    assert "courier" in mail.body_text and "another" in mail.body_text
    with pytest.raises(ActionRefused, match="Choose how"):
        choose_way_on(me, request=asked, wish="magic", note="x")
    with pytest.raises(ActionRefused, match="what we need"):
        choose_way_on(me, request=asked, wish="other_office", note=" ")
    with pytest.raises(NotAllowed):
        choose_way_on(Actor.of(user_of(ApplicantFactory.create())), request=asked, wish="appeal", note="x")
    choose_way_on(me, request=asked, wish="other_office", note="Faculty office, office@school.example")
    asked.refresh_from_db()
    assert (asked.wish, asked.wish_note) == ("other_office", "Faculty office, office@school.example")


def test_staff_ask_anew_by_another_way_and_the_ladder_begins_again(
    asked: VerificationRequest, me: Actor, reviewer: Actor, school: School
) -> None:
    on_day(90)
    asked.refresh_from_db()
    archive = school.contacts.get(office="Archive")
    with clock.moved_to(SENT_ON + timedelta(days=95)):
        again = reopen_request(reviewer, request=asked, channel="paper", contact=archive, version=asked.version)
    assert (again.follows, again.kind, again.channel, again.sent_to) == (asked, asked.kind, "paper", "Archive")
    assert again.next_reminder_on == SENT_ON + timedelta(days=102)
    with pytest.raises(ActionRefused, match="reopened"):
        reopen_request(reviewer, request=asked, version=asked.version)
    with pytest.raises(ActionRefused, match="taken up again"):
        choose_way_on(me, request=asked, wish="appeal", note="x")


def test_nobody_can_choose_or_reopen_while_the_school_is_asked(
    asked: VerificationRequest, me: Actor, reviewer: Actor
) -> None:
    with pytest.raises(ActionRefused):
        choose_way_on(me, request=asked, wish="appeal", note="x")
    with pytest.raises(ActionRefused):
        reopen_request(reviewer, request=asked, version=asked.version)
    withdraw_request(reviewer, request=asked, reason="Asked in error.", version=asked.version)
    asked.refresh_from_db()
    assert reopen_request(reviewer, request=asked, version=asked.version).state == "sent"


def test_the_applicant_reminds_first_after_a_week(asked: VerificationRequest, me: Actor) -> None:
    asked.refresh_from_db()
    start = asked.sent_at + timedelta(days=7)
    with clock.moved_to(start - timedelta(seconds=1)), pytest.raises(ActionRefused, match="asked less than 7 days"):
        nudge_school(me, request=asked)
    with clock.moved_to(start):
        nudge_school(me, request=asked)
    assert letters()[-1] == ("registry1", "Une")


def test_people_here_are_asked_before_offices_and_an_office_is_asked_from_day_thirty(
    official: SchoolMember, applicant: Applicant, reviewer: Actor
) -> None:
    contact_of(official.school)
    with clock.moved_to(SENT_ON):
        education = education_of(applicant, official.school)
        asked = send_request(reviewer, kind="mspe", education=education)
    assert (asked.channel, asked.contact, letters()) == ("portal", None, [])
    on_day(14)
    assert letters() == []
    on_day(30)
    asked.refresh_from_db()
    assert (asked.channel, asked.sent_to) == ("link", "Registrar's office")
    assert letters() == [("registry1", "Our")]
    told = MailMessage.objects.filter(to=official.user.email, template__in=["school_request", "school_reminder"])
    assert told.count() == 3, "the people of the roster are still told"


def test_a_way_that_does_not_exist_is_refused_with_what_is_missing(
    school: School, official: SchoolMember, reviewer: Actor
) -> None:
    registry, archive = school.contacts.get(position=1), school.contacts.get(office="Archive")
    for choice, words in (
        ({"channel": "portal"}, "Nobody of .* has an account"),
        ({"channel": "link", "contact": archive}, "no e-mail address"),
        ({"channel": "paper", "contact": registry}, "no postal address"),
        ({"channel": "pigeon"}, "how the school is asked"),
        ({"contact": contact_of(official.school)}, "office of this school"),
    ):
        with pytest.raises(ActionRefused, match=words):
            way_to(school, **choice)
    assert way_to(school).sent_to == "Registrar's office"
    assert way_to(school, contact=archive).channel == "paper"
    registry.active = False
    registry.save()
    with pytest.raises(ActionRefused, match="still in use"):
        way_to(school, contact=registry)
    assert way_to(school).sent_to == "Dean's office"


def test_a_diploma_that_ran_out_is_asked_about_anew_with_its_better_copy(
    school: School, applicant: Applicant, reviewer: Actor
) -> None:
    with clock.moved_to(SENT_ON):
        diploma = credential_in(education_of(applicant, school), "received", document=document_of(applicant))
        asked = send_to_school(reviewer, credential=diploma, version=1)
    on_day(90)
    diploma.refresh_from_db()
    assert (diploma.state, diploma.reason_code) == (Credential.State.RECEIVED, "SCHOOL_DID_NOT_ANSWER")
    asked.refresh_from_db()
    again = reopen_request(reviewer, request=asked, version=asked.version)
    diploma.refresh_from_db()
    assert (again.document, diploma.state) == (diploma.document, Credential.State.SENT_TO_SCHOOL)
