"""Who needs a second step at sign-in, and who has one."""

from allauth.mfa.models import Authenticator

from ecfmg.accounts.models import Audience, User

#: Recovery codes alone are no second factor: they only stand in for one of these.
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def needs_second_factor(user: User) -> bool:
    """Everybody but applicants, who may choose."""
    return user.audience != Audience.APPLICANT


def has_second_factor(user: User) -> bool:
    """Whether an authenticator app or a passkey is set up. Whoever has one is asked for it at each sign-in."""
    found: bool = Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists()
    return found
