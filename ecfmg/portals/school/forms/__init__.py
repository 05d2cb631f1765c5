"""Forms of the school portal."""

from typing import Any

from django import forms

from credentials.models import Credential, Document
from ecfmg.foundation.forms import PlainForm, SeveralFilesField, SeveralFilesInput

MOST_BYTES = 50 * 1024 * 1024


def upload_field(label: str, *, required: bool = True) -> SeveralFilesField:
    """One document; what is in it is judged by what it is, not by its name."""
    return SeveralFilesField(
        label=label,
        required=required,
        help_text="One PDF, or photographs of the pages in their order; up to 50 MB, without a password.",
        widget=SeveralFilesInput(accept=".pdf,image/*", max_bytes=MOST_BYTES, attrs={"multiple": True}),
        allow_empty_file=True,
    )


class SubmitForm(PlainForm):
    """A document that the school sends for one of its people."""

    KINDS = (
        Document.Kind.MSPE,
        Document.Kind.LOR,
        Document.Kind.TRANSCRIPT,
        Document.Kind.DIPLOMA,
        Document.Kind.COMPLETION_LETTER,
    )

    kind = forms.ChoiceField(
        label="What is it?",
        choices=[("", "Choose one"), *((kind.value, kind.label) for kind in KINDS)],
    )
    file = upload_field("File")
    language = forms.CharField(max_length=40, initial="English", label="Language of the document")
    author = forms.CharField(
        max_length=200, required=False, label="Author of the letter", help_text="For a letter of recommendation."
    )
    author_title = forms.CharField(
        max_length=150, required=False, label="The author's title", help_text="Such as Professor of Surgery."
    )
    waived = forms.TypedChoiceField(
        required=False,
        label="Did the person give up the right to read the letter?",
        help_text="For a letter of recommendation.",
        choices=[("", "Not a letter"), ("yes", "Yes: they may not read it"), ("no", "No: they may read it")],
        coerce=lambda value: {"yes": True, "no": False}.get(value),
        empty_value=None,
    )
    genuine = forms.BooleanField(
        required=False,
        label="I confirm, as an authorised official, that our school issued this and that it is genuine.",
        help_text="For a diploma, transcript or letter of completion: then nobody has to ask you about it.",
    )
    once_key = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, official: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not official:
            del self.fields["genuine"]

    def clean(self) -> dict[str, Any]:
        """A letter has an author and a word on the waiver; nothing but a credential is confirmed as genuine."""
        values = super().clean() or self.cleaned_data
        if values.get("kind") == Document.Kind.LOR:
            if not values.get("author"):
                self.add_error("author", "Enter who wrote the letter.")
            if values.get("waived") is None:
                self.add_error("waived", "Say whether the person gave up the right to read the letter.")
        if values.get("genuine") and values.get("kind") not in Credential.Kind.values:
            self.add_error("genuine", "Untick this: only a diploma, transcript or letter of completion is confirmed.")
        return values


class AttestationForm(PlainForm):
    """The Clinical Skills Attestation for Pathway 3, 4 or 5."""

    pathway = forms.TypedChoiceField(
        coerce=int,
        label="For which Pathway?",
        choices=[(number, f"Pathway {number}") for number in (3, 4, 5)],
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(
        label="I attest, as an authorised official, that this person's clinical skills suffice for supervised practice."
    )
    once_key = forms.CharField(widget=forms.HiddenInput)
