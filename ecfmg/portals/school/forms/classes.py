"""Forms of classes of coming graduates."""

from django import forms

from credentials.actions.classes import SendingDays
from credentials.class_files import COLUMNS, MOST_BYTES
from credentials.models import ClassMember
from ecfmg.foundation.forms import DayField, PlainForm, UploadInput


class ClassForm(PlainForm):
    """The file of a class."""

    name = forms.CharField(max_length=120, label="Name of the class", help_text="Such as Class of 2027.")
    file = forms.FileField(
        label="List as CSV",
        help_text="At most 5 MB and 2,000 people. We take UTF-8, UTF-16 and Windows files, with commas, semicolons "
        "or tabs.",
        widget=UploadInput(accept=".csv,text/csv,text/plain", max_bytes=MOST_BYTES),
        allow_empty_file=True,
    )
    once_key = forms.CharField(widget=forms.HiddenInput)


class DaysForm(PlainForm):
    """By when the school means to send each document of everybody in the class."""

    mspe_by = DayField(label="MSPE by", required=False, help_text="Leave a day empty if you do not send it.")
    transcript_by = DayField(label="Final transcript by", required=False)
    diploma_by = DayField(label="Diploma by", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def days(self) -> SendingDays:
        """The three days."""
        values = self.cleaned_data
        return SendingDays(values["mspe_by"], values["transcript_by"], values["diploma_by"])


class LineForm(PlainForm):
    """What one line of a class says, corrected by hand."""

    usmle_id = forms.CharField(
        max_length=20, required=False, label="USMLE ID", help_text="Eight digits, if there is one."
    )
    given_names = forms.CharField(max_length=300, required=False, label="Given names")
    family_name = forms.CharField(max_length=300, required=False, label="Family name")
    date_of_birth = DayField(required=False, label="Date of birth")
    expected_graduation_on = DayField(label="Expected graduation date")
    degree_title = forms.CharField(max_length=300, label="Degree title")
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(line: ClassMember) -> dict[str, object]:
        """What the line says now."""
        return {name: getattr(line, name) for name in (*COLUMNS, "version")}

    def raw(self) -> dict[str, str]:
        """The columns as text, as they would stand in a file."""
        return {name: str(self.cleaned_data.get(name) or "") for name in COLUMNS}


class DecideForm(PlainForm):
    """Whether the person who is suggested is the one of the line."""

    answer = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")])
    version = forms.IntegerField()
