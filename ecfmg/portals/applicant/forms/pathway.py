"""Applying for a Pathway, and the licences that Pathway 1 rests on."""

from django import forms

from ecfmg.foundation.countries import COUNTRY_CHOICES
from ecfmg.foundation.forms import DayField
from pathways.models import Licence


class LicenceForm(forms.Form):
    """A licence or registration to practise medicine."""

    country = forms.ChoiceField(choices=[("", "Choose a country"), *COUNTRY_CHOICES])
    authority = forms.CharField(
        max_length=200,
        label="Authority that issued it",
        help_text="Such as the medical council.",
    )
    number = forms.CharField(max_length=60, label="Licence or registration number")
    kind = forms.ChoiceField(choices=[("", "Choose one"), *Licence.Kind.choices])
    valid_from = DayField(label="Valid from")
    valid_until = DayField(label="Valid until", required=False, help_text="Leave empty if it has no end.")
    disciplinary_action = forms.BooleanField(
        required=False,
        label="This licence is or was the subject of disciplinary action.",
    )
    once_key = forms.CharField(widget=forms.HiddenInput)
