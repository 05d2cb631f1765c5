"""Forms of policy officers: propose a changed policy, publish it, decline it."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from certification.actions.policy import Answers
from certification.models import PolicyRelease
from ecfmg.foundation import clock
from ecfmg.foundation.forms import DayField, PlainForm
from ecfmg.portals.staff.forms import Decision, words


class PolicyFiles(forms.FileInput):
    """An input that takes several files."""

    allow_multiple_selected = True


class PolicyFilesField(forms.FileField):
    """One or more policy files; what is in them is checked by the loader."""

    widget = PolicyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The files; refuses none, and two of the same name."""
        files = [each for each in data or [] if isinstance(each, UploadedFile)]
        if not files:
            raise forms.ValidationError("Choose at least one changed policy file.")
        names = [str(each.name) for each in files]
        if len(set(names)) < len(names):
            raise forms.ValidationError("Two of the files have the same name. Choose each file once.")
        return files


class ProposalForm(PlainForm):
    """The changed files, and what the changelog asks of a change of policy."""

    changed = PolicyFilesField(
        label="Changed policy files",
        help_text="One or more. Files that you leave out stay as they are in force. Download those and edit them.",
        widget=PolicyFiles(attrs={"accept": ".yaml"}),
    )
    kind = forms.ChoiceField(
        label="What kind of change is it?", choices=PolicyRelease.Kind.choices, widget=forms.RadioSelect
    )
    summary = words("What changes, and why", hint="One or two sentences. They stand in the public list of changes.")
    periods = forms.CharField(
        label="Which periods does it touch?",
        max_length=300,
        help_text="Such as: season 2027; examinations from 1 July 2026.",
    )
    people = forms.CharField(
        label="Whom does it touch?",
        max_length=300,
        help_text="Such as: applicants through Pathway 3; graduates of Canadian schools; nobody yet.",
    )
    try_as_of = DayField(
        label="Try it as of",
        help_text="The day for which everybody is decided, and up to which announcements count: today or later.",
    )
    once_key = forms.CharField(widget=forms.HiddenInput)

    def clean_try_as_of(self) -> object:
        """Today or later."""
        day = self.cleaned_data["try_as_of"]
        if day < clock.today():
            raise forms.ValidationError("Choose today or a day to come: what was decided in the past stays as it is.")
        return day

    def answers(self) -> Answers:
        """The answers as the action takes them."""
        names = ("kind", "summary", "periods", "people", "try_as_of")
        return Answers(**{name: self.cleaned_data[name] for name in names})


class PublicationForm(Decision):
    """Publish a proposal, as it was shown; `overwriting` is asked only where rows that already held change."""

    overwriting = forms.BooleanField(
        required=False, label="I looked at each of these rows, and it is meant that they are overwritten"
    )

    def __init__(self, *args: Any, overwrites: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not overwrites:
            del self.fields["overwriting"]


class DeclineForm(Decision):
    """Decline a proposal, or take one's own back."""

    reason = words("Why", hint="Whoever proposed it reads this. It stays on record.")
