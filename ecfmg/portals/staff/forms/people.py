"""Forms of administrators: inviting people, giving roles, closing accounts, a school's roster."""

from django import forms

from credentials.models import SchoolMember
from ecfmg.accounts.models import StaffRole
from ecfmg.foundation.forms import DayField, PlainForm


class StaffInvitationForm(PlainForm):
    """A new member of staff."""

    display_name = forms.CharField(max_length=200, label="Name")
    email = forms.EmailField(label="E-mail")
    roles = forms.MultipleChoiceField(
        choices=StaffRole.choices, widget=forms.CheckboxSelectMultiple, label="What will they do?"
    )
    once_key = forms.CharField(widget=forms.HiddenInput)


class AccountForm(PlainForm):
    """Why an account is closed or opened again."""

    reason = forms.CharField(max_length=500, label="Reason", help_text="It stays on record with your name.")


class RosterInvitationForm(PlainForm):
    """Somebody new who speaks for a school."""

    display_name = forms.CharField(max_length=200, label="Name")
    email = forms.EmailField(label="E-mail at the school")
    role = forms.ChoiceField(choices=[("", "Choose one"), *SchoolMember.Role.choices], label="Role")
    title = forms.CharField(
        max_length=150, required=False, label="Title", help_text="Such as Dean or Registrar; officials need one."
    )
    valid_from = DayField(label="On the roster from")
    valid_until = DayField(label="On the roster until", required=False, help_text="Leave empty if it has no end.")
    once_key = forms.CharField(widget=forms.HiddenInput)


class LastDayForm(PlainForm):
    """The last day of somebody on a roster."""

    on = DayField(label="Last day on the roster")
    leaves_none = forms.BooleanField(
        required=False,
        label="The school may be without a coordinator for now",
        help_text="Only for the last coordinator of a school; its officials are asked to have the dean nominate one.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
