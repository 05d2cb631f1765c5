"""Inviting a person to ask for the organisation."""

from django import forms

from certification.models import RecipientMember


class InviteForm(forms.Form):
    """Name, address, and whether the person also manages people."""

    once_key = forms.CharField(widget=forms.HiddenInput, max_length=120)
    display_name = forms.CharField(
        max_length=200, label="Name", error_messages={"required": "Enter the name of the person."}
    )
    email = forms.EmailField(
        label="E-mail address",
        help_text="We send an invitation there. One address belongs to one person; no shared mailboxes.",
        error_messages={"required": "Enter the e-mail address of the person."},
    )
    role = forms.ChoiceField(
        label="May",
        choices=[
            (RecipientMember.Role.MEMBER, "Ask for reports"),
            (RecipientMember.Role.ADMINISTRATOR, "Ask for reports and manage people"),
        ],
        widget=forms.RadioSelect,
        initial=RecipientMember.Role.MEMBER,
    )
