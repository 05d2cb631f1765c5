"""Messages: the queue without an answer, the conversation, and closing what needs none."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applicants.actions.messages import send_message
from applicants.models import Message
from certification.models import Case
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.models import Event, MailMessage
from tests.factories.accounts import signed_in_client, staff_user
from tests.factories.applicants import ApplicantFactory
from tests.factories.certified_people import decided
from tests.portals.desks import hidden, text_of

pytestmark = pytest.mark.django_db
WAITING = reverse("staff:waiting_messages")


def asks(body: str, family_name: str = "Okafor") -> Case:
    """The case of somebody who wrote."""
    applicant = ApplicantFactory.create(given_names="Ada", family_name=family_name)
    send_message(Actor.of(applicant.user), applicant=applicant, body=body)
    return decided(applicant)


@pytest.fixture
def client() -> Client:
    return signed_in_client(staff_user("intake"))


def conversation(case: Case) -> str:
    return reverse("staff:messages", args=[case.public_id])


def test_the_queue_shows_what_nobody_answered_the_longest_waiting_first(client: Client) -> None:
    asks("First question", "Adams")
    asks("Second question", "Bello")
    page = text_of(client.get(WAITING))
    assert "2 messages without an answer" in page
    assert page.index("First question") < page.index("Second question")


def test_as_many_queries_for_one_message_as_for_three(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(WAITING)
        return len(caught)

    asks("One", "Adams")
    queries()
    one = queries()
    asks("Two", "Bello")
    asks("Three", "Chike")
    assert queries() == one


def test_an_answer_is_sent_once_and_tells_the_applicant(client: Client) -> None:
    case = asks("When will you look at it?")
    shown = client.get(conversation(case))
    assert "When will you look at it?" in text_of(shown)
    key = hidden(shown, "once_key")
    for _ in range(2):
        client.post(conversation(case), {"once_key": key, "body": "Next week."})
    assert Message.objects.filter(applicant=case.applicant, from_staff=True).count() == 1
    assert MailMessage.objects.filter(template="message_waiting").count() == 1
    assert "Every message is answered" in text_of(client.get(WAITING))


def test_an_empty_answer_says_what_is_missing(client: Client) -> None:
    case = asks("Hello?")
    answer = client.post(conversation(case), {"once_key": "k" * 32, "body": "   "})
    assert answer.status_code == 422
    assert not Message.objects.filter(from_staff=True).exists()


def test_closing_without_an_answer_needs_its_reason(client: Client) -> None:
    case = asks("Thank you!")
    there = reverse("staff:close_messages", args=[case.public_id])
    assert client.post(there, {"reason": " "}).status_code == 422
    assert client.post(there, {"reason": "Only thanks"}).status_code == 302
    told = Event.objects.get(stream=case.applicant.stream, verb="message.closed")
    assert told.reason == "Only thanks"
    assert not told.for_applicant


def test_an_applicants_words_are_shown_as_words(client: Client) -> None:
    case = asks("<script>alert(1)</script>")
    body = client.get(conversation(case)).content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;" in body
