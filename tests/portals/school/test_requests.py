"""A school sees what it is asked, answers once, and sends the transcript that nobody else has."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credentials.actions.judging import review_answer
from credentials.models import Document, VerificationRequest
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.models import Event
from tests.factories.accounts import UserFactory, signed_in_client
from tests.factories.credentials import SchoolMemberFactory, upload
from tests.portals.desks import Desk, desk, hidden, posted, text_of

pytestmark = pytest.mark.django_db
HOME = reverse("school:home")


@pytest.fixture
def here() -> Desk:
    return desk()


@pytest.fixture
def client(here: Desk) -> Client:
    return signed_in_client(here.official.user)


def page_of(asked: VerificationRequest) -> str:
    return reverse("school:request", args=[asked.public_id])


def transcript_request(here: Desk) -> VerificationRequest:
    """The request for a transcript that comes with the diploma's."""
    here.ask()
    return VerificationRequest.objects.get(credential__education=here.education, credential__kind="transcript")


def test_the_list_names_what_for_whom_and_by_when_the_earliest_day_first(here: Desk, client: Client) -> None:
    asked = here.ask()
    VerificationRequest.objects.filter(pk=asked.pk).update(due_on=clock.today() - timedelta(days=3))
    page = text_of(client.get(HOME))
    assert "2 things wait for your school" in page
    assert "Amara Okafor" in page
    assert "Late since" in page
    assert page.index(asked.number) < page.index(transcript_request_number(here))


def transcript_request_number(here: Desk) -> str:
    found = VerificationRequest.objects.get(credential__education=here.education, credential__kind="transcript")
    return found.number


def test_with_nothing_to_do_it_says_how_work_gets_here(client: Client) -> None:
    page = text_of(client.get(HOME))
    assert "Nothing waits for your school" in page
    assert "you get an e-mail" in page


def test_the_document_stands_beside_what_the_person_states_and_is_noted(here: Desk, client: Client) -> None:
    asked = here.ask()
    shown = client.get(page_of(asked))
    assert reverse("school:document_page", args=[here.document.public_id, 1, "large"]) in shown.content.decode()
    for words in ("Amara Okafor", "2 April 1996", "MB BS", "30 June 2022", asked.number):
        assert words in text_of(shown)
    looked = Event.objects.get(stream=here.applicant.stream, verb="document.opened")
    assert looked.actor_id == here.official.user.public_id


def test_an_official_answers_once_however_often_the_button_is_pressed(here: Desk, client: Client) -> None:
    asked = here.ask()
    shown = client.get(page_of(asked))
    values = {"version": hidden(shown, "version"), "once_key": hidden(shown, "once_key"), "answer": "genuine"}
    following = VerificationRequest.objects.exclude(pk=asked.pk).get()
    for _ in range(2):
        assert client.post(page_of(asked), values).headers["Location"] == page_of(following), "straight to the next"
    asked.refresh_from_db()
    assert (asked.state, asked.answer, asked.answered_by) == ("answered", "genuine", here.official)
    assert Event.objects.filter(stream=here.applicant.stream, verb="request.answered").count() == 1
    listed = text_of(client.get(reverse("school:answered")))
    assert asked.number in listed and "Waits for our review" in listed
    review_answer(Actor.of(here.reviewer), request=asked, outcome="accept", version=asked.version)
    assert "Accepted by us" in text_of(client.get(reverse("school:answered")))


@pytest.mark.parametrize("answer", ["not_ours", "details_differ"])
def test_anything_but_genuine_needs_words(here: Desk, client: Client, answer: str) -> None:
    asked = here.ask()
    assert posted(client, page_of(asked), answer=answer).status_code == 422
    asked.refresh_from_db()
    assert asked.state == "sent"
    posted(client, page_of(asked), answer=answer, note="Graduated on 30 July")
    asked.refresh_from_db()
    assert (asked.answer, asked.answer_note) == (answer, "Graduated on 30 July")


def test_two_officials_at_once_the_second_sees_the_first_answer_and_keeps_the_words(here: Desk, client: Client) -> None:
    asked = here.ask()
    late = signed_in_client(SchoolMemberFactory.create(school=here.official.school).user)
    late_page = late.get(page_of(asked))
    posted(client, page_of(asked), answer="genuine")
    values = {"version": hidden(late_page, "version"), "once_key": hidden(late_page, "once_key")}
    answer = late.post(page_of(asked), {**values, "answer": "not_ours", "note": "My careful words"})
    assert answer.status_code == 422
    assert "My careful words" in text_of(answer)
    assert "Genuine: we issued it" in text_of(answer)
    asked.refresh_from_db()
    assert asked.answer == "genuine"


