"""The yearly confirmation of a roster: asking, reminding, confirming; and schools about to be without a coordinator.

Running the daily work twice does no more: each step notes its own day in the row it locks.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, Min, QuerySet

from credentials.actions.roster import end_membership
from credentials.errors import Fault, FaultsFound
from credentials.letters import tell_member
from credentials.models import RosterConfirmation, School, SchoolMember
from credentials.people import member_of
from credentials.permissions import may_manage_roster
from credentials.policy.roster import RosterPolicy, roster_policy
from credentials.queries.access import told_of_roster
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import require

_ACTOR = Actor.system("Roster reminders")


def keep_rosters() -> int:
    """The daily work: ask the schools whose year is over, remind those asked, warn of coordinators who go; how many
    schools were touched, each in its own transaction."""
    today = clock.today()
    policy = roster_policy(today)
    asked = sum(_ask(school, today, policy) for school in list(_whose_year_is_over(today, policy)))
    due = RosterConfirmation.objects.filter(confirmed_on=None, next_reminder_on__lte=today).values_list("pk", flat=True)
    reminded = sum(_remind(pk, today, policy) for pk in list(due))
    return asked + reminded + sum(_warn(member) for member in list(_last_coordinators_who_go(today, policy)))


def _whose_year_is_over(today: date, policy: RosterPolicy) -> QuerySet[School]:
    """Schools with people in office whose last confirmation, or whose first person, is a year ago."""
    long_ago = today - timedelta(days=policy.confirm_every_days)
    people = SchoolMember.objects.in_office(today).values("school")
    asked = RosterConfirmation.objects.filter(confirmed_on=None).values("school")
    schools = School.objects.filter(pk__in=people).exclude(pk__in=asked)
    schools = schools.annotate(last=Max("roster_confirmations__confirmed_on"), first=Min("members__valid_from"))
    return schools.filter(last__lte=long_ago) | schools.filter(last=None, first__lte=long_ago)


def _ask(school: School, today: date, policy: RosterPolicy) -> bool:
    due_on = today + timedelta(days=policy.days_to_confirm)
    try:
        with transaction.atomic():
            opened = RosterConfirmation.objects.create(
                school=school, opened_on=today, due_on=due_on, next_reminder_on=next_reminder(policy, due_on, today)
            )
            record("roster.confirmation_asked", actor=_ACTOR, stream=school.stream, payload={"due": due_on.isoformat()})
            _tell(opened, "roster_confirmation", key=f"roster:{opened.public_id}")
    except IntegrityError:  # another worker asked at the same moment
        return False
    return True


@transaction.atomic
def _remind(confirmation_id: int, today: date, policy: RosterPolicy) -> bool:
    found = RosterConfirmation.objects.select_for_update(of=("self",), no_key=True).select_related("school")
    asked = found.get(pk=confirmation_id)
    if asked.confirmed_on or not asked.next_reminder_on or asked.next_reminder_on > today:
        return False
    asked.reminders_sent += 1
    asked.next_reminder_on = next_reminder(policy, asked.due_on, today)
    asked.version += 1
    asked.save()
    record("roster.confirmation_reminded", actor=_ACTOR, stream=asked.school.stream)
    template = "roster_overdue" if today > asked.due_on else "roster_confirmation"
    _tell(asked, template, key=f"roster:{asked.public_id}:{asked.reminders_sent}")
    return True


def next_reminder(policy: RosterPolicy, due_on: date, today: date) -> date:
    """The first day after `today` on which we write: before the last day, on the day after it, and then at intervals
    until somebody confirms."""
    steps = [due_on - timedelta(days=days) for days in policy.reminder_days_before]
    steps.append(due_on + timedelta(days=1))
    late = (today - steps[-1]).days // policy.remind_late_every_days + 1
    steps.append(steps[-1] + timedelta(days=max(late, 1) * policy.remind_late_every_days))
    return next(step for step in steps if step > today)


def _tell(asked: RosterConfirmation, template: str, *, key: str) -> None:
    for member in told_of_roster(asked.school):
        tell_member(member, template, key=key, context={"due_on": asked.due_on})


def _last_coordinators_who_go(today: date, policy: RosterPolicy) -> list[SchoolMember]:
    """Coordinators whose last day is near and after whom nobody is left."""
    near = today + timedelta(days=policy.coordinator_warning_days)
    coordinators = SchoolMember.objects.filter(role=SchoolMember.Role.COORDINATOR)
    going = coordinators.in_office(today).filter(valid_until__lte=near).select_related("school", "user")
    stay = set(coordinators.in_office(near + timedelta(days=1)).values_list("school_id", flat=True))
    return [member for member in going if member.school_id not in stay]


@transaction.atomic
def _warn(member: SchoolMember) -> bool:
    context = {"last_day": member.valid_until}
    key = f"no_coordinator:{member.public_id}:{member.valid_until}"
    for each in told_of_roster(member.school):
        tell_member(each, "no_coordinator", key=key, context=context)
    return True


def confirm_roster(
    actor: Actor, *, confirmation: RosterConfirmation, stays: Mapping[UUID, bool], version: int
) -> RosterConfirmation:
    """A coordinator says of each person of the roster whether they stay; who does not leaves today.

    `stays` is by the person's public id. Raises `FaultsFound` for each person without an answer: the page was open
    while somebody came, say. Nothing is changed then.
    """
    with transaction.atomic():
        require(may_manage_roster(actor, confirmation.school))
        own = member_of(actor)
        if own is None:
            raise ActionRefused("The school confirms its roster itself: one of its coordinators does.")
        locked = RosterConfirmation.objects.select_for_update(no_key=True).get(pk=confirmation.pk)
        check_version(locked.version, version, "this confirmation")
        if locked.confirmed_on:
            raise ActionRefused("The roster was confirmed already. Nothing more is to do this year.")
        people = SchoolMember.objects.in_office(clock.today()).filter(school=locked.school_id)
        members = list(people.select_related("school", "user"))
        _check_answers(members, stays, own)
        for member in members:
            if not stays[member.public_id]:
                end_membership(actor, member=member, on=clock.today(), version=member.version)
        locked.confirmed_on, locked.confirmed_by, locked.next_reminder_on = clock.today(), own, None
        locked.version += 1
        locked.save()
        left = sum(1 for member in members if not stays[member.public_id])
        record(
            "roster.confirmed",
            actor=actor,
            stream=confirmation.school.stream,
            payload={"stay": len(members) - left, "leave": left},
        )
    return locked


def _check_answers(members: list[SchoolMember], stays: Mapping[UUID, bool], own: SchoolMember) -> None:
    faults = [
        Fault(f"member_{each.public_id.hex}", f"Say whether {each.user.display_name} stays.")
        for each in members
        if each.public_id not in stays
    ]
    coordinators = [each for each in members if each.role == SchoolMember.Role.COORDINATOR]
    if coordinators and not any(stays.get(each.public_id, True) for each in coordinators):
        sentence = "One coordinator has to stay, or else nobody can act on the roster. The dean can nominate another."
        faults.append(Fault(f"member_{own.public_id.hex}", sentence))
    if faults:
        raise FaultsFound(faults)
