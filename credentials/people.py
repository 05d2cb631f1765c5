"""Who stands behind an actor here: a user, or a member of a school's roster with the dates of office."""

from datetime import date

from credentials.models import SchoolMember
from ecfmg.accounts.models import Audience, User
from ecfmg.accounts.permissions import Who, id_of
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import NotAllowed


def user_of(actor: Actor) -> User:
    """The signed-in person behind `actor`; `NotAllowed` for the system or an account that was closed."""
    user = User.objects.filter(public_id=actor.id, is_active=True).first() if actor.id else None
    if user is None:
        raise NotAllowed("Sign in again to do this: we could not find your account.")
    return user


def member_of(who: Who) -> SchoolMember | None:
    """The person's place on a school's roster, whatever its dates; None for everybody else."""
    if who.audience != Audience.SCHOOL:
        return None
    public_id = id_of(who)
    if public_id is None:
        return None
    return SchoolMember.objects.select_related("school", "user").filter(user__public_id=public_id).first()


def in_office(member: SchoolMember, day: date | None = None) -> bool:
    """Whether `member` is on the roster on `day` (today) and the account is open."""
    day = day or clock.today()
    return member.valid_from <= day and (member.valid_until is None or day <= member.valid_until)


def authorised_on(member: SchoolMember, day: date | None = None) -> bool:
    """Whether `member` may attest and verify for the school on `day` (today): an authorised official, in office."""
    return member.role == SchoolMember.Role.OFFICIAL and in_office(member, day)
