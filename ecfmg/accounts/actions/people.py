"""Roles of staff, and closing and opening accounts. A closed account has no session left."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from ecfmg.accounts.models import Audience, StaffAssignment, StaffRole, User
from ecfmg.accounts.permissions import id_of, may_manage_people
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import require


@transaction.atomic
def assign_role(actor: Actor, *, user: User, role: str) -> StaffAssignment:
    """Give a member of staff one more role; giving it twice changes nothing."""
    require(may_manage_people(actor))
    if user.audience != Audience.STAFF:
        raise ActionRefused("Only members of staff have roles.")
    if role not in StaffRole.values:
        raise ActionRefused("Choose one of the roles in the list.", field="role")
    assignment, created = StaffAssignment.objects.get_or_create(user=user, role=role)
    if created:
        record("user.role_assigned", actor=actor, stream=user.stream, payload={"role": StaffRole(role).label})
    return assignment


@transaction.atomic
def end_role(actor: Actor, *, user: User, role: str) -> None:
    """Take a role away. The last administrator stays one, so that somebody can give roles."""
    require(may_manage_people(actor))
    if role == StaffRole.ADMINISTRATOR:
        _refuse_last_administrator(user)
    deleted, _ = StaffAssignment.objects.filter(user=user, role=role).delete()
    if deleted:
        record("user.role_ended", actor=actor, stream=user.stream, payload={"role": StaffRole(role).label})


@transaction.atomic
def close_account(actor: Actor, *, user: User, reason: str) -> User:
    """Nobody signs in as this person any more, and every session of theirs ends now."""
    require(may_manage_people(actor))
    if id_of(actor) == user.public_id:
        raise ActionRefused("You cannot close your own account. Another administrator can.")
    if not reason.strip():
        raise ActionRefused("Say why the account is closed.", field="reason")
    if StaffAssignment.objects.filter(user=user, role=StaffRole.ADMINISTRATOR).exists():
        _refuse_last_administrator(user)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not user.is_active:
        return user
    user.is_active = False
    user.save(update_fields=["is_active"])
    for session in UserSession.objects.filter(user=user):
        session.end()
    record("user.account_closed", actor=actor, stream=user.stream, reason=reason.strip())
    return user


@transaction.atomic
def reopen_account(actor: Actor, *, user: User, reason: str) -> User:
    """The person can sign in again, with the password and the second step they had."""
    require(may_manage_people(actor))
    if not reason.strip():
        raise ActionRefused("Say why the account is opened again.", field="reason")
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.is_active:
        return user
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("user.account_reopened", actor=actor, stream=user.stream, reason=reason.strip())
    return user


def _refuse_last_administrator(user: User) -> None:
    # The rows are locked, so that two administrators cannot end each other's role at the same moment.
    administrators = StaffAssignment.objects.filter(role=StaffRole.ADMINISTRATOR, user__is_active=True)
    rows = administrators.select_for_update(no_key=True)
    if {row.user_id for row in rows} <= {user.pk}:
        raise ActionRefused("This is the last administrator. Give the role to somebody else first.")
