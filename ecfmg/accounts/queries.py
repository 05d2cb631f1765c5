"""Reads about people who sign in."""

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from ecfmg.accounts.models import Audience, StaffAssignment, User
from ecfmg.accounts.second_factor import SECOND_FACTORS


def staff_people() -> QuerySet[User]:
    """Members of staff with their roles, by name; `secured` tells whether a second step is set up."""
    secured = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    people = User.objects.filter(audience=Audience.STAFF).annotate(secured=Exists(secured))
    return people.prefetch_related("staff_assignments").order_by("display_name", "id")


def staff_with_role(*roles: str) -> QuerySet[User]:
    """Members of staff whose account is open and who hold one of `roles`, by name."""
    holds = StaffAssignment.objects.filter(user=OuterRef("pk"), role__in=roles)
    return User.objects.filter(Exists(holds), is_active=True, audience=Audience.STAFF).order_by("display_name", "id")
