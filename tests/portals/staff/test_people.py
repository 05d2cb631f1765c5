"""Administrators invite staff, give roles, close accounts, approve a school's people, have letters tried again."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.models import ImportRun
from credentials.models import SchoolMember
from ecfmg.accounts.models import User
from ecfmg.foundation import clock
from ecfmg.foundation.models import Event, MailMessage, OutboxMessage
from tests.factories.accounts import signed_in_client, staff_user
from tests.factories.credentials import SchoolFactory, SchoolMemberFactory
from tests.portals.desks import hidden, posted, text_of

pytestmark = pytest.mark.django_db
PEOPLE = reverse("staff:people")
UNDELIVERED = reverse("staff:undelivered")


@pytest.fixture
def client() -> Client:
    return signed_in_client(staff_user("administrator", display_name="Ada Administrator"))


def failed(error: str = "ConnectionRefusedError: port 587", *, set_aside: bool = True) -> OutboxMessage:
    """A letter that could not be sent."""
    number = OutboxMessage.objects.count()
    mail = MailMessage.objects.create(
        to=f"p{number}@mail.example", template="x", subject="News", body_text="", body_html=""
    )
    return OutboxMessage.objects.create(
        kind="mail",
        key=f"mail:{number}",
        payload={"mail": str(mail.public_id)},
        available_at=clock.now(),
        tries=8,
        last_error=error,
        set_aside_at=clock.now() if set_aside else None,
    )


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    return len(caught)


@pytest.mark.parametrize("route", ["people", "invite_person"])
def test_only_administrators_open_these_pages(route: str) -> None:
    reviewer = signed_in_client(staff_user("reviewer", "senior_reviewer"))
    assert reviewer.get(reverse(f"staff:{route}")).status_code == 403
    assert f'href="{PEOPLE}"' not in reviewer.get(reverse("staff:home")).content.decode()


def test_somebody_is_invited_once_with_the_roles(client: Client) -> None:
    there = reverse("staff:invite_person")
    key = hidden(client.get(there), "once_key")
    values = {"once_key": key, "display_name": "Rolf", "email": "rolf@staff.example"}
    assert client.post(there, values).status_code == 422
    for _ in range(2):
        client.post(there, {**values, "roles": ["intake", "reviewer"]})
    invited = User.objects.get(email="rolf@staff.example")
    assert {one.role for one in invited.staff_assignments.all()} == {"intake", "reviewer"}
    assert MailMessage.objects.filter(to="rolf@staff.example", template="invitation").count() == 1


def test_roles_are_given_and_taken_and_the_last_administrator_stays(client: Client) -> None:
    other = staff_user("reviewer")
    there = reverse("staff:role", args=[other.public_id])
    client.post(there, {"role": "intake", "act": "give"})
    client.post(there, {"role": "reviewer", "act": "end"})
    assert {one.role for one in other.staff_assignments.all()} == {"intake"}
    me = User.objects.get(display_name="Ada Administrator")
    mine = reverse("staff:role", args=[me.public_id])
    page = client.post(mine, {"role": "administrator", "act": "end"}, follow=True)
    assert "This is the last administrator" in text_of(page)
    assert me.staff_assignments.filter(role="administrator").exists()


def test_an_account_is_closed_with_a_reason_and_opened_again(client: Client) -> None:
    other = staff_user("reviewer")
    theirs = signed_in_client(other)
    there = reverse("staff:account", args=[other.public_id])
    assert client.post(there, {"reason": ""}).status_code == 422
    client.post(there, {"reason": "Left us"})
    other.refresh_from_db()
    assert not other.is_active
    assert theirs.get(reverse("staff:home")).status_code == 302
    assert Event.objects.get(stream=other.stream, verb="user.account_closed").reason == "Left us"
    client.post(there, {"reason": "Came back"})
    other.refresh_from_db()
    assert other.is_active


def test_as_many_queries_for_one_person_as_for_three(client: Client) -> None:
    queries(client, PEOPLE)
    one = queries(client, PEOPLE)
    staff_user("reviewer", "intake")
    staff_user("intake")
    assert queries(client, PEOPLE) == one


def test_an_administrator_puts_a_coordinator_on_a_roster(client: Client) -> None:
    school = SchoolFactory.create(name="Lagos College of Medicine")
    there = reverse("staff:invite_member", args=[school.public_id])
    values = {"display_name": "Carl", "email": "carl@school.example", "role": "coordinator", "title": "Registrar"}
    today = clock.today()
    days = {"valid_from_day": today.day, "valid_from_month": today.month, "valid_from_year": today.year}
    posted(client, there, **values, **days)
    member = SchoolMember.objects.get(user__email="carl@school.example")
    assert (member.school, member.role) == (school, "coordinator")
    roster = text_of(client.get(reverse("staff:school_roster", args=[school.public_id])))
    assert "Carl" in roster
    assert "Invite again" in roster
    ending = reverse("staff:end_member", args=[member.public_id])
    on = {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    assert posted(client, ending, **on).status_code == 422, "the only coordinator does not go in silence"
    posted(client, ending, leaves_none="on", **on)
    member.refresh_from_db()
    assert member.valid_until == today


def test_a_reviewer_sees_a_roster_and_does_not_change_it() -> None:
    member = SchoolMemberFactory.create()
    reviewer = signed_in_client(staff_user("reviewer"))
    roster = reverse("staff:school_roster", args=[member.school.public_id])
    page = text_of(reviewer.get(roster))
    assert member.user.email in page
    assert "This needs the role administrator" in page
    assert reviewer.get(reverse("staff:invite_member", args=[member.school.public_id])).status_code == 403
    assert reviewer.post(reverse("staff:end_member", args=[member.public_id]), {}).status_code == 403


def test_what_could_not_be_sent_is_listed_with_the_reason_and_tried_again(client: Client) -> None:
    promise = failed()
    failed("TimeoutError", set_aside=False)
    page = text_of(client.get(UNDELIVERED))
    assert "2 things could not be sent or made" in page
    assert page.index("Set aside") < page.index("Tried again by itself")
    assert "ConnectionRefusedError" in page
    client.post(reverse("staff:try_again", args=[promise.public_id]))
    promise.refresh_from_db()
    assert (promise.set_aside_at, promise.tries) == (None, 0)
    assert Event.objects.filter(stream="system", verb="outbox.tried_again").count() == 1


def test_what_was_sent_meanwhile_is_not_sent_again(client: Client) -> None:
    promise = failed()
    OutboxMessage.objects.filter(pk=promise.pk).update(done_at=clock.now(), set_aside_at=None)
    page = client.post(reverse("staff:try_again", args=[promise.public_id]), follow=True)
    assert "This was carried out meanwhile" in text_of(page)
    promise.refresh_from_db()
    assert promise.tries == 8


def test_only_an_administrator_has_it_tried_again() -> None:
    promise = failed()
    reviewer = signed_in_client(staff_user("reviewer"))
    assert "Try again now" not in text_of(reviewer.get(UNDELIVERED))
    assert reviewer.post(reverse("staff:try_again", args=[promise.public_id])).status_code == 403
    promise.refresh_from_db()
    assert promise.set_aside_at is not None


def test_as_many_queries_for_one_failure_as_for_three(client: Client) -> None:
    failed()
    queries(client, UNDELIVERED)
    one = queries(client, UNDELIVERED)
    failed()
    failed()
    assert queries(client, UNDELIVERED) == one


def test_files_that_were_read_in_are_listed_with_their_counts(client: Client) -> None:
    there = reverse("staff:imports")
    assert "No file was read in yet" in text_of(client.get(there))
    for number in range(3):
        ImportRun.objects.create(
            kind="exam_results",
            file_name=f"results{number}.csv",
            sha256="0" * 64,
            started_at=clock.now(),
            rows=40,
            stored=31,
            unchanged=4,
            held=3,
            rejected=2,
        )
    page = text_of(client.get(there))
    assert "results2.csv Examination results" in page
    assert "40 31 4 3 2" in page
