"""Organisations that ask about people, and who may ask for them."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from certification.models import RecipientMember, RecipientOrganisation
from certification.permissions import may_manage_members, may_manage_organisations
from ecfmg.accounts.actions import invite_user
from ecfmg.accounts.models import Audience
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import require

Role = RecipientMember.Role


@transaction.atomic
def add_organisation(
    actor: Actor, *, name: str, kind: str, reference: str, administrator_email: str, administrator_name: str
) -> RecipientOrganisation:
    """A new organisation and its first administrator, who is invited by e-mail. `reference` is its public number."""
    require(may_manage_organisations(actor))
    if RecipientOrganisation.objects.filter(name=name.strip()).exists():
        raise ActionRefused("An organisation with this name is here already.", field="name")
    if RecipientOrganisation.objects.filter(reference=reference.strip()).exists():
        raise ActionRefused("An organisation with this number is here already.", field="reference")
    organisation = RecipientOrganisation.objects.create(name=name.strip(), kind=kind, reference=reference.strip())
    record("recipient.organisation_added", actor=actor, stream=organisation.stream, payload={"name": organisation.name})
    _join(actor, organisation, administrator_email, administrator_name, Role.ADMINISTRATOR)
    return organisation


@transaction.atomic
def invite_member(
    actor: Actor, *, organisation: RecipientOrganisation, email: str, display_name: str, role: str
) -> RecipientMember:
    """Invite a person to ask for the organisation; they choose a password and a second step when they first come."""
    require(may_manage_members(actor, organisation))
    if role not in Role.values:
        raise ActionRefused("Choose whether the person asks for reports only, or also manages people.", field="role")
    return _join(actor, organisation, email, display_name, role)


@transaction.atomic
def end_membership(actor: Actor, *, member: RecipientMember) -> RecipientMember:
    """The person asks for nobody from now on, and is signed out. The last administrator stays."""
    require(may_manage_members(actor, member.organisation))
    people = member.organisation.members.select_for_update(no_key=True).filter(ended_at__isnull=True)
    present = {one.pk: one for one in people}
    if member.pk not in present:
        raise ActionRefused("This person left the organisation already.")
    administrators = {pk for pk, one in present.items() if one.role == Role.ADMINISTRATOR}
    if administrators <= {member.pk}:
        raise ActionRefused("This is your last administrator. Invite another administrator first.")
    member = present[member.pk]
    member.ended_at = clock.now()
    member.save(update_fields=["ended_at"])
    for session in UserSession.objects.filter(user=member.user):
        session.end()
    payload = {"person": member.user.display_name}
    record("recipient.member_ended", actor=actor, stream=member.organisation.stream, payload=payload)
    return member


def _join(actor: Actor, organisation: RecipientOrganisation, email: str, name: str, role: str) -> RecipientMember:
    user = invite_user(actor, email=email, display_name=name, audience=Audience.RECIPIENT, to_join=organisation.name)
    member = RecipientMember.objects.create(organisation=organisation, user=user, role=role)
    payload = {"person": user.display_name, "role": Role(role).label.lower()}
    record("recipient.member_invited", actor=actor, stream=organisation.stream, payload=payload)
    return member
