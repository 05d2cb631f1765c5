"""How to go on after a school did not answer."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from credentials.models import VerificationRequest
from ecfmg.foundation.forms import PlainForm

Wish = VerificationRequest.Wish


class RequestsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # subscripted, Django fails at run time
    """Requests to choose from, each by what it is about and its number."""

    def label_from_instance(self, obj: VerificationRequest) -> str:
        """The words beside the box."""
        return f"{obj.subject}, request {obj.number}"


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

    also = RequestsField(
        VerificationRequest.objects.none(),
        label="The same way for",
        required=False,
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        help_text="Your school left these without an answer too.",
    )
    field_order = ("wish", "note", "also")

    def __init__(self, *args: Any, others: QuerySet[VerificationRequest], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not others:
            del self.fields["also"]
            return
        field = self.fields["also"]
        assert isinstance(field, RequestsField)
        field.queryset, field.initial = others, list(others)
