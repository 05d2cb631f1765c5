"""A coordinator invites uploaders and officials, whom our staff approve; ends their time; names covers; confirms the
roster once a year. A school is never left without a coordinator in silence."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credentials.models import Cover, RosterConfirmation, SchoolMember
from credentials.people import why_not_authorised
from ecfmg.accounts.models import User
from ecfmg.foundation import clock
from ecfmg.foundation.models import Event, MailMessage
from tests.factories.accounts import signed_in_client
from tests.factories.credentials import SchoolMemberFactory, picture_bytes, upload
from tests.portals.desks import hidden, text_of

pytestmark = pytest.mark.django_db
INVITE = reverse("school:invite")
#: Session and person, place on the roster, its people, covers of those and to come, the confirmation, the to-do count.
ROSTER_QUERIES = 24


@pytest.fixture
def coordinator() -> SchoolMember:
    return SchoolMemberFactory.create(role="coordinator")


@pytest.fixture
def client(coordinator: SchoolMember) -> Client:
    return signed_in_client(coordinator.user)


def day(name: str, value: object) -> dict[str, str]:
    year, month, number = str(value).split("-")
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


def invitation(key: str = "k" * 32, **changes: Any) -> dict[str, Any]:
    values = {"display_name": "Uma Uploader", "email": "uma@school.example", "once_key": key, "role": "uploader"}
    return {**values, **day("valid_from", clock.today()), **changes}


def test_a_coordinator_invites_an_uploader_once(coordinator: SchoolMember, client: Client) -> None:
    key = hidden(client.get(INVITE), "once_key")
    for _ in range(2):
        client.post(INVITE, invitation(key))
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
    assert "Invite somebody" not in page
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


def test_the_only_coordinator_is_not_ended_before_there_is_another(coordinator: SchoolMember, client: Client) -> None:
    there = reverse("school:end_membership", args=[coordinator.public_id])
    values = {"version": 1, **day("on", clock.today())}
    answer = client.post(there, values)
    assert answer.status_code == 422
    assert "only coordinator" in text_of(answer)
    coordinator.refresh_from_db()
    assert coordinator.valid_until is None
    SchoolMemberFactory.create(school=coordinator.school, role="coordinator")
    assert client.post(there, values).status_code == 302


def test_an_official_is_invited_with_a_signature_and_waits_for_our_staff(
    coordinator: SchoolMember, client: Client
) -> None:
    values = invitation(role="official", title="Dean of Studies")
    assert "signature" in text_of(client.post(INVITE, values))
    assert not User.objects.filter(email="uma@school.example").exists()
    signature = upload(picture_bytes("PNG"), name="signature.png")
    assert client.post(INVITE, {**values, "specimen": signature}).status_code == 302
    invited = SchoolMember.objects.get(user__email="uma@school.example")
    assert (invited.role, invited.approval) == ("official", "waiting")
    assert why_not_authorised(invited).startswith("Our staff have not approved you")
    shown: Any = client.get(reverse("school:specimen", args=[invited.public_id]))
    assert b"".join(shown.streaming_content)[:3] == b"\xff\xd8\xff", "a JPEG of our own making"
    assert signed_in_client(SchoolMemberFactory.create().user).get(shown.request["PATH_INFO"]).status_code == 404


def test_a_signature_that_is_no_picture_is_refused_and_nobody_is_made(client: Client) -> None:
    values = invitation(role="official", title="Dean", specimen=upload(b"MZ program", name="signature.png"))
    answer = client.post(INVITE, values)
    assert answer.status_code == 422
    assert "computer program" in text_of(answer)
    assert not User.objects.filter(email="uma@school.example").exists()


def cover_form(stand_in: SchoolMember, **changes: str) -> dict[str, str]:
    values = {"stand_in": str(stand_in.public_id), "once_key": "c" * 32}
    days = {**day("starts_on", clock.today()), **day("ends_on", clock.today() + timedelta(days=9))}
    return {**values, **days, **changes}


def test_a_cover_is_named_told_to_both_shown_and_ended(coordinator: SchoolMember, client: Client) -> None:
    away, stand_in = (SchoolMemberFactory.create(school=coordinator.school) for _ in range(2))
    there = reverse("school:cover", args=[away.public_id])
    assert client.post(there, cover_form(stand_in)).status_code == 302
    cover = Cover.objects.get()
    told = MailMessage.objects.filter(template="cover_named").values_list("to", flat=True)
    assert set(told) == {away.user.email, stand_in.user.email}
    assert f"{stand_in.user.display_name} stands in until" in text_of(client.get(reverse("school:roster")))
    home = signed_in_client(stand_in.user).get(reverse("school:home"))
    assert f"You stand in for {away.user.display_name}" in text_of(home)
    client.post(reverse("school:uncover", args=[cover.public_id]))
    assert "You stand in for" not in text_of(signed_in_client(stand_in.user).get(reverse("school:home")))


def test_only_a_colleague_with_the_same_role_stands_in(coordinator: SchoolMember, client: Client) -> None:
    away = SchoolMemberFactory.create(school=coordinator.school)
    uploader = SchoolMemberFactory.create(school=coordinator.school, role="uploader")
    elsewhere = SchoolMemberFactory.create()
    SchoolMemberFactory.create(school=coordinator.school)
    for other in (uploader, elsewhere, away):
        answer = client.post(reverse("school:cover", args=[away.public_id]), cover_form(other))
        assert answer.status_code == 422
    with pytest.raises(IntegrityError):
        written_past_the_action(away, elsewhere)
    assert not Cover.objects.exists()


@transaction.atomic
def written_past_the_action(away: SchoolMember, stand_in: SchoolMember) -> None:
    today = clock.today()
    Cover.objects.create(
        school=away.school, role=away.role, member=away, stand_in=stand_in, starts_on=today, ends_on=today
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_cover_by_somebody_who_is_away_too_is_refused(coordinator: SchoolMember, client: Client) -> None:
    first, second, third = (SchoolMemberFactory.create(school=coordinator.school) for _ in range(3))
    client.post(reverse("school:cover", args=[second.public_id]), cover_form(third))
    answer = client.post(reverse("school:cover", args=[first.public_id]), cover_form(second, once_key="d" * 32))
    assert "is away on some of these days too" in text_of(answer)
    assert Cover.objects.count() == 1


def confirmation(coordinator: SchoolMember, *, late: bool = False) -> RosterConfirmation:
    due = clock.today() + timedelta(days=-1 if late else 20)
    return RosterConfirmation.objects.create(
        school=coordinator.school, opened_on=due - timedelta(days=30), due_on=due, next_reminder_on=clock.today()
    )


def test_the_roster_is_confirmed_on_one_page_and_who_leaves_is_ended(coordinator: SchoolMember, client: Client) -> None:
    stays, leaves = (SchoolMemberFactory.create(school=coordinator.school) for _ in range(2))
    asked = confirmation(coordinator, late=True)
    assert why_not_authorised(stays).startswith("Your school has not confirmed its roster")
    there = reverse("school:confirm_roster")
    answers = {f"member_{each.public_id.hex}": "stays" for each in (coordinator, stays)}
    half = client.post(there, {"version": asked.version, **answers})
    assert f"Say whether {leaves.user.display_name} stays." in text_of(half)
    asked.refresh_from_db()
    assert asked.confirmed_on is None
    answers[f"member_{leaves.public_id.hex}"] = "leaves"
    client.post(there, {"version": asked.version, **answers})
    leaves.refresh_from_db()
    assert RosterConfirmation.objects.get(confirmed_on=clock.today()).confirmed_by == coordinator
    assert leaves.valid_until == clock.today()
    assert not why_not_authorised(stays)


def test_the_confirmation_never_leaves_a_school_without_coordinator(coordinator: SchoolMember, client: Client) -> None:
    asked = confirmation(coordinator)
    answer = client.post(
        reverse("school:confirm_roster"),
        {"version": asked.version, f"member_{coordinator.public_id.hex}": "leaves"},
    )
    assert "One coordinator has to stay" in text_of(answer)
    asked.refresh_from_db()
    assert asked.confirmed_on is None


@pytest.mark.parametrize("role", ["official", "uploader"])
def test_only_a_coordinator_confirms_the_roster(coordinator: SchoolMember, role: str) -> None:
    asked = confirmation(coordinator)
    other = SchoolMemberFactory.create(school=coordinator.school, role=role)
    client = signed_in_client(other.user)
    assert client.get(reverse("school:confirm_roster")).status_code == 403
    assert "A coordinator acts next" in text_of(client.get(reverse("school:roster")))
    asked.refresh_from_db()
    assert asked.confirmed_on is None


@pytest.mark.parametrize("people", [1, 3])
def test_the_roster_costs_the_same_for_one_and_three(coordinator: SchoolMember, client: Client, people: int) -> None:
    reverse_of = reverse("school:roster")
    client.get(reverse_of)
    for _ in range(people):
        SchoolMemberFactory.create(school=coordinator.school)
    with CaptureQueriesContext(connection) as caught:
        client.get(reverse_of)
    assert len(caught) == ROSTER_QUERIES
