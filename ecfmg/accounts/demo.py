"""People of the demonstration. Nothing here works with ``DEMO`` off, and production refuses to start with it on."""

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from ecfmg.accounts.models import DemoPerson, StaffAssignment, User

SESSION_FLAG = "demo_person"


@transaction.atomic
def make_demo_user(email: str, display_name: str, audience: str, roles: Sequence[str] = (), note: str = "") -> User:
    """A user without password for the list of demo people; called again, the same one brought up to date.

    `roles` are staff roles. `note` says in a few words what this person is for.
    """
    user, _created = User.objects.get_or_create(
        email=email.lower(), defaults={"display_name": display_name, "audience": audience, "password": "!demo"}
    )
    user.display_name, user.audience = display_name, audience
    user.save(update_fields=["display_name", "audience"])
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    StaffAssignment.objects.filter(user=user).exclude(role__in=roles).delete()
    for role in roles:
        StaffAssignment.objects.get_or_create(user=user, role=role)
    DemoPerson.objects.update_or_create(user=user, defaults={"note": note})
    return user


def demo_people() -> QuerySet[DemoPerson]:
    """All demo people whose account is open, by audience."""
    people = DemoPerson.objects.filter(user__is_active=True).select_related("user")
    return people.prefetch_related("user__staff_assignments").order_by("user__audience", "id")


def sign_in_as(request: HttpRequest, person: DemoPerson) -> None:
    """Begin a session as a demo person; their second step counts as done."""
    if not settings.DEMO:
        raise RuntimeError("Signing in as a demo person needs DEMO=1.")
    login(request, person.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[SESSION_FLAG] = True


def is_demo_session(request: HttpRequest) -> bool:
    """Whether somebody signed in from the list of demo people, and the demonstration is on."""
    return bool(settings.DEMO and request.session.get(SESSION_FLAG))
