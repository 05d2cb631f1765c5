"""Answering a list of faults: a better file for one slot, or words; and the name on a document."""

from django import forms

from ecfmg.foundation.forms import PlainForm, SeveralFilesField, SeveralFilesInput
from ecfmg.portals.applicant.forms.documents import DocumentForm, TranslationForm


class BetterDocumentForm(DocumentForm):
    """A better copy of the document itself."""

    slot = forms.CharField(widget=forms.HiddenInput)


class BetterTranslationForm(TranslationForm):
    """A better translation, or a proof of another name, in English or with its translation in the file."""

    slot = forms.CharField(widget=forms.HiddenInput)


class WordsForm(PlainForm):
    """What was corrected, or why it is right."""

    fault = forms.UUIDField(widget=forms.HiddenInput)
    note = forms.CharField(
        label="Answer without a file",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Say what you have corrected, such as your stated education, or why it is right as it is.",
    )


class NameStatementForm(PlainForm):
    """The name as printed, where it differs from the name of record, and what proves it."""

    printed = forms.CharField(label="The name as printed on the document", max_length=240)
    reason = forms.CharField(
        label="Why it differs",
        required=False,
        max_length=500,
        help_text="For example: my name before I married; initials only; my passport has both surnames.",
    )
    proof = SeveralFilesField(
        label="Proof",
        required=False,
        help_text="A marriage certificate, a court order, or a letter of an official of your school. It may follow.",
        widget=SeveralFilesInput(
            accept=".pdf,.jpg,.jpeg,.png,.tif,.tiff,.heic", max_bytes=50 * 1024 * 1024, attrs={"multiple": True}
        ),
        allow_empty_file=True,
    )
    once_key = forms.CharField(widget=forms.HiddenInput)
