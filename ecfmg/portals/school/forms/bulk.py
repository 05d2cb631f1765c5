"""Forms of sending many files at once."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from credentials.actions.bulk import KINDS
from credentials.models import BulkFile
from ecfmg.foundation.forms import PlainForm

WAIVER = [("yes", "Yes: they may not read it"), ("no", "No: they may read it")]


def waiver_field(label: str, **options: Any) -> forms.TypedChoiceField:
    """Whether the right to read a letter was given up; empty where nobody said."""
    return forms.TypedChoiceField(
        label=label,
        required=False,
        choices=[("", "Not stated yet"), *WAIVER],
        coerce=lambda value: {"yes": True, "no": False}.get(value),
        empty_value=None,
        **options,
    )


class SeveralFiles(forms.FileInput):
    """A file input that takes many; without script they all come with the form."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Many files, or one ZIP archive; each is judged later and by itself."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The files, empty ones included: the list says of each what is wrong."""
        files = [each for each in data or [] if isinstance(each, UploadedFile)]
        if self.required and not files:
            raise forms.ValidationError("Choose the files to send.", code="required")
        return files


class FilesForm(PlainForm):
    """Files for a batch."""

    chosen = FilesField(
        label="Files",
        allow_empty_file=True,
        help_text="Many files at once, or one ZIP archive of them. PDF, or photographs of pages; up to 50 MB each.",
        widget=SeveralFiles(attrs={"accept": ".pdf,.zip,image/*"}),
    )


class StartForm(FilesForm):
    """A new batch: what is in it, and its first files."""

    kind = forms.ChoiceField(
        label="What are the files?",
        required=False,
        choices=[
            ("", "Different kinds: tell each by its name and text"),
            *((kind.value, kind.label) for kind in KINDS),
        ],
    )
    once_key = forms.CharField(widget=forms.HiddenInput)

    field_order = ("kind", "chosen", "once_key")

    def __init__(self, *args: Any, files_follow: bool = False, **kwargs: Any) -> None:
        """`files_follow`: our script starts the batch and then sends the files one by one."""
        super().__init__(*args, **kwargs)
        self.fields["chosen"].required = not files_follow


class CorrectForm(PlainForm):
    """For whom a file is, what it is and, for a letter, by whom."""

    education = forms.ChoiceField(label="For whom is it?", widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label="What is it?", choices=[("", "Choose one"), *((kind.value, kind.label) for kind in KINDS)]
    )
    author = forms.CharField(
        max_length=200, required=False, label="Author of the letter", help_text="For a letter of recommendation."
    )
    author_title = forms.CharField(
        max_length=150, required=False, label="The author's title", help_text="Such as Professor of Surgery."
    )
    waived = waiver_field(
        "Did the person give up the right to read the letter?", help_text="For a letter of recommendation."
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """`people`: public id of the education and words for the person; only those can be chosen."""
        super().__init__(*args, **kwargs)
        field = self.fields["education"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(people)


def correction_of(file: BulkFile) -> dict[str, Any]:
    """What the form shows of a file before it is changed."""
    return {
        "education": str(file.education.public_id) if file.education else "",
        "kind": file.kind,
        "author": file.author,
        "author_title": file.author_title,
        "waived": {True: "yes", False: "no"}.get(file.waived, "") if file.waived is not None else "",
        "version": file.version,
    }


class LettersForm(PlainForm):
    """The same answer for every letter of a batch that has none."""

    waived = forms.TypedChoiceField(
        label="Did these people give up the right to read their letters?",
        choices=[("", "Choose one"), *WAIVER],
        coerce=lambda value: value == "yes",
    )


class SendForm(PlainForm):
    """Sending what is complete, with the official's word on diplomas and transcripts."""

    genuine = forms.BooleanField(
        required=False,
        label="I confirm, as an authorised official, that our school issued the diplomas, transcripts and letters of "
        "completion among them and that they are genuine.",
        help_text="Then nobody has to ask you about them.",
    )

    def __init__(self, *args: Any, confirms: bool, **kwargs: Any) -> None:
        """`confirms`: the sender is an official and there is something to confirm."""
        super().__init__(*args, **kwargs)
        if not confirms:
            del self.fields["genuine"]
