"""What the Pathways rest on that the person states: licences (Pathway 1) and clinical examinations (Pathway 2)."""

from django import forms

from ecfmg.foundation.countries import COUNTRY_CHOICES
from ecfmg.foundation.forms import DayField, PlainForm
from pathways.models import Licence


class LicenceForm(PlainForm):
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


class OsceForm(PlainForm):
    """An objective structured clinical examination (OSCE) that the person passed."""

    name = forms.CharField(
        max_length=200, label="Name of the examination", help_text="Such as: Final clinical examination in medicine."
    )
    country = forms.ChoiceField(
        choices=[("", "Choose a country"), *COUNTRY_CHOICES], label="Country in which it was held"
    )
    administered_by_school = forms.TypedChoiceField(
        choices=[("yes", "My medical school"), ("no", "Another body, such as a medical council")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        label="Who held it?",
    )
    passed_on = DayField(label="Passed on", help_text="The day of the examination, or of its result.")
    once_key = forms.CharField(widget=forms.HiddenInput)
