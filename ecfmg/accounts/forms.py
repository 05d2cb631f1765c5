"""The forms of sign-in in our words: allauth's, with labels and hints that say what to enter."""

from typing import Any, ClassVar

from allauth.account import forms as account_forms
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.http import HttpRequest

from ecfmg.accounts.models import User
from ecfmg.accounts.signals import applicant_signed_up

PASSWORD_HINT = (
    "At least 15 characters. Several words that do not belong together are easy to remember "  # noqa: S105 - a hint, no password
    "and hard to guess."
)
#: Labels and hints by the name of the field, for the forms that allauth brings.
WORDS = {
    "login": ("E-mail address", ""),
    "email": ("E-mail address", ""),
    "password": ("Password", ""),
    "password1": ("New password", PASSWORD_HINT),
    "password2": ("New password once more", ""),
    "oldpassword": ("Present password", ""),
    "code": ("Code", ""),
}


class PlainWords:
    """Gives a form of allauth our labels and hints, and takes the grey examples out of its inputs."""

    words: ClassVar[dict[str, tuple[str, str]]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            label, hint = {**WORDS, **self.words}.get(name, (field.label, field.help_text))
            field.label, field.help_text = label, hint


class SignUp(PlainWords, account_forms.SignupForm):  # type: ignore[misc]  # allauth has no types
    """An applicant's name as on the passport, e-mail address and password; the record begins with the name."""

    words: ClassVar = {
        "password1": ("Password", PASSWORD_HINT),
        "email": (
            "E-mail address",
            "One that only you read, and that you keep after you leave your school. We send a code to it.",
        ),
    }
    given_names = forms.CharField(
        max_length=120,
        required=False,
        help_text="All given names, exactly as on your passport. Leave this empty if your passport shows none.",
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    family_name = forms.CharField(
        max_length=120,
        help_text="Exactly as on your passport. This name is printed on your certificate.",
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    field_order: ClassVar = ["given_names", "family_name", "email", "password1"]

    @transaction.atomic
    def save(self, request: HttpRequest) -> User:
        """Store the user and, in the same transaction, whatever the layers above keep of a new applicant."""
        user: User = super().save(request)
        applicant_signed_up.send(
            sender=User,
            user=user,
            given_names=self.cleaned_data["given_names"],
            family_name=self.cleaned_data["family_name"],
        )
        return user


class SignIn(PlainWords, account_forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    """E-mail address and password."""


class AskForNewPassword(PlainWords, account_forms.ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """The address to which the code goes."""


class ConfirmEmail(PlainWords, account_forms.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]  # allauth has no types
    """The code that confirms an address."""


class ConfirmNewPassword(PlainWords, account_forms.ConfirmPasswordResetCodeForm):  # type: ignore[misc]  # allauth has no types
    """The code that opens the way to a new password."""


class CorrectEmail(PlainWords, account_forms.ChangeEmailForm):  # type: ignore[misc]  # allauth has no types
    """Another address, where the first was mistyped at sign-up."""


class SetPassword(PlainWords, account_forms.SetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """The first password of somebody who signs in by passkey alone."""


class ChooseNewPassword(PlainWords, account_forms.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    """A new password, after the code."""


class ChangePassword(PlainWords, account_forms.ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """The present password and a new one."""


class ProveWithPassword(PlainWords, account_forms.ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The password once more, before a sensitive act."""


class ChangeEmail(PlainWords, account_forms.AddEmailForm):  # type: ignore[misc]  # allauth has no types
    """A new address, which replaces the present one once its code was entered."""

    words: ClassVar = {
        "email": ("New e-mail address", "We send a code to it. Until you enter the code, nothing changes.")
    }


class SecondStep(PlainWords, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code of the authenticator app, or a recovery code."""

    words: ClassVar = {
        "code": ("Code", "The six digits that your authenticator app shows now, or one of your recovery codes.")
    }


class SecondStepAgain(PlainWords, ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code once more, before a sensitive act."""

    words: ClassVar = {
        "code": ("Code", "The six digits that your authenticator app shows now, or one of your recovery codes.")
    }


class SetUpApp(PlainWords, ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The first code of a new authenticator app."""

    words: ClassVar = {"code": ("Code", "The six digits that the app shows now.")}


class AddPasskey(PlainWords, AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A name for a passkey; the browser does the rest."""

    words: ClassVar = {
        "name": ("Name of this passkey", "So that you can tell it from others, such as “My phone”."),
        "passwordless": (
            "Sign in with this passkey alone, without a password",
            "Your device then asks for your fingerprint, face or PIN.",
        ),
    }


class AcceptInvitation(forms.Form):
    """The first password of somebody who was invited."""

    password = forms.CharField(
        label="Choose a password",
        help_text=PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """Refuse a weak password with every fault named."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password
