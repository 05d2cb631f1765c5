"""How allauth fits this project: who may sign up, where people land, mail through the outbox."""

import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from ecfmg.accounts.models import Audience, User
from ecfmg.foundation.mail import send_mail_later


class AccountAdapter(DefaultAccountAdapter):
    """Only applicants sign up by themselves; everybody else is invited."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.audience = Audience.APPLICANT
        given, family = form.cleaned_data.get("given_names", ""), form.cleaned_data.get("family_name", "")
        user.display_name = f"{given} {family}".strip()
        return super().save_user(request, user, form, commit)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Each of allauth's messages goes through the outbox like all our mail."""
        plain = {key: value for key, value in context.items() if key in {"code", "activate_url", "password_reset_url"}}
        name = template_prefix.rsplit("/", 1)[-1]
        key = hashlib.sha256(repr((name, email, sorted(plain.items()))).encode()).hexdigest()[:40]
        send_mail_later(to=email, template=f"account_{name}", key=f"{name}:{key}", context=plain)
