"""The question about a physician."""

from datetime import date

from django import forms

from ecfmg.foundation import clock
from ecfmg.foundation.forms import DayField


class AskForm(forms.Form):
    """Who is asked about, and what for. All three marks of the person must be right."""

    once_key = forms.CharField(widget=forms.HiddenInput, max_length=120)
    usmle_id = forms.CharField(
        max_length=16,
        label="USMLE ID",
        help_text="Eight digits, such as 0-123-456-7. Hyphens may be left out.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-width": "short"}),
        error_messages={"required": "Enter the physician's USMLE ID."},
    )
    family_name = forms.CharField(
        max_length=120,
        label="Family name",
        help_text="As on the physician's passport, now or earlier. Accents may be left out.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter the physician's family name."},
    )
    date_of_birth = DayField(
        label="Date of birth", earliest=date(1900, 1, 1), help_text="For example 17 5 1996 for 17 May 1996."
    )
    purpose = forms.CharField(
        max_length=200,
        label="What the report is for",
        help_text="The physician can read this, with the name of your organisation and the day.",
        error_messages={"required": "Say what the report is for, for example: ranking for the 2027 Match."},
    )
    authorised = forms.BooleanField(
        label="Our organisation holds the physician's signed authorisation, and will not pass the report on.",
        error_messages={"required": "A report can be made only if you hold the physician's authorisation."},
    )

    def clean_usmle_id(self) -> str:
        """The eight digits alone."""
        typed = self.cleaned_data["usmle_id"]
        digits = "".join(sign for sign in typed if sign not in "- ")
        if len(digits) != 8 or not (digits.isascii() and digits.isdecimal()):
            raise forms.ValidationError("A USMLE ID has eight digits, such as 0-123-456-7.")
        return digits

    def clean_date_of_birth(self) -> date:
        """A day that has been."""
        day: date = self.cleaned_data["date_of_birth"]
        if day >= clock.today():
            raise forms.ValidationError("The date of birth lies in the future. Check the year.")
        return day
