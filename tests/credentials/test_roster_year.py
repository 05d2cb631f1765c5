"""The yearly confirmation of a roster over time: asked once, reminded by the policy, late until it is given."""

from datetime import date, timedelta
from typing import Any

import pytest

from credentials.actions.roster_confirmations import confirm_roster, keep_rosters, next_reminder
from credentials.models import RosterConfirmation, SchoolMember
from credentials.people import authorised_on
from credentials.permissions import may_verify_for_school
from credentials.policy import PolicyFileError
from credentials.policy.roster import read_rows, roster_policy
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.models import MailMessage
from tests.factories.accounts import UserFactory
from tests.factories.credentials import SchoolMemberFactory

START = date(2026, 3, 2)


@pytest.fixture
def coordinator(db: None) -> SchoolMember:
    """On the roster since the day on which the year begins."""
    return SchoolMemberFactory.create(role="coordinator", valid_from=START)


@pytest.fixture
def official(coordinator: SchoolMember) -> SchoolMember:
    return SchoolMemberFactory.create(school=coordinator.school, valid_from=START)


def on(day: date) -> Any:
    return clock.moved_to(day)


def letters() -> list[tuple[str, str]]:
    return list(MailMessage.objects.order_by("pk").values_list("template", "to"))


def test_a_school_is_asked_a_year_after_its_first_person_and_once(coordinator: SchoolMember) -> None:
    with on(START + timedelta(days=364)):
        assert keep_rosters() == 0
    day = START + timedelta(days=365)
    with on(day):
        assert keep_rosters() == 1
        assert keep_rosters() == 0
    asked = RosterConfirmation.objects.get()
    assert (asked.school, asked.opened_on, asked.due_on) == (coordinator.school, day, day + timedelta(days=30))
    assert letters() == [("roster_confirmation", coordinator.user.email)]
    assert "cannot confirm documents or attest" in MailMessage.objects.get().body_text, "said beforehand"


def test_it_reminds_by_the_policy_and_then_until_somebody_confirms(coordinator: SchoolMember) -> None:
    day = START + timedelta(days=365)
    due = day + timedelta(days=30)
    sent = []
    for days in range(90):
        with on(day + timedelta(days=days)):
            before = len(letters())
            keep_rosters()
            if len(letters()) > before:
                sent.append(((day + timedelta(days=days)) - due).days)
    assert sent == [-30, -14, -7, -1, 1, 15, 29, 43, 57]
    assert {template for template, _to in letters()} == {"roster_confirmation", "roster_overdue"}


def test_officials_answer_until_the_last_day_and_again_after_the_confirmation(
    coordinator: SchoolMember, official: SchoolMember
) -> None:
    with on(START + timedelta(days=365)):
        keep_rosters()
    asked = RosterConfirmation.objects.get()
    with on(asked.due_on):
        assert authorised_on(official)
    with on(asked.due_on + timedelta(days=1)):
        assert not authorised_on(official)
        assert "has not confirmed its roster in time" in may_verify_for_school(official.user, official.school).why
        stays = {coordinator.public_id: True, official.public_id: True}
        confirm_roster(Actor.of(coordinator.user), confirmation=asked, stays=stays, version=asked.version)
        assert authorised_on(official)
        assert keep_rosters() == 0
    with on(asked.due_on + timedelta(days=366)):
        assert keep_rosters() == 1, "and the next year again"


def test_the_only_coordinator_who_goes_is_a_warning_to_those_left(
    coordinator: SchoolMember, official: SchoolMember
) -> None:
    SchoolMember.objects.filter(pk=coordinator.pk).update(valid_until=START + timedelta(days=50))
    with on(START + timedelta(days=10)):
        keep_rosters()
        assert not letters()
    for days in (21, 22):
        with on(START + timedelta(days=days)):
            keep_rosters()
    assert letters() == [("no_coordinator", coordinator.user.email)]


def test_with_another_coordinator_nobody_is_warned(coordinator: SchoolMember) -> None:
    SchoolMember.objects.filter(pk=coordinator.pk).update(valid_until=START + timedelta(days=20))
    SchoolMemberFactory.create(school=coordinator.school, role="coordinator", valid_from=START)
    with on(START + timedelta(days=1)):
        keep_rosters()
    assert not letters()


def test_a_closed_account_is_not_in_office(coordinator: SchoolMember) -> None:
    closed = UserFactory.create(audience="school", is_active=False)
    SchoolMemberFactory.create(school=coordinator.school, user=closed)
    assert list(SchoolMember.objects.in_office(START + timedelta(days=1))) == [coordinator]


def test_reminders_never_stand_still() -> None:
    policy = roster_policy(START)
    day, due = START, START + timedelta(days=30)
    for _ in range(20):
        following = next_reminder(policy, due, day)
        assert following > day
        day = following


ROW: dict[str, Any] = {
    "from": START,
    "source": "us",
    "confirm_every_days": 365,
    "days_to_confirm": 30,
    "reminder_days_before": [14, 7],
    "remind_late_every_days": 14,
    "coordinator_warning_days": 30,
}


@pytest.mark.parametrize(
    "changes",
    [{"confirm_every_days": 0}, {"reminder_days_before": [7, 14]}, {"reminder_days_before": [31]}, {"source": ""}],
)
def test_a_wrong_row_of_the_policy_names_its_key(changes: dict[str, Any]) -> None:
    assert read_rows({"roster": [ROW]}, "roster.yaml")
    (key,) = changes
    with pytest.raises(PolicyFileError, match=f"row 1.*{key}"):
        read_rows({"roster": [{**ROW, **changes}]}, "roster.yaml")
