"""A school confirms the standing of its people before anybody asks; it is judged like an answer that was asked for."""

import pytest
from django.test import Client
from django.urls import reverse

from credentials.actions.requests import send_request
from credentials.models import VerificationRequest
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.models import Event
from tests.factories.accounts import signed_in_client
from tests.factories.credentials import SchoolMemberFactory
from tests.portals.desks import Desk, desk, hidden, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Desk:
    return desk()


@pytest.fixture
def client(here: Desk) -> Client:
    return signed_in_client(here.official.user)


def page_of(here: Desk) -> str:
    return reverse("school:standing", args=[here.education.public_id])


def filled(client: Client, here: Desk, **changes: str) -> dict[str, str]:
    shown = client.get(page_of(here))
    values = {name: hidden(shown, name) for name in ("version", "once_key")}
    values |= {"answer": "confirmed", "status": "graduate"}
    for name, day in (("since", here.education.started_on), ("until", here.education.graduated_on)):
        assert day is not None
        values |= {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}
    return {**values, **changes}


def test_it_is_confirmed_once_with_what_the_person_stated_filled_in(here: Desk, client: Client) -> None:
    values = filled(client, here)
    for _ in range(2):
        assert client.post(page_of(here), values).status_code == 302
    made = VerificationRequest.objects.get(kind="status_confirmation")
    assert (made.state, made.answer, made.answered_by) == ("answered", "confirmed", here.official)
    assert (made.answered_status, made.status_until) == ("graduate", here.education.graduated_on)
    assert made.number in text_of(client.get(reverse("school:student", args=[here.education.public_id])))
    assert Event.objects.filter(stream=here.applicant.stream, verb="request.answered").count() == 1


def test_it_answers_the_request_that_is_open(here: Desk, client: Client) -> None:
    asked = send_request(Actor.of(here.reviewer), kind="status_confirmation", education=here.education)
    client.post(page_of(here), filled(client, here))
    made = VerificationRequest.objects.get(kind="status_confirmation")
    assert (made.pk, made.state) == (asked.pk, "answered")
    again = client.post(page_of(here), filled(client, here))
    assert again.status_code == 422
    assert asked.number in text_of(again)


def test_what_differs_needs_words(here: Desk, client: Client) -> None:
    answer = client.post(page_of(here), filled(client, here, answer="not_confirmed", status="withdrawn"))
    assert answer.status_code == 422
    assert not VerificationRequest.objects.filter(kind="status_confirmation").exists()


@pytest.mark.parametrize("role", ["coordinator", "uploader"])
def test_only_an_official_confirms(here: Desk, role: str) -> None:
    client = signed_in_client(SchoolMemberFactory.create(school=here.official.school, role=role).user)
    values = {"version": "0", "once_key": "k" * 32, "answer": "confirmed", "status": "graduate"}
    assert client.post(page_of(here), values).status_code == 422
    assert not VerificationRequest.objects.filter(kind="status_confirmation").exists()
