"""Where a person studied medicine."""

from django import forms

from credentials.models import Education
from ecfmg.foundation.forms import DayField, PlainForm


class EducationForm(PlainForm):
    """One school attended; the school itself was chosen on the page before."""

    status = forms.ChoiceField(
        choices=[("", "Choose one"), *Education.Status.choices],
        help_text="Your position at this school today.",
    )
    started_on = DayField(label="Studies began on", required=False)
    graduated_on = DayField(
        label="Graduated on",
        required=False,
        help_text="For graduates: the day on which all requirements were completed.",
    )
    expected_graduation_on = DayField(label="Graduation expected on", required=False, help_text="For students.")
    credit_years = forms.DecimalField(
        required=False,
        min_value=0,
        max_value=15,
        decimal_places=1,
        label="Credit years",
        help_text="Academic years credited toward the degree, transferred ones included. Four are needed.",
    )
    degree_title = forms.CharField(
        max_length=250,
        required=False,
        help_text="Exactly as on the diploma, in its own language.",
    )
    degree_field = forms.ChoiceField(choices=Education.DegreeField.choices, label="Field of the degree")
    basic_sciences_completed_on = DayField(
        label="Basic medical sciences completed on",
        required=False,
        help_text="For students who want to sit Step 1.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    once_key = forms.CharField(widget=forms.HiddenInput, required=False)
