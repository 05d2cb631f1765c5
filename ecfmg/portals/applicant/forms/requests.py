"""How to go on after a school did not answer."""

from django import forms

from credentials.models import VerificationRequest
from ecfmg.foundation.forms import PlainForm

Wish = VerificationRequest.Wish


class WayOnForm(PlainForm):
    """One of the ways, and what we need for it."""

    WORDS = (
        (Wish.OTHER_OFFICE, "Ask another office of my school: I know one that answers"),
        (Wish.COURIER, "Send the request by courier, at my cost: I am told the price first"),
        (Wish.OFFICIAL_LETTER, "A signed letter by an official of my school, sent straight from the school"),
        (Wish.APPEAL, "Look at it again: something was overlooked"),
    )

    wish = forms.ChoiceField(
        label="How should we go on?", choices=[(value.value, label) for value, label in WORDS], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="What we need for it",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="The office with its e-mail or postal address; name and title of the official; or what we missed.",
    )
