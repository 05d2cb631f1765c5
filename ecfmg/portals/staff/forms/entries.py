"""Forms of what staff write into a person's record: charges, conduct, bars, limits, training, US licences."""

from typing import Any

from django import forms

from certification.models import ExamBar
from certification.models.exams import Exam
from ecfmg.foundation.countries import COUNTRY_CHOICES
from ecfmg.foundation.forms import DayField, PlainForm
from ecfmg.portals.staff.forms import words

EMPTY = ("", "Choose one")


class EntryForm(PlainForm):
    """A new entry; sent twice, it is made once."""

    once_key = forms.CharField(widget=forms.HiddenInput)


class ChargeForm(EntryForm):
    """What is owed, and what for."""

    description = forms.CharField(label="What is it for?", max_length=200, help_text="The applicant reads this.")
    amount_usd = forms.DecimalField(label="Amount in US dollars", max_digits=8, decimal_places=2)


class SettlementForm(PlainForm):
    """How a charge was settled."""

    settled_on = DayField(label="Settled on")
    note = forms.CharField(
        label="How it was settled",
        max_length=200,
        help_text="Such as the number of the payment, or why it is cancelled.",
    )


class AllegationForm(EntryForm):
    """What is alleged."""

    explanation = words("What is alleged, and where the papers are", rows=5, hint="Only staff read this.")


class ConductDecisionForm(PlainForm):
    """What came of an allegation."""

    outcome = forms.ChoiceField(
        label="What came of it?",
        choices=[
            ("dismissed", "Dismissed: nothing holds the case back"),
            ("found", "Found: a person decides the case"),
        ],
        widget=forms.RadioSelect,
    )
    explanation = words("Why, and where the papers are", rows=5, hint="Only staff read this.")


class LimitForm(EntryForm):
    """A seven-year period that ends on another day."""

    exam = forms.ChoiceField(
        label="Period that began with",
        required=False,
        choices=[("", "Any examination"), *((each.value, each.label) for each in Exam)],
    )
    taken_on = DayField(label="Taken on", required=False, help_text="Leave empty for every sitting of it.")
    deadline = DayField(label="The period ends on")
    approved_by = forms.CharField(label="Approved by", max_length=200)
    reason = words("Why", hint="The applicant reads this.")


class BarForm(EntryForm):
    """A bar from all Steps."""

    kind = forms.ChoiceField(label="What it rests on")
    barred_from = DayField(label="First day")
    barred_until = DayField(
        label="Last day",
        required=False,
        help_text="Leave empty for the usual time of this kind, or until further notice.",
    )
    reason = words("Why", hint="The applicant reads this.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = ExamBar._meta.get_field("kind").choices or ()
        choices: Any = [EMPTY, *kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # a choice field


class BarEndForm(PlainForm):
    """The last day of a bar."""

    on = DayField(label="Last day of the bar")
    note = forms.CharField(label="Why it ends then", max_length=500, help_text="The applicant reads this.")


class TrainingDays(forms.Form):
    """The days of training and the programme's word."""

    started_on = DayField(label="First day")
    ended_on = DayField(label="Last day", required=False, help_text="Leave empty while the training goes on.")
    successful = forms.TypedChoiceField(
        label="The programme's word",
        choices=[("yes", "Successful so far"), ("no", "Not successful")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    source = forms.CharField(
        label="Who confirmed it, and how", max_length=300, help_text="Such as: letter of the programme of 3 March 2026."
    )


class TrainingForm(EntryForm, TrainingDays):
    """A period of training in the United States or elsewhere."""

    programme_name = forms.CharField(label="Programme", max_length=200)
    programme = forms.ChoiceField(
        label="Kind of programme",
        choices=[
            EMPTY,
            ("acgme", "Accredited by ACGME"),
            ("non_standard", "Non-standard, approved by ECFMG"),
            ("other", "Another"),
        ],
    )
    country = forms.ChoiceField(label="Country", choices=COUNTRY_CHOICES, initial="USA")
    field_order = ("programme_name", "programme", "country", "started_on", "ended_on", "successful", "source")


class TrainingCorrectionForm(PlainForm, TrainingDays):
    """The programme's newer word."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class UsLicenceForm(EntryForm):
    """A licence of a US state or territory."""

    jurisdiction = forms.CharField(label="State or territory", max_length=80)
    kind = forms.ChoiceField(
        label="Kind of licence",
        choices=[("unrestricted", "Full and unrestricted"), ("other", "Training or limited licence")],
        widget=forms.RadioSelect,
    )
    issued_on = DayField(label="Issued on")
    source = forms.CharField(label="Who confirmed it, and how", max_length=300)
