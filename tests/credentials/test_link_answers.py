"""Offices without an account: the letter with its link, what the link opens, and every way in which it ends."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from applicants.models import Applicant
from credentials.actions.judging import review_answer
from credentials.actions.requests import answer_request, change_channel, send_to_school, withdraw_request
from credentials.letter_words import ASKED, SUBJECTS, day_in
from credentials.link_letters import write_that_it_ended, write_with_link
from credentials.models import Credential, Document, Language, School, VerificationRequest
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.models import Event, MailMessage, OneTimeLink
from ecfmg.foundation.once import new_key
from tests.factories.contacts import contact_of
from tests.factories.credentials import (
    ApplicantFactory,
    SchoolFactory,
    SchoolMemberFactory,
    credential_in,
    document_of,
    education_of,
    staff,
    upload,
)

SENDER = {"sender_name": "Dr Ana Lima", "sender_title": "Registrar", "speaks": "on"}


@pytest.fixture
def school(db: None) -> School:
    """A school of which nobody signs in here, with a Spanish-speaking office."""
    school = SchoolFactory.create()
    contact_of(school, language="es", name="Marta Ruiz")
    return school


@pytest.fixture
def diploma(school: School, applicant: Applicant) -> Credential:
    """A received diploma of that school."""
    return credential_in(education_of(applicant, school), "received", document=document_of(applicant))


@pytest.fixture
def asked(diploma: Credential) -> VerificationRequest:
    """The question about the diploma; the transcript is asked for with it."""
    return send_to_school(Actor.of(staff()), credential=diploma, version=1)


def letter(request: VerificationRequest) -> MailMessage:
    """The newest letter about a request."""
    found = MailMessage.objects.filter(template="link_letter", subject__contains=request.number).order_by("pk").last()
    assert found is not None
    return found


def link_of(request: VerificationRequest) -> str:
    """The address in the newest letter, without the host."""
    found = re.search(r"/answer/[\w-]+/", letter(request).body_text)
    assert found
    return found.group()


def opened(request: VerificationRequest) -> tuple[Client, str]:
    """A browser in which the link was opened, and the page of the request."""
    client = Client()
    there = client.post(link_of(request)).headers["Location"]
    return client, there


def values_of(request: VerificationRequest, **more: object) -> dict[str, object]:
    return {"version": request.version, "once_key": new_key(), **SENDER, **more}


def state(request: VerificationRequest) -> str:
    return VerificationRequest.objects.get(pk=request.pk).state


def test_the_letter_is_in_the_offices_language_with_english_below_and_names_nobody(
    asked: VerificationRequest, applicant: Applicant
) -> None:
    mail = letter(asked)
    assert (mail.to, asked.channel, asked.sent_to) == ("registry1@school.example", "link", "Registrar's office")
    assert mail.subject == f"Nuestra solicitud {asked.number} a su facultad"
    spanish, english = mail.body_text.index("Estimados colegas"), mail.body_text.index("Dear colleagues")
    assert spanish < english
    assert day_in("es", asked.due_on) in mail.body_text
    for secret in ("Okafor", "Amara", str(applicant.date_of_birth), "Marta"):
        assert secret not in mail.body_text
    assert "&#x27;" not in mail.body_text


def test_every_language_has_every_word() -> None:
    for language in Language.values:
        assert set(ASKED[language]) == set(VerificationRequest.Kind.values), language
        assert language in SUBJECTS
    assert day_in("ru", date(2026, 3, 3)) == "3 марта 2026 г."
    assert day_in("en", date(2026, 3, 3)) == "3 March 2026"


@pytest.mark.parametrize("language", Language.values)
@pytest.mark.parametrize("what", ["request", "reminder", "nudge", "withdrawn"])
def test_every_letter_can_be_written(asked: VerificationRequest, language: str, what: str) -> None:
    asked.language = language
    if what == "withdrawn":
        write_that_it_ended(asked)
    else:
        write_with_link(asked, what, key=f"{what}:{language}", note="A word.")
    text = letter(asked).body_text
    assert asked.number in text
    assert text.count("/answer/") == (0 if what == "withdrawn" else 1 if language == "en" else 2)


def test_only_the_hash_of_the_secret_is_kept(asked: VerificationRequest) -> None:
    secret = link_of(asked).split("/")[2]
    link = OneTimeLink.objects.get(subject=str(asked.public_id))
    assert secret not in (link.secret_hash, str(link.public_id))
    assert link.expires_at.date() == asked.sent_at.date() + timedelta(days=90)


def test_a_program_that_fetches_the_link_changes_nothing_and_sees_nobody(asked: VerificationRequest) -> None:
    for _ in range(2):
        page = Client().get(link_of(asked))
        assert page.status_code == 200
        assert "Okafor" not in page.content.decode()
        assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("same-origin", "noindex, nofollow")
        assert page["Cache-Control"] == "no-store, private"
    Client().head(link_of(asked))
    asked.refresh_from_db()
    assert (asked.state, asked.opened_at) == ("sent", None)
    assert not Event.objects.filter(verb__in=["request.opened", "document.opened"]).exists()


def test_an_office_answers_in_two_steps_and_keeps_a_receipt(asked: VerificationRequest, diploma: Credential) -> None:
    client, there = opened(asked)
    asked.refresh_from_db()
    assert asked.opened_at is not None
    page = client.get(there)
    text = page.content.decode()
    assert "Amara Okafor" in text and link_of(asked).split("/")[2] not in text
    looked = Event.objects.get(verb="document.opened")
    assert (looked.actor_audience, looked.stream) == ("link", diploma.education.applicant.stream)
    unsigned = {**values_of(asked, answer="genuine"), "sender_name": ""}
    assert client.post(there, unsigned).status_code == 422
    assert state(asked) == "sent"
    assert client.post(there, values_of(asked, answer="genuine")).headers["Location"] == there
    asked.refresh_from_db()
    assert (asked.state, asked.answer, asked.answered_channel) == ("answered", "genuine", "link")
    assert (asked.answered_name, asked.answered_title, asked.answered_by) == ("Dr Ana Lima", "Registrar", None)
    receipt = client.get(there)
    assert receipt.status_code == 200
    assert "Your answer was received" in receipt.content.decode()


def test_an_answer_by_link_waits_for_a_reviewer_who_knows_the_sender(
    asked: VerificationRequest, diploma: Credential, reviewer: Actor
) -> None:
    client, there = opened(asked)
    client.post(there, values_of(asked, answer="genuine"))
    asked.refresh_from_db()
    with pytest.raises(ActionRefused, match="only from an official"):
        review_answer(reviewer, request=asked, outcome="accept", version=asked.version)
    review_answer(reviewer, request=asked, outcome="accept", sender_is_official=True, version=asked.version)
    diploma.refresh_from_db()
    assert diploma.state == "verified"


def test_what_is_asked_for_is_sent_through_the_normal_intake(asked: VerificationRequest, diploma: Credential) -> None:
    transcript = VerificationRequest.objects.get(kind="transcript")
    client, there = opened(transcript)
    page = client.get(there).content.decode()
    assert "Please send this person" in page
    sending = values_of(transcript, act="send", language="Spanish", sure="on")
    refused = client.post(there, {**sending, "file": upload(b"MZ a program", name="transcript.pdf")})
    assert refused.status_code == 422
    assert not Document.objects.filter(kind="transcript").exists()
    assert client.post(there, {**sending, "file": upload(name="transcript.pdf")}).status_code == 302
    sent = Document.objects.get(kind="transcript")
    assert (sent.from_school, sent.uploaded_by, sent.language) == (transcript.school, None, "Spanish")
    assert state(transcript) == "answered"
    assert sent.receipt in client.get(there).content.decode()


def assert_closed(request: VerificationRequest, address: str, words: str) -> None:
    """A fresh browser is told why the link opens nothing, and gets nothing by pressing on."""
    for answer in (Client().get(address), Client().post(address)):
        assert answer.status_code == 410
        assert words in answer.content.decode()
        assert "Okafor" not in answer.content.decode()


def test_a_used_link_says_so_and_answers_nothing_a_second_time(asked: VerificationRequest) -> None:
    address = link_of(asked)
    client, there = opened(asked)
    client.post(there, values_of(asked, answer="genuine"))
    assert_closed(asked, address, "has been answered")
    client.post(there, values_of(asked, answer="not_ours", note="No."))
    asked.refresh_from_db()
    assert asked.answer == "genuine"
    assert MailMessage.objects.filter(template="school_answered").count() == 1


def test_an_expired_link_says_so(asked: VerificationRequest) -> None:
    client, there = opened(asked)
    with clock.moved_to(clock.now() + timedelta(days=91)):
        assert_closed(asked, link_of(asked), "This link has ended")
        assert client.post(there, values_of(asked, answer="genuine")).status_code == 410
    assert state(asked) == "sent"


def test_a_withdrawn_request_closes_its_link(asked: VerificationRequest, reviewer: Actor) -> None:
    address = link_of(asked)
    client, there = opened(asked)
    withdraw_request(reviewer, request=asked, reason="The person withdrew.", version=asked.version)
    assert_closed(asked, address, "Nothing is to be answered any more")
    assert client.post(there, values_of(asked, answer="genuine")).status_code == 410
    assert letter(asked).subject == f"Ya no es necesario responder a nuestra solicitud {asked.number}"


def test_an_answer_in_the_portal_closes_the_link(asked: VerificationRequest, school: School) -> None:
    address = link_of(asked)
    official = SchoolMemberFactory.create(school=school)
    answer_request(Actor.of(official.user), request=asked, answer="genuine", version=asked.version)
    assert_closed(asked, address, "has been answered")


def test_another_way_replaces_the_link(asked: VerificationRequest, reviewer: Actor, school: School) -> None:
    address = link_of(asked)
    dean = contact_of(school, office="Dean's office", email="dean@school.example")
    changed = change_channel(reviewer, request=asked, channel="link", contact=dean, version=asked.version)
    assert (changed.sent_to, changed.language, letter(asked).to) == ("Dean's office", "en", "dean@school.example")
    assert changed.due_on == asked.due_on, "it is the same question"
    assert_closed(asked, address, "This link was replaced")
    assert Client().get(link_of(asked)).status_code == 200


@pytest.mark.parametrize("debug", [False, True])
def test_a_wrong_link_is_not_known(asked: VerificationRequest, settings: Settings, debug: bool) -> None:
    settings.DEBUG = debug
    wrong = reverse("answer:open", args=["x" * 43])
    for answer in (Client().get(wrong), Client().post(wrong)):
        assert answer.status_code == 404
        assert "We do not know this link" in answer.content.decode()
    for purpose in ("invitation", "other"):
        OneTimeLink.objects.update(purpose=purpose)
        assert Client().get(link_of(asked)).status_code == 404
    for address in ("/no/such/address/", reverse("public:school", args=[asked.public_id])):
        assert "There is no such page" in Client().get(address).content.decode()


def test_a_link_opens_its_own_request_alone(asked: VerificationRequest, school: School) -> None:
    client, _ = opened(asked)
    other = ApplicantFactory.create(name="Other Person")
    theirs = credential_in(education_of(other, school), "received", document=document_of(other))
    second = send_to_school(Actor.of(staff()), credential=theirs, version=1)
    assert client.get(reverse("answer:request", args=[second.public_id])).status_code == 404
    assert theirs.document is not None and asked.document is not None
    own = reverse("answer:page", args=[asked.public_id, asked.document.public_id, 1, "large"])
    stolen = reverse("answer:page", args=[asked.public_id, theirs.document.public_id, 1, "large"])
    shown = client.get(own)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(shown.streaming_content)[:2] == b"\xff\xd8"  # type: ignore[attr-defined]  # a page is a stream
    assert client.get(stolen).status_code == 404
    assert Client().get(own).status_code == 404


def test_links_are_tried_only_so_often(asked: VerificationRequest) -> None:
    client = Client()
    codes = [client.get(reverse("answer:open", args=[f"guess-{n}"])).status_code for n in range(62)]
    assert set(codes[:60]) == {404}
    assert codes[-1] == 429
    assert client.get(link_of(asked)).status_code == 429


def test_the_applicant_sees_the_office_and_never_its_address(asked: VerificationRequest, applicant: Applicant) -> None:
    events = Event.objects.filter(stream=applicant.stream, for_applicant=True)
    told = " ".join(str(event.payload) for event in events)
    assert "Registrar's office" in told
    assert "registry1@" not in told and "Marta" not in told
