"""A dean's nomination of a coordinator, as a dean's office fills it in."""

from django import forms

from credentials.actions.nominations import LETTER_BYTES, Person
from ecfmg.foundation.forms import PlainForm, UploadInput


class NominationForm(PlainForm):
    """Who nominates whom, with the signed letter."""

    dean_name = forms.CharField(max_length=200, label="Name of the dean")
    dean_title = forms.CharField(max_length=150, label="Title of the dean", initial="Dean")
    dean_email = forms.EmailField(
        label="E-mail of the dean at the school",
        help_text="We write to this address, and the dean confirms from there. A private address is not enough.",
    )
    coordinator_name = forms.CharField(max_length=200, label="Name of the coordinator")
    coordinator_title = forms.CharField(max_length=150, label="Title of the coordinator", help_text="Registrar, say.")
    coordinator_email = forms.EmailField(label="E-mail of the coordinator at the school")
    letter = forms.FileField(
        label="The letter, signed by the dean",
        help_text="On the school's letterhead, naming the coordinator. One PDF, at most 4 pages and 10 MB.",
        widget=UploadInput(accept=".pdf", max_bytes=LETTER_BYTES),
        allow_empty_file=True,
    )
    once_key = forms.CharField(widget=forms.HiddenInput)

    def person(self, who: str) -> Person:
        """The `dean` or the `coordinator`."""
        values = self.cleaned_data
        return Person(values[f"{who}_name"], values[f"{who}_title"], values[f"{who}_email"])
