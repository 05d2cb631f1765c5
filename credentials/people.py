"""Who stands behind an actor here: a user, or a member of a school's roster with the dates of office."""

from datetime import date

from credentials.models import RosterConfirmation, SchoolMember
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
    """Whether `member` is on the roster on `day` (today), was not refused by our staff, and the account is open."""
    day = day or clock.today()
    if member.approval == SchoolMember.Approval.REFUSED or not member.user.is_active:
        return False
    return member.valid_from <= day and (member.valid_until is None or day <= member.valid_until)


def authorised_on(member: SchoolMember, day: date | None = None) -> bool:
    """Whether `member` may attest and verify for the school on `day` (today)."""
    return not why_not_authorised(member, day)


def why_not_authorised(member: SchoolMember, day: date | None = None) -> str:
    """Why `member` may not attest or verify on `day` (today), as a sentence for them; empty where they may.

    It takes an authorised official, in office, approved by our staff, of a school whose yearly confirmation of the
    roster is not overdue.
    """
    if member.role != SchoolMember.Role.OFFICIAL:
        return "Only an authorised official of your school can confirm a document. You can still send documents."
    if not in_office(member, day):
        return "Your time on the school's roster has ended. Your coordinator can renew it."
    if member.approval != SchoolMember.Approval.APPROVED:
        return "Our staff have not approved you as an authorised official yet. Until then you can send documents."
    if roster_is_overdue(member.school_id, day):
        return (
            "Your school has not confirmed its roster in time, so nobody can confirm documents or attest for it. "
            "As soon as a coordinator confirms the roster under People, you can go on."
        )
    return ""


def roster_is_overdue(school_id: int, day: date | None = None) -> bool:
    """Whether the school's yearly confirmation is still open on a day after its last."""
    late = RosterConfirmation.objects.filter(school_id=school_id, confirmed_on=None, due_on__lt=day or clock.today())
    return late.exists()
