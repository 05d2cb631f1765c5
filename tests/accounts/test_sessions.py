"""Sessions end by themselves, and at once when an account is closed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from ecfmg.accounts.actions import close_account, reopen_account
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed
from tests.factories.accounts import UserFactory, signed_in_client, staff_user

pytestmark = pytest.mark.django_db
SECURITY = "accounts:security"


@pytest.fixture(autouse=True)
def fixed_clock() -> Iterator[None]:
    """Each test begins at one moment and moves on from it."""
    with clock.moved_to(clock.now()):
        yield


def status_after(client: Client, **later: int) -> int:
    with clock.moved_to(clock.now() + timedelta(**later)):
        return client.get(reverse(SECURITY)).status_code


@pytest.mark.parametrize(
    ("audience", "minutes"), [("staff", 60), ("school", 60), ("recipient", 60), ("applicant", 120)]
)
def test_a_session_ends_after_its_idle_time_and_not_before(audience: str, minutes: int) -> None:
    client = signed_in_client(UserFactory.create(audience=audience))
    assert client.get(reverse(SECURITY)).status_code == 200
    assert status_after(client, minutes=minutes) == 200
    client = signed_in_client(UserFactory.create(audience=audience))
    client.get(reverse(SECURITY))
    assert status_after(client, minutes=minutes, seconds=1) == 302


def test_work_keeps_a_session_alive_for_twelve_hours_and_no_longer() -> None:
    client = signed_in_client(UserFactory.create())
    for hour in range(13):
        assert status_after(client, hours=hour) == 200
    assert status_after(client, hours=12, minutes=1) == 302


def test_the_person_is_told_why_and_led_back_to_the_page() -> None:
    client = signed_in_client(UserFactory.create())
    client.get(reverse(SECURITY))
    with clock.moved_to(clock.now() + timedelta(hours=3)):
        answer = client.get(reverse(SECURITY))
        assert answer["Location"] == f"{reverse('account_login')}?next={reverse(SECURITY)}"
        assert "nothing was done here" in str(next(iter(get_messages(answer.wsgi_request))))


def test_a_closed_account_has_no_session_left_and_one_that_is_opened_again_signs_in() -> None:
    user = UserFactory.create()
    client = signed_in_client(user)
    assert client.get(reverse(SECURITY)).status_code == 200
    administrator = Actor.of(staff_user("administrator"))
    close_account(administrator, user=user, reason="Left the school")
    assert client.get(reverse(SECURITY)).status_code == 302
    reopen_account(administrator, user=user, reason="Came back")
    assert client.get(reverse(SECURITY)).status_code == 302, "the old session stays ended"
    assert signed_in_client(user).get(reverse(SECURITY)).status_code == 200


def test_closing_needs_an_administrator_a_reason_and_leaves_one_administrator() -> None:
    administrator = staff_user("administrator")
    for other in (staff_user("reviewer"), UserFactory.create()):
        with pytest.raises(NotAllowed):
            close_account(Actor.of(other), user=UserFactory.create(), reason="No")
    with pytest.raises(ActionRefused, match="why"):
        close_account(Actor.of(administrator), user=UserFactory.create(), reason=" ")
    with pytest.raises(ActionRefused, match="your own account"):
        close_account(Actor.of(administrator), user=administrator, reason="Bye")
    with pytest.raises(ActionRefused, match="last administrator"):
        close_account(Actor.system("Clean-up"), user=administrator, reason="Bye")


def test_the_page_tells_the_browser_when_the_session_will_end() -> None:
    client = signed_in_client(UserFactory.create())
    assert client.get(reverse(SECURITY)).context["session_seconds"] == 120 * 60
