"""Sending documents."""

from django import forms

from credentials.models import Document
from ecfmg.foundation.forms import PlainForm, SeveralFilesField, SeveralFilesInput


class DocumentForm(PlainForm):
    """A document as one PDF or as photographs of its pages."""

    upload = SeveralFilesField(
        label="File",
        help_text="One PDF, or photographs (JPEG, PNG, TIFF, HEIC) of every page in order. Up to 50 MB, no password.",
        widget=SeveralFilesInput(
            accept=".pdf,.jpg,.jpeg,.png,.tif,.tiff,.heic",
            max_bytes=50 * 1024 * 1024,
            attrs={"multiple": True},
        ),
        allow_empty_file=True,
    )
    language = forms.CharField(max_length=40, initial="English", label="Language of the document")
    once_key = forms.CharField(widget=forms.HiddenInput)


class CredentialDocumentForm(DocumentForm):
    """A diploma, transcript or letter of completion: it bears a name."""

    printed = forms.CharField(
        max_length=240,
        required=False,
        label="Name on the document, if it differs from your name of record",
        help_text="Type it as it is printed. On the next page you can say why, and send proof of a former name.",
    )
    field_order = ("upload", "language", "printed", "once_key")


class TranslationForm(DocumentForm):
    """A translation, which is always into English."""

    language = None  # type: ignore[assignment]  # Django's way to leave out a field of the base class


class OtherDocumentForm(DocumentForm):
    """Any other document: the person says what it is."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=[
            (kind.value, kind.label)
            for kind in (
                Document.Kind.NAME_PROOF,
                Document.Kind.LICENCE,
                Document.Kind.OTHER,
            )
        ],
    )
    field_order = ("kind", "upload", "language", "once_key")
