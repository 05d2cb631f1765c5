"""Where a person studied medicine."""

from collections.abc import Sequence
from typing import Any

from django import forms

from credentials.models import Education, School
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


class TransferForm(PlainForm):
    """Credits brought from one school of the person's list to another."""

    field_order = ("source",)
    passed_at_source = forms.ChoiceField(
        label="Did you pass every course of these credits there?",
        choices=[("yes", "Yes, all of them"), ("no", "No, not all")],
        widget=forms.RadioSelect,
    )
    times_transferred = forms.IntegerField(
        min_value=1,
        max_value=9,
        label="How often they were transferred",
        help_text="1 if they went straight from that school to this one.",
    )
    premedical = forms.ChoiceField(
        label="Are they for premedical courses?",
        choices=[("no", "No, for medical courses"), ("yes", "Yes")],
        widget=forms.RadioSelect,
    )
    once_key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, sources: Sequence[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sources = {str(school.public_id): school for school in sources}
        names = [(number, school.name) for number, school in self._sources.items()]
        self.fields["source"] = forms.ChoiceField(
            label="School where you earned them",
            help_text="One of the schools that you stated.",
            choices=[("", "Choose one"), *names],
        )
        self.order_fields(self.field_order)

    def stated(self) -> dict[str, Any]:
        """What the form states, as the action takes it."""
        said = self.cleaned_data
        return {
            "source": self._sources[said["source"]],
            "passed_at_source": said["passed_at_source"] == "yes",
            "times_transferred": said["times_transferred"],
            "premedical": said["premedical"] == "yes",
        }
