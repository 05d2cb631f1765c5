"""Cover for an absence: a colleague with the same role stands in, from one day to another."""

from datetime import date

from django.db import transaction

from credentials.errors import Fault, FaultsFound
from credentials.letters import tell_member
from credentials.models import Cover, School, SchoolMember
from credentials.people import in_office, member_of
from credentials.permissions import may_act_for_school, may_manage_roster
from ecfmg.accounts.permissions import id_of
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import Answer, require


def may_name_cover(actor: Actor, member: SchoolMember) -> Answer:
    """The person who is away, and the school's coordinator."""
    own = member_of(actor)
    if own is not None and own.pk == member.pk:
        return may_act_for_school(actor, member.school)
    return may_manage_roster(actor, member.school)


@transaction.atomic
def name_cover(actor: Actor, *, member: SchoolMember, stand_in: SchoolMember, starts_on: date, ends_on: date) -> Cover:
    """While `member` is away (both days included), `stand_in` gets what is addressed to `member` too."""
    require(may_name_cover(actor, member))
    School.objects.select_for_update(no_key=True).get(pk=member.school_id)
    faults = [*_day_faults(member, starts_on, ends_on), *_person_faults(member, stand_in, starts_on, ends_on)]
    if faults:
        raise FaultsFound(faults)
    cover = Cover.objects.create(
        school=member.school, role=member.role, member=member, stand_in=stand_in, starts_on=starts_on, ends_on=ends_on
    )
    _record("roster.cover_named", actor, cover)
    for each in (member, stand_in):
        context = {
            "away": member.user.display_name,
            "stand_in": stand_in.user.display_name,
            "starts_on": starts_on,
            "ends_on": ends_on,
        }
        tell_member(each, "cover_named", key=f"cover:{cover.public_id}", context=context)
    return cover


def _day_faults(member: SchoolMember, starts_on: date, ends_on: date) -> list[Fault]:
    faults = []
    if starts_on < clock.today():
        faults.append(Fault("starts_on", "Choose today or a day to come as the first day."))
    if ends_on < starts_on:
        faults.append(Fault("ends_on", "The last day lies before the first."))
    own = member.absences.filter(cancelled_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on)
    if own.exists():
        faults.append(Fault("starts_on", "There is a cover on some of these days already. End that one first."))
    return faults


def _person_faults(member: SchoolMember, stand_in: SchoolMember, starts_on: date, ends_on: date) -> list[Fault]:
    name = stand_in.user.display_name
    if stand_in.pk == member.pk or (stand_in.school_id, stand_in.role) != (member.school_id, member.role):
        return [Fault("stand_in", f"Choose somebody else of your school who is {member.get_role_display().lower()}.")]
    if stand_in.approval != SchoolMember.Approval.APPROVED:
        return [Fault("stand_in", f"{name} waits for our approval. Choose somebody who is approved.")]
    if not in_office(stand_in, starts_on) or not in_office(stand_in, ends_on):
        return [Fault("stand_in", f"{name} is not on the roster for all of these days.")]
    away = stand_in.absences.filter(cancelled_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on)
    if away.exists():
        return [Fault("stand_in", f"{name} is away on some of these days too. Choose another person or other days.")]
    return []


@transaction.atomic
def end_cover(actor: Actor, *, cover: Cover) -> Cover:
    """The person is back, or the absence does not take place."""
    cover = Cover.objects.select_for_update(of=("self",), no_key=True).get(pk=cover.pk)
    member = SchoolMember.objects.select_related("school", "user").get(pk=cover.member_id)
    require(may_name_cover(actor, member))
    if cover.cancelled_at is not None or cover.ends_on < clock.today():
        raise ActionRefused("This cover has ended already.")
    cover.cancelled_at = clock.now()
    cover.save(update_fields=["cancelled_at"])
    _record("roster.cover_ended", actor, cover)
    return cover


def _record(verb: str, actor: Actor, cover: Cover) -> None:
    record(
        verb,
        actor=actor,
        stream=cover.school.stream,
        subject=f"cover:{cover.public_id}",
        payload={
            "role": cover.get_role_display(),
            "from": cover.starts_on.isoformat(),
            "until": cover.ends_on.isoformat(),
            "own": id_of(actor) == cover.member.user.public_id,
        },
    )
