"""Who may speak for a school: inviting people, approving officials, and ending their time."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from credentials.errors import Fault, FaultsFound
from credentials.intake.images import files_gone_on_failure, pictures_of
from credentials.intake.reception import Upload
from credentials.letters import tell_member
from credentials.models import School, SchoolMember
from credentials.people import user_of
from credentials.permissions import may_approve_roster, may_manage_roster
from ecfmg.accounts.actions import invite_user
from ecfmg.accounts.models import Audience
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.files import keep_bytes
from ecfmg.foundation.models import StoredFile
from ecfmg.foundation.permissions import require

Role = SchoolMember.Role
Approval = SchoolMember.Approval
SPECIMEN_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Invited:
    email: str
    display_name: str
    role: str
    title: str
    valid_from: date
    valid_until: date | None
    has_specimen: bool


def invite_member(
    actor: Actor,
    *,
    school: School,
    email: str,
    display_name: str,
    role: str,
    title: str = "",
    valid_from: date,
    valid_until: date | None = None,
    specimen: Upload | None = None,
) -> SchoolMember:
    """Put a person on the school's roster, with a new account and the invitation that opens it.

    A coordinator invites uploaders, and officials with a picture of their signature, who wait for our staff's approval.
    Coordinators come by the dean's nomination. Whoever our staff invite is approved.
    """
    require(may_manage_roster(actor, school))
    invited = _Invited(email.strip().lower(), display_name, role, title, valid_from, valid_until, specimen is not None)
    _check(actor, invited)
    with files_gone_on_failure() as kept, transaction.atomic():
        user = invite_user(
            actor, email=invited.email, display_name=display_name, audience=Audience.SCHOOL, to_join=school.name
        )
        signature = keep_specimen(specimen, kept) if specimen else None
        waits = actor.audience == Audience.SCHOOL and role == Role.OFFICIAL
        by_staff = actor.audience == Audience.STAFF
        member = SchoolMember.objects.create(
            school=school,
            user=user,
            role=role,
            title=title.strip(),
            valid_from=valid_from,
            valid_until=valid_until,
            specimen_signature=signature,
            approval=Approval.WAITING if waits else Approval.APPROVED,
            approved_by=user_of(actor) if by_staff else None,
            approved_at=clock.now() if by_staff else None,
        )
        _record("roster.invited", actor, member)
    return member


def keep_specimen(upload: Upload, kept: list[StoredFile]) -> StoredFile:
    """The signature as a picture of our own making; its file is added to `kept`."""
    with pictures_of(upload, field="specimen", limit=SPECIMEN_BYTES, most_pages=1) as (_whole, pictures):
        file = keep_bytes(pictures[0].content, original_name="signature.jpg", media_type="image/jpeg")
    kept.append(file)
    return file


def _check(actor: Actor, invited: _Invited) -> None:
    faults = []
    try:
        validate_email(invited.email)
    except ValidationError:
        faults.append(Fault("email", "Enter the person's e-mail address at the school."))
    if not invited.display_name.strip():
        faults.append(Fault("display_name", "Enter the person's name."))
    if invited.role not in Role.values:
        faults.append(Fault("role", "Choose what the person does for the school."))
    elif actor.audience == Audience.SCHOOL and invited.role == Role.COORDINATOR:
        sentence = (
            "You can invite officials and uploaders. Coordinators are nominated by the dean and approved by our staff."
        )
        faults.append(Fault("role", sentence))
    if invited.role == Role.OFFICIAL and not invited.title.strip():
        faults.append(
            Fault("title", "Enter the official's title, such as Dean or Registrar; it stands beside each answer.")
        )
    if invited.role == Role.OFFICIAL and actor.audience == Audience.SCHOOL and not invited.has_specimen:
        faults.append(Fault("specimen", "Add a picture of the official's signature; we compare letters with it."))
    if invited.valid_until and invited.valid_until < invited.valid_from:
        faults.append(Fault("valid_until", "The last day lies before the first."))
    if faults:
        raise FaultsFound(faults)


@transaction.atomic
def approve_member(actor: Actor, *, member: SchoolMember, version: int) -> SchoolMember:
    """Our staff say that this person may answer for the school."""
    member = _waiting(actor, member, version)
    member.approval = Approval.APPROVED
    return _decided(actor, member, "roster.approved", "")


@transaction.atomic
def refuse_member(actor: Actor, *, member: SchoolMember, reason: str, version: int) -> SchoolMember:
    """Our staff say no, with the reason; the person can no longer sign in for the school."""
    if not reason.strip():
        raise ActionRefused("Say why, so that the school knows what to do.", field="reason")
    member = _waiting(actor, member, version)
    member.approval = Approval.REFUSED
    member.approval_reason = reason.strip()
    return _decided(actor, member, "roster.refused", reason.strip())


def _waiting(actor: Actor, member: SchoolMember, version: int) -> SchoolMember:
    require(may_approve_roster(actor))
    member = locked_member(member)
    check_version(member.version, version, "this person's place on the roster")
    if member.approval != Approval.WAITING:
        raise ActionRefused("This person does not wait for approval any more.")
    return member


def _decided(actor: Actor, member: SchoolMember, verb: str, reason: str) -> SchoolMember:
    member.approved_by, member.approved_at = user_of(actor), clock.now()
    member.version += 1
    member.save()
    _record(verb, actor, member, reason)
    key = f"{verb}:{member.public_id}"
    context = {"person": member.user.display_name, "reason": reason, "approved": verb == "roster.approved"}
    coordinators = SchoolMember.objects.in_office(clock.today()).filter(school=member.school, role=Role.COORDINATOR)
    told = {each.pk: each for each in [*coordinators.select_related("user", "school"), member]}
    for each in told.values():
        tell_member(each, "roster_decided", key=key, context=context)
    return member


def end_membership(
    actor: Actor, *, member: SchoolMember, on: date, version: int, leaves_none: bool = False
) -> SchoolMember:
    """Let `on` be the person's last day on the roster. What they answered before stays as it is.

    The last coordinator of a school goes only by our staff, who say with `leaves_none` that they know; the officials
    of the school are told then.
    """
    with transaction.atomic():
        require(may_manage_roster(actor, member.school))
        School.objects.select_for_update(no_key=True).get(pk=member.school_id)
        member = locked_member(member)
        check_version(member.version, version, "this person's place on the roster")
        if on < clock.today() - timedelta(days=1):
            raise ActionRefused(
                "Choose yesterday, today or a day to come: the past of the roster is not changed.", field="on"
            )
        last_one = is_last_coordinator(member, on)
        if last_one:
            _refuse_silence(actor, leaves_none)
        member.valid_until = max(on, member.valid_from)
        member.version += 1
        member.save()
        _record("roster.ended", actor, member)
        if last_one:
            _tell_without_coordinator(member)
    return member


def is_last_coordinator(member: SchoolMember, on: date) -> bool:
    """Whether the school has no coordinator after `on` if this one goes."""
    if member.role != Role.COORDINATOR:
        return False
    after = max(on, clock.today()) + timedelta(days=1)
    others = SchoolMember.objects.in_office(after).filter(school=member.school_id, role=Role.COORDINATOR)
    return not others.exclude(pk=member.pk).exists()


def _refuse_silence(actor: Actor, leaves_none: bool) -> None:
    if actor.audience == Audience.SCHOOL:
        raise ActionRefused(
            "This is your school's only coordinator. Let the dean nominate another one first; then this one can go."
        )
    if not leaves_none:
        raise ActionRefused(
            "This is the school's only coordinator. Tick the box to let the school be without one; its officials are "
            "told that the dean has to nominate somebody.",
            field="leaves_none",
        )


def _tell_without_coordinator(member: SchoolMember) -> None:
    officials = SchoolMember.objects.in_office(clock.today()).filter(school=member.school, role=Role.OFFICIAL)
    for each in officials.select_related("user", "school"):
        tell_member(
            each,
            "no_coordinator",
            key=f"no_coordinator:{member.public_id}:{member.version}",
            context={"last_day": member.valid_until},
        )


def locked_member(member: SchoolMember) -> SchoolMember:
    """The person's place on the roster as it is now, locked, with school and user."""
    return (
        SchoolMember.objects.select_for_update(of=("self",), no_key=True)
        .select_related("school", "user")
        .get(pk=member.pk)
    )


def _record(verb: str, actor: Actor, member: SchoolMember, reason: str = "") -> None:
    record(
        verb,
        actor=actor,
        stream=member.school.stream,
        subject=f"member:{member.public_id}",
        reason=reason,
        payload={
            "role": member.get_role_display(),
            "from": member.valid_from.isoformat(),
            "until": member.valid_until.isoformat() if member.valid_until else "",
        },
    )
