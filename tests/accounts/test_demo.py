"""The demo people: one click while DEMO is on, nothing at all while it is off."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from ecfmg.accounts.demo import make_demo_user
from ecfmg.accounts.models import DemoPerson, User
from ecfmg.accounts.permissions import roles_of
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita() -> User:
    return make_demo_user("rita@demo.example", "Rita Marlow", "staff", ("reviewer",), "Decides applications.")


def enter(client: Client, email: str) -> int:
    return client.post(reverse("accounts:sign_in_as_demo_person"), {"email": email}).status_code


def test_one_click_signs_in_without_a_second_step(client: Client, rita: User, settings: Settings) -> None:
    settings.DEMO = True
    page = client.get(reverse("demo")).content.decode()
    assert "Rita Marlow" in page and "Decides applications." in page
    assert enter(client, rita.email) == 302
    assert client.get(reverse("accounts:security")).status_code == 200
    assert client.get(reverse("mfa_activate_totp")).status_code == 200, "proof of who they are counts as given"


def test_with_demo_off_there_is_no_list_and_no_way_in(client: Client, rita: User, settings: Settings) -> None:
    settings.DEMO = False
    assert client.get(reverse("demo")).status_code == 404
    assert enter(client, rita.email) == 404
    assert client.get(reverse("accounts:security")).status_code == 302


def test_a_session_of_a_demo_person_needs_a_second_step_once_demo_is_off(
    client: Client, rita: User, settings: Settings
) -> None:
    settings.DEMO = True
    assert enter(client, rita.email) == 302
    assert client.get(reverse("staff:home")).status_code == 200, "in the demonstration the session is as good as any"
    settings.DEMO = False
    answer = client.get(reverse("staff:home"))
    assert answer.status_code == 302, f"{answer.status_code}: {answer.content[:2000]!r}"
    assert answer["Location"] == reverse("mfa_index")


def test_nobody_else_is_entered_by_click(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    assert enter(client, UserFactory.create(email="real@mail.example").email) == 404


def test_making_a_demo_person_again_brings_them_up_to_date(rita: User) -> None:
    again = make_demo_user("RITA@demo.example", "Rita M.", "staff", ("intake",), "Opens the post.")
    assert again.pk == rita.pk
    assert roles_of(again) == {"intake"}
    assert DemoPerson.objects.get().note == "Opens the post."
    assert not again.has_usable_password()
