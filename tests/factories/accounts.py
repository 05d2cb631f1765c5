"""People who sign in, for tests: `UserFactory(audience=…)`, `staff_user("reviewer")`, `signed_in_client(user)`."""

from typing import Any

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.test import Client

from ecfmg.accounts.models import Audience, StaffAssignment, User

PASSWORD = "copper lantern orchard nine"
#: The secret of every authenticator app in the tests.
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class UserFactory(factory.django.DjangoModelFactory[User]):
    """An applicant with a confirmed address unless told otherwise."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"someone{n}@mail.example")
    display_name = factory.Sequence(lambda n: f"Someone {n}")
    audience = Audience.APPLICANT

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        user = User.objects.create_user(kwargs.pop("email"), kwargs.pop("password", PASSWORD), **kwargs)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user


class StaffAssignmentFactory(factory.django.DjangoModelFactory[StaffAssignment]):
    """One role of one member of staff."""

    class Meta:
        model = StaffAssignment

    user = factory.SubFactory(UserFactory, audience=Audience.STAFF)
    role = "reviewer"


def staff_user(*roles: str, **fields: Any) -> User:
    """A member of staff with these roles."""
    user = UserFactory.create(audience=Audience.STAFF, **fields)
    for role in roles:
        StaffAssignment.objects.create(user=user, role=role)
    return user


def give_second_factor(user: User) -> None:
    """An authenticator app for this user, with `TOTP_SECRET`."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, TOTP_SECRET)


def signed_in_client(user: User, *, second_factor: bool = True) -> Client:
    """A test client in a session of this user. Those who need a second factor have one, unless told otherwise."""
    if second_factor and user.audience != Audience.APPLICANT:
        give_second_factor(user)
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client
