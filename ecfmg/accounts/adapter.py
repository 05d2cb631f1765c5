"""How allauth fits this project: who may sign up, our words, mail through the outbox, secrets encrypted."""

import base64
import hashlib
import io
import uuid
from typing import Any, ClassVar

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from ecfmg.accounts.models import Audience, User
from ecfmg.accounts.second_factor import SECOND_FACTORS
from ecfmg.foundation.mail import send_mail_later

#: What our mail templates may use of allauth's context; the rest of it holds model objects.
MAIL_VALUES = frozenset(
    {"code", "password_reset_url", "signup_url", "email", "from_email", "to_email", "deleted_email"}
)


class AccountAdapter(DefaultAccountAdapter):
    """Only applicants sign up by themselves; everybody else is invited."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed. Write to us if you think that this is a mistake.",
        "email_password_mismatch": (
            "This e-mail address and this password do not belong together. Check both, or choose a new password."
        ),
        "incorrect_code": "This code is not the one we sent. Look at the newest e-mail and enter its code again.",
        "incorrect_password": "This is not your password. Enter it again.",
        "enter_current_password": "This is not your present password. Enter it again.",
        "too_many_login_attempts": "There were too many attempts to sign in. Wait five minutes and try again.",
        "rate_limited": "There were too many attempts. Wait a minute and try again.",
        "duplicate_email": "This is your e-mail address already.",
        "same_as_current": "This is your e-mail address already.",
    }

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Store who signs up: an applicant, called by the name on the passport."""
        user.audience = Audience.APPLICANT
        given, family = form.cleaned_data.get("given_names", ""), form.cleaned_data.get("family_name", "")
        user.display_name = f"{given} {family}".strip()
        super().save_user(request, user, form, commit)
        return user

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Each of allauth's messages goes through the outbox like all our mail."""
        values = {key: value for key, value in context.items() if key in MAIL_VALUES}
        name = template_prefix.rsplit("/", 1)[-1]
        with transaction.atomic():
            send_mail_later(to=email, template=f"account_{name}", key=f"account:{uuid.uuid4()}", context=values)


class MfaAdapter(DefaultMFAAdapter):
    """Secrets of the second factor lie encrypted, and those who need one cannot take away their last."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": (
            "This code is not right or too old. Enter the code that your app shows now; check that the clock of your "
            "device is right."
        ),
        "cannot_delete_authenticator": (
            "Your account needs a second step at sign-in, and this is your only one. Add another first."
        ),
        "unverified_email": "Confirm your e-mail address first; then add a second step.",
    }

    def encrypt(self, text: str) -> str:
        """A secret as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A stored secret as it was."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """The picture to scan, on white also where the page is dark."""
        svg = io.BytesIO()
        segno.make(url, error="m").save(svg, kind="svg", scale=5, border=4, light="#fff", xmldecl=False)
        return svg.getvalue().decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth names it so
        """The name that is suggested for a new passkey."""
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not where it is the last one of somebody who needs one."""
        user = User.objects.get(pk=authenticator.user_id)
        if user.audience == Audience.APPLICANT or authenticator.type not in SECOND_FACTORS:
            return True
        others = Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exclude(pk=authenticator.pk)
        return bool(others.exists())


def _cipher() -> MultiFernet:
    """A key made of each secret key, so that a changed ``SECRET_KEY`` still reads what its fallbacks wrote."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [hashlib.sha256(b"second factor:" + secret.encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
