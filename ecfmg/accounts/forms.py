"""What an applicant tells when signing up, beside e-mail and password."""

from django import forms
from django.http import HttpRequest

from ecfmg.accounts.models import User


class SignupForm(forms.Form):
    """The name as on the passport; the applicant's record begins with it."""

    given_names = forms.CharField(
        max_length=120, required=False, help_text="All given names, exactly as on your passport. Leave empty if it shows none."
    )
    family_name = forms.CharField(max_length=120, help_text="Exactly as on your passport.")

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the user is stored; the applicant's record is opened by the applicant portal."""
