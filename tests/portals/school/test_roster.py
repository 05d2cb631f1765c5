"""A coordinator invites uploaders and ends their time; officials are ours to approve."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from credentials.models import SchoolMember
from ecfmg.accounts.models import User
from ecfmg.foundation import clock
from ecfmg.foundation.models import Event, MailMessage
from tests.factories.accounts import signed_in_client
from tests.factories.credentials import SchoolMemberFactory
from tests.portals.desks import hidden, text_of

pytestmark = pytest.mark.django_db
INVITE = reverse("school:invite")


@pytest.fixture
def coordinator() -> SchoolMember:
    return SchoolMemberFactory.create(role="coordinator")


@pytest.fixture
def client(coordinator: SchoolMember) -> Client:
    return signed_in_client(coordinator.user)


def day(name: str, value: object) -> dict[str, str]:
    year, month, number = str(value).split("-")
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


def invitation(key: str = "k" * 32, **changes: str) -> dict[str, str]:
    values = {"display_name": "Uma Uploader", "email": "uma@school.example", "once_key": key}
    return {**values, **day("valid_from", clock.today()), **changes}


def test_a_coordinator_invites_an_uploader_once(coordinator: SchoolMember, client: Client) -> None:
    key = hidden(client.get(INVITE), "once_key")
    for _ in range(2):
        client.post(INVITE, invitation(key, role="official"))
    invited = SchoolMember.objects.get(user__email="uma@school.example")
    assert (invited.school, invited.role) == (coordinator.school, "uploader")
    assert MailMessage.objects.filter(to="uma@school.example", template="invitation").count() == 1
    assert Event.objects.filter(stream=coordinator.school.stream, verb="roster.invited").count() == 1


def test_a_wrong_form_loses_nothing_and_names_each_fault(client: Client) -> None:
    answer = client.post(INVITE, invitation(email="nonsense", valid_from_month="13"))
    assert answer.status_code == 422
    assert 'value="Uma Uploader"' in answer.content.decode()
    assert "2 things need a change" in text_of(answer)
    assert not User.objects.filter(display_name="Uma Uploader").exists()


def test_an_address_that_has_an_account_is_refused(coordinator: SchoolMember, client: Client) -> None:
    answer = client.post(INVITE, invitation(email=coordinator.user.email))
    assert answer.status_code == 422
    assert "has an account already" in text_of(answer)


@pytest.mark.parametrize("role", ["official", "uploader"])
def test_others_of_the_school_see_the_roster_and_change_nothing(coordinator: SchoolMember, role: str) -> None:
    other = SchoolMemberFactory.create(school=coordinator.school, role=role)
    client = signed_in_client(other.user)
    page = text_of(client.get(reverse("school:roster")))
    assert coordinator.user.email in page
    assert "Invite an uploader" not in page
    assert client.get(INVITE).status_code == 403
    assert client.post(INVITE, invitation()).status_code == 403
    ending = reverse("school:end_membership", args=[other.public_id])
    assert client.post(ending, {"version": 1, **day("on", clock.today())}).status_code == 403


def test_an_uploaders_time_is_ended_with_its_event_and_not_from_a_stale_form(
    coordinator: SchoolMember, client: Client
) -> None:
    uploader = SchoolMemberFactory.create(school=coordinator.school, role="uploader")
    there = reverse("school:end_membership", args=[uploader.public_id])
    stale = client.post(there, {"version": 9, **day("on", clock.today())})
    assert stale.status_code == 422
    assert "while you were working on it" in text_of(stale)
    yesterday = clock.today() - timedelta(days=1)
    client.post(there, {"version": 1, **day("on", yesterday)})
    uploader.refresh_from_db()
    assert uploader.valid_until == yesterday
    assert Event.objects.filter(stream=coordinator.school.stream, verb="roster.ended").count() == 1
    assert signed_in_client(uploader.user).get(reverse("school:home")).status_code == 404


def test_officials_are_not_ended_by_the_school(coordinator: SchoolMember, client: Client) -> None:
    official = SchoolMemberFactory.create(school=coordinator.school)
    there = reverse("school:end_membership", args=[official.public_id])
    answer = client.post(there, {"version": 1, **day("on", clock.today())})
    assert answer.status_code == 422
    official.refresh_from_db()
    assert official.valid_until is None
