"""Sending documents."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from credentials.models import Document
from ecfmg.foundation.forms import PlainForm, UploadInput


class SeveralFilesInput(UploadInput):
    """One PDF, or several photographs of the pages in their order."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One or more files; an empty one is refused later, with a sentence of its own."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Each file checked as the base class checks one."""
        files: Sequence[Any] = data if isinstance(data, (list, tuple)) else [data]
        return [super(SeveralFilesField, self).clean(file, initial) for file in files]


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
