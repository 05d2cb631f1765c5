"""Inviting people of staff, schools and recipients: a one-purpose link to choose a password; then the second step."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from ecfmg.accounts.models import Audience, StaffAssignment, StaffRole, User
from ecfmg.accounts.permissions import may_invite
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.links import make_link, state_of
from ecfmg.foundation.mail import send_mail_later
from ecfmg.foundation.models import OneTimeLink
from ecfmg.foundation.permissions import require

PURPOSE = "invitation"
DAYS = 7


@transaction.atomic
def invite_user(
    actor: Actor, *, email: str, display_name: str, audience: str, roles: tuple[str, ...] = (), to_join: str = ""
) -> User:
    """A new user and the mail that lets them in. `roles` are staff roles; `to_join` names the school or organisation.

    What the person may do at a school or an organisation is written by the caller, in the same transaction.
    """
    require(may_invite(actor, audience))
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise ActionRefused("Enter an e-mail address such as name@school.example.", field="email") from error
    if not display_name.strip():
        raise ActionRefused("Enter the name of the person.", field="display_name")
    if audience == Audience.APPLICANT or audience not in Audience.values:
        raise ActionRefused("Applicants sign up by themselves and are not invited.")
    if set(roles) - set(StaffRole.values) or bool(roles) != (audience == Audience.STAFF):
        raise ActionRefused("Choose at least one role for a member of staff, and none for others.", field="roles")
    if User.objects.filter(email=address).exists():
        raise ActionRefused("Somebody with this e-mail address has an account already.", field="email")
    user = User.objects.create_user(address, display_name=display_name.strip(), audience=audience)
    for role in roles:
        StaffAssignment.objects.create(user=user, role=role)
    record("user.invited", actor=actor, stream=user.stream, payload={"audience": Audience(audience).label})
    _send_link(user, to_join)
    return user


@transaction.atomic
def send_invitation_again(actor: Actor, *, user: User, to_join: str = "") -> None:
    """A new link; the one before stops working."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    require(may_invite(actor, user.audience))
    if user.has_usable_password() or not user.is_active:
        raise ActionRefused("This person has accepted the invitation already, or the account is closed.")
    open_links(user).update(withdrawn_at=clock.now())
    record("user.invited_again", actor=actor, stream=user.stream)
    _send_link(user, to_join)


@transaction.atomic
def accept_invitation(link: OneTimeLink, *, password: str) -> User:
    """The invited person's first password. The link came by e-mail, so the address is confirmed with it."""
    link = OneTimeLink.objects.select_for_update(no_key=True).get(pk=link.pk)
    if state_of(link) != "open":
        raise ActionRefused("This invitation has been used or has ended. Ask the person who invited you for a new one.")
    user = User.objects.select_for_update(no_key=True).get(public_id=link.subject, is_active=True)
    user.set_password(password)
    user.save(update_fields=["password"])
    link.used_at = clock.now()
    link.save(update_fields=["used_at"])
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    record("user.invitation_accepted", actor=Actor.of(user), stream=user.stream)
    return user


def open_links(user: User) -> QuerySet[OneTimeLink]:
    """Invitations of this person that still work."""
    links = OneTimeLink.objects.filter(purpose=PURPOSE, subject=str(user.public_id))
    return links.filter(used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=clock.now())


def _send_link(user: User, to_join: str) -> None:
    link, secret = make_link(purpose=PURPOSE, subject=str(user.public_id), sent_to=user.email, days=DAYS)
    send_mail_later(
        to=user.email,
        template="invitation",
        key=f"invitation:{link.public_id}",
        context={
            "url": settings.SITE_URL + reverse("accounts:open_invitation", args=[secret]),
            "days": DAYS,
            "to_join": to_join,
        },
    )
