"""Forms of sending a diploma with its transcript, and a new version of a letter."""

from typing import Any

from django import forms

from credentials.actions.school_documents import Paper
from credentials.models import Credential
from ecfmg.foundation.forms import PlainForm
from ecfmg.portals.school.forms import upload_field


class PushForm(PlainForm):
    """Diploma and transcript of one person, confirmed in the same act."""

    diploma = upload_field("Final medical diploma", required=False)
    diploma_language = forms.CharField(max_length=40, initial="English", label="Language of the diploma")
    transcript = upload_field("Final medical school transcript", required=False)
    transcript_language = forms.CharField(max_length=40, initial="English", label="Language of the transcript")
    genuine = forms.BooleanField(
        label="I confirm, as an authorised official, that our school issued these documents and that they are genuine."
    )
    once_key = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """One of the two is enough; both are better."""
        values = super().clean() or self.cleaned_data
        if not (values.get(Credential.Kind.DIPLOMA) or values.get(Credential.Kind.TRANSCRIPT)):
            self.add_error("diploma", "Choose the diploma, the transcript or both.")
        return values

    def papers(self) -> list[Paper]:
        """The files that were chosen, each with its kind and language."""
        chosen = [(kind, self.cleaned_data.get(kind)) for kind in (Credential.Kind.DIPLOMA, Credential.Kind.TRANSCRIPT)]
        return [Paper(kind, files, self.cleaned_data[f"{kind}_language"]) for kind, files in chosen if files]


class NewVersionForm(PlainForm):
    """A new version of a letter; who wrote it, and who may read it, stays."""

    file = upload_field("The new version")
    author_title = forms.CharField(
        max_length=150, required=False, label="The author's title", help_text="Such as Professor of Surgery."
    )
    once_key = forms.CharField(widget=forms.HiddenInput)
