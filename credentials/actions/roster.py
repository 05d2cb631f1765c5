"""Who may speak for a school: inviting people and ending their time."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from credentials.errors import Fault, FaultsFound
from credentials.models import School, SchoolMember
from credentials.permissions import may_manage_roster
from ecfmg.accounts.actions import invite_user
from ecfmg.accounts.models import Audience
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import require

Role = SchoolMember.Role


@transaction.atomic
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
) -> SchoolMember:
    """Put a person on the school's roster, with a new account and the invitation that opens it. A coordinator
    invites uploaders; coordinators and authorised officials are approved by our staff, on the dean's nomination."""
    require(may_manage_roster(actor, school))
    email = email.strip().lower()
    _check(actor, email, display_name, role, title, valid_from, valid_until)
    user = invite_user(actor, email=email, display_name=display_name, audience=Audience.SCHOOL, to_join=school.name)
    member = SchoolMember.objects.create(
        school=school, user=user, role=role, title=title.strip(), valid_from=valid_from, valid_until=valid_until
    )
    _record("roster.invited", actor, member)
    return member


def _check(
    actor: Actor, email: str, display_name: str, role: str, title: str, valid_from: date, valid_until: date | None
) -> None:
    faults = []
    try:
        validate_email(email)
    except ValidationError:
        faults.append(Fault("email", "Enter the person's e-mail address at the school."))
    if not display_name.strip():
        faults.append(Fault("display_name", "Enter the person's name."))
    if role not in Role.values:
        faults.append(Fault("role", "Choose what the person does for the school."))
    elif actor.audience == Audience.SCHOOL and role != Role.UPLOADER:
        sentence = (
            "You can invite document uploaders. Coordinators and authorised officials are nominated by the dean "
            "and approved by us."
        )
        faults.append(Fault("role", sentence))
    if role == Role.OFFICIAL and not title.strip():
        faults.append(
            Fault("title", "Enter the official's title, such as Dean or Registrar; it stands beside each answer.")
        )
    if valid_until and valid_until < valid_from:
        faults.append(Fault("valid_until", "The last day lies before the first."))
    if faults:
        raise FaultsFound(faults)


@transaction.atomic
def end_membership(actor: Actor, *, member: SchoolMember, on: date, version: int) -> SchoolMember:
    """Let `on` be the person's last day on the roster. What they answered before stays as it is."""
    require(may_manage_roster(actor, member.school))
    member = (
        SchoolMember.objects.select_for_update(of=("self",), no_key=True)
        .select_related("school", "user")
        .get(pk=member.pk)
    )
    check_version(member.version, version, "this person's place on the roster")
    if on < clock.today() - timedelta(days=1):
        raise ActionRefused(
            "Choose yesterday, today or a day to come: the past of the roster is not changed.", field="on"
        )
    if actor.audience == Audience.SCHOOL and member.role != Role.UPLOADER:
        raise ActionRefused("Write to us to change coordinators and authorised officials.")
    member.valid_until = max(on, member.valid_from)
    member.version += 1
    member.save()
    _record("roster.ended", actor, member)
    return member


def _record(verb: str, actor: Actor, member: SchoolMember) -> None:
    record(
        verb,
        actor=actor,
        stream=member.school.stream,
        subject=f"member:{member.public_id}",
        payload={
            "role": member.get_role_display(),
            "from": member.valid_from.isoformat(),
            "until": member.valid_until.isoformat() if member.valid_until else "",
        },
    )
