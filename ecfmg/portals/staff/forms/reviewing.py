"""Forms of a review: a fault and its place on the page, the checks of a translation, the name, and the way back."""

from typing import Any

from django import forms

from credentials.models import NameCheck
from credentials.reasons import Use
from credentials.regions import AREAS, WHOLE, Region
from credentials.translation import RULES
from ecfmg.portals.staff.forms import Decision, reason_choices, words

SIDES = (("", "Something is missing altogether"), ("original", "The original"), ("translation", "The translation"))


class FaultForm(Decision):
    """One thing that is wrong. The place can be drawn, chosen as a third of the page, or typed in per cent."""

    AREA_CHOICES = (
        ("", "No place, or drawn"),
        ("top", "Top third"),
        ("middle", "Middle third"),
        ("bottom", "Bottom third"),
        ("whole", "Whole page"),
    )

    reason_code = forms.ChoiceField(
        label="What is wrong",
        choices=lambda: reason_choices(Use.RETURN),
        widget=forms.Select({"data-key": "f", "aria-keyshortcuts": "f"}),
    )
    note = words("In your words", rows=2, required=False, hint="The applicant reads it after the reason.")
    side = forms.ChoiceField(label="Where it is seen", required=False, choices=SIDES)
    page = forms.IntegerField(label="Page", required=False, min_value=1, max_value=999)
    area = forms.ChoiceField(label="Part of the page", required=False, choices=AREA_CHOICES)
    left = forms.DecimalField(label="From the left, %", required=False, min_value=0, max_value=100)
    top = forms.DecimalField(label="From the top, %", required=False, min_value=0, max_value=100)
    width = forms.DecimalField(label="Width, %", required=False, min_value=0, max_value=100)
    height = forms.DecimalField(label="Height, %", required=False, min_value=0, max_value=100)

    def clean(self) -> dict[str, Any]:
        """The region as thousandths of the page; four numbers or none."""
        values: dict[str, Any] = super().clean() or {}
        numbers = [values.get(name) for name in ("left", "top", "width", "height")]
        values["region"] = None
        if all(number is not None for number in numbers):
            try:
                values["region"] = Region(*(round(number * WHOLE / 100) for number in numbers if number is not None))
            except ValueError as error:
                self.add_error("left", str(error))
        elif any(number is not None for number in numbers):
            self.add_error("left", "Give all four numbers of the place, or none.")
        elif values.get("area"):
            values["region"] = Region(*AREAS[values["area"]])
        if not values.get("side"):
            if values["region"]:
                self.add_error("side", "Say in which copy the place is.")
            values["page"] = values["region"] = None
        elif values["region"] and not values.get("page"):
            self.add_error("page", "Say on which page the place is.")
        return values


class KeepSpecimenForm(Decision):
    """Keep a verified document to compare others with."""

    note = words("What is worth looking at", rows=2, required=False, hint="Such as the seal, the paper, who signed.")


class EndSpecimenForm(Decision):
    """Take a document off the specimens."""

    reason = words("Why it is taken off", rows=2)


class UnlistForm(Decision):
    """Take a fault off the list."""

    fault = forms.UUIDField(widget=forms.HiddenInput)


class TranslationCheckForm(Decision):
    """Which rules of translations hold."""

    ticked = forms.MultipleChoiceField(
        label="Tick what holds",
        required=False,
        choices=[(rule.code, rule.label) for rule in RULES],
        widget=forms.CheckboxSelectMultiple,
    )


class NameForm(Decision):
    """What the name on the document is."""

    DECISIONS = (
        (NameCheck.Decision.SAME, "The same person's name: accept it"),
        (NameCheck.Decision.PROOF_WANTED, "Ask the applicant for proof: goes on the list"),
        (NameCheck.Decision.ANOTHER, "Somebody else's name: goes on the list"),
    )

    printed = forms.CharField(max_length=240, widget=forms.HiddenInput)
    decision = forms.ChoiceField(label="You decide", choices=DECISIONS, widget=forms.RadioSelect)
    note = words("Why", rows=2, required=False, hint="Needed where nothing on record explains the difference.")


class ReturnForm(Decision):
    """Give the credential back with the whole list, as it was shown."""

    round_version = forms.IntegerField(widget=forms.HiddenInput)
