"""Who stands behind an actor, and what they are here: staff with roles, or a member of a school's roster."""

from datetime import date

from credentials.models import SchoolMember
from ecfmg.accounts.models import Audience, StaffRole, User
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import NotAllowed

#: Roles of staff that judge documents; the second of two people is one of the first set too.
REVIEWERS = frozenset({StaffRole.REVIEWER, StaffRole.SENIOR_REVIEWER})
#: Roles that take documents in and look at them.
DOCUMENT_STAFF = REVIEWERS | {StaffRole.INTAKE}


def user_of(actor: Actor) -> User:
    """The signed-in person behind `actor`; `NotAllowed` for the system or an account that was closed."""
    user = User.objects.filter(public_id=actor.id, is_active=True).first() if actor.id else None
    if user is None:
        raise NotAllowed("Sign in again to do this: we could not find your account.")
    return user


def is_staff(user: User, roles: frozenset[StaffRole] = DOCUMENT_STAFF) -> bool:
    """Whether `user` is staff with one of `roles`."""
    return user.audience == Audience.STAFF and user.staff_assignments.filter(role__in=roles).exists()


def member_of(user: User) -> SchoolMember | None:
    """The person's place on a school's roster, whatever its dates; None for everybody else."""
    if user.audience != Audience.SCHOOL:
        return None
    return SchoolMember.objects.select_related("school", "user").filter(user=user).first()


def in_office(member: SchoolMember, day: date | None = None) -> bool:
    """Whether `member` is on the roster on `day` (today)."""
    day = day or clock.today()
    return member.valid_from <= day and (member.valid_until is None or day <= member.valid_until)


def authorised_on(member: SchoolMember, day: date | None = None) -> bool:
    """Whether `member` may attest and verify for the school on `day` (today): an authorised official, in office."""
    return member.role == SchoolMember.Role.OFFICIAL and in_office(member, day)
