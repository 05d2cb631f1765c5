"""Who somebody is to the system: the audience and, for staff, the roles. Predicates of the apps stand on these."""

from uuid import UUID

from ecfmg.accounts.models import Audience, StaffAssignment, StaffRole, User
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.permissions import ALLOWED, Answer, denied

#: A signed-in user (in a view) or the actor made of one (in an action): predicates take either.
Who = User | Actor


def id_of(who: Who) -> UUID | None:
    """The public id of the person; None for a part of the system."""
    return who.public_id if isinstance(who, User) else who.id


def roles_of(who: Who) -> frozenset[str]:
    """The roles of a member of staff whose account is open; empty for everybody else."""
    person = id_of(who)
    if who.audience != Audience.STAFF or person is None:
        return frozenset()
    found = StaffAssignment.objects.filter(user__public_id=person, user__is_active=True)
    return frozenset(found.values_list("role", flat=True))


def may_as_staff(who: Who, *roles: str) -> Answer:
    """Yes for staff with one of `roles` (any role where none is named) and for parts of the system."""
    if isinstance(who, Actor) and who.audience == "system" and who.id is None:
        return ALLOWED
    held = roles_of(who)
    if held and (not roles or held.intersection(roles)):
        return ALLOWED
    if who.audience != Audience.STAFF:
        return denied("Only our staff can do this.")
    wanted = " or ".join(StaffRole(role).label.lower() for role in roles) or "member of staff"
    return denied(f"This needs the role {wanted}. An administrator can give it to you.")


def may_manage_people(who: Who) -> Answer:
    """Yes for administrators: inviting people, giving and ending roles, closing accounts."""
    return may_as_staff(who, StaffRole.ADMINISTRATOR)


def may_invite(who: Who, audience: str) -> Answer:
    """Administrators invite anybody; people of a school or an organisation invite their own kind.

    Whether somebody speaks for that school or organisation is decided above, where memberships are.
    """
    if who.audience == audience and audience in {Audience.SCHOOL, Audience.RECIPIENT}:
        return ALLOWED
    return may_manage_people(who)