@pytest.mark.parametrize("role", ["coordinator", "uploader"])
def test_only_an_authorised_official_answers(here: Desk, role: str) -> None:
    asked = here.ask()
    member = SchoolMemberFactory.create(school=here.official.school, role=role)
    client = signed_in_client(member.user)
    assert "Only an authorised official of your school" in text_of(client.get(page_of(asked)))
    values = {"version": asked.version, "once_key": "k" * 32, "answer": "genuine"}
    assert client.post(page_of(asked), values).status_code == 422
    asked.refresh_from_db()
    assert asked.state == "sent"


def test_a_transcript_that_is_asked_for_is_sent_and_confirmed_in_one_act(here: Desk, client: Client) -> None:
    asked = transcript_request(here)
    shown = client.get(page_of(asked))
    assert "Please send this person's transcript" in text_of(shown)
    key = hidden(shown, "once_key")
    values = {"act": "send", "once_key": key, "language": "English", "version": asked.version}
    unsure = client.post(page_of(asked), {**values, "file": upload(name="transcript.pdf")})
    assert unsure.status_code == 422
    assert not Document.objects.filter(kind="transcript").exists()
    for _ in range(2):
        client.post(page_of(asked), {**values, "sure": "on", "file": upload(name="transcript.pdf")})
    asked.refresh_from_db()
    sent = Document.objects.get(kind="transcript")
    assert (asked.state, asked.answer, asked.document) == ("answered", "genuine", sent)
    assert sent.from_school == here.official.school


def test_a_file_that_is_none_is_refused_in_words_and_nothing_is_stored(here: Desk, client: Client) -> None:
    asked = transcript_request(here)
    values = {"act": "send", "once_key": "k" * 32, "language": "French", "sure": "on", "version": 1}
    answer = client.post(page_of(asked), {**values, "file": upload(b"MZ this is a program", name="transcript.pdf")})
    assert answer.status_code == 422
    assert 'value="French"' in answer.content.decode()
    assert not Document.objects.filter(kind="transcript").exists()
    asked.refresh_from_db()
    assert asked.state == "sent"


def test_a_school_that_cannot_send_it_says_why(here: Desk, client: Client) -> None:
    asked = transcript_request(here)
    assert 'value="genuine"' not in client.get(page_of(asked)).content.decode()
    posted(client, page_of(asked), answer="not_ours", note="No student of this name")
    asked.refresh_from_db()
    assert (asked.answer, asked.answer_note) == ("not_ours", "No student of this name")


def test_an_uploader_sends_the_transcript_and_an_official_confirms_it(here: Desk) -> None:
    asked = transcript_request(here)
    uploader = signed_in_client(SchoolMemberFactory.create(school=here.official.school, role="uploader").user)
    key = hidden(uploader.get(page_of(asked)), "once_key")
    values = {"act": "send", "once_key": key, "language": "English", "file": upload(), "version": asked.version}
    assert uploader.post(page_of(asked), values).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "sent"
    assert asked.document is not None
    assert asked.document.kind == "transcript"


def test_as_many_queries_for_one_request_as_for_three(here: Desk, client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(HOME)
        return len(caught)

    here.ask()
    VerificationRequest.objects.filter(document=None).delete()
    queries()
    one = queries()
    for name in ("Bola Eze", "Chi Uche"):
        desk(name, here.official).ask()
    assert queries() == one


def test_whoever_has_left_the_roster_finds_nothing(here: Desk) -> None:
    asked = here.ask()
    yesterday = clock.today() - timedelta(days=1)
    left = SchoolMemberFactory.create(school=here.official.school, valid_until=yesterday)
    client = signed_in_client(left.user)
    for there in (HOME, page_of(asked), reverse("school:students")):
        assert client.get(there).status_code == 404


def test_others_are_led_to_sign_in_or_find_nothing(here: Desk) -> None:
    asked = here.ask()
    assert Client().get(page_of(asked)).status_code == 302
    for audience in ("applicant", "staff", "recipient"):
        assert signed_in_client(UserFactory.create(audience=audience)).get(page_of(asked)).status_code == 404


def test_who_cannot_answer_is_told_who_can(here: Desk, client: Client) -> None:
    asked = here.ask()
    uploader = SchoolMemberFactory.create(school=here.official.school, role="uploader")
    assert "Look and answer" in text_of(client.get(HOME))
    other = signed_in_client(uploader.user)
    assert "Look and answer" not in text_of(other.get(HOME))
    assert f"For your school that is {here.official.user.display_name}." in text_of(other.get(page_of(asked)))
