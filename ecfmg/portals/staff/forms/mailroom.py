"""Forms of the mail room: an envelope, its custody, its match, the answer inside, scans and letters."""

from typing import Any

from django import forms
from django.conf import settings

from credentials.actions.mailroom import NOTED_BY_HAND
from credentials.models import CustodyStep, Education, Envelope, School, VerificationRequest
from credentials.queries.mailroom import MOST_NAMED, schools_meant
from credentials.request_kinds import question_of
from ecfmg.accounts.models import Audience, User
from ecfmg.foundation import clock
from ecfmg.foundation.forms import DayField, PlainForm, UploadInput

PDF_ONLY = UploadInput(accept=".pdf,application/pdf", max_bytes=settings.MAX_UPLOAD_BYTES)
FIRST = {"autofocus": True}


class SealedField(forms.TypedChoiceField):
    """Whether the envelope was closed when it came."""

    def __init__(self) -> None:
        super().__init__(
            label="Was it sealed when it came?",
            choices=[("yes", "Yes, closed and untouched"), ("no", "No, open or not closed by the sender")],
            coerce=lambda value: value == "yes",
            widget=forms.RadioSelect,
        )


class LogForm(PlainForm):
    """What is seen of an envelope from outside."""

    sender = forms.CharField(
        max_length=250,
        label="Sender",
        help_text="As written on the envelope. If nothing is written, enter: no sender.",
        widget=forms.TextInput({**FIRST, "autocomplete": "off"}),
    )
    school = forms.CharField(
        max_length=250,
        required=False,
        label="School, if it comes from one",
        help_text="Its World Directory number, its name, or words of it. Leave it empty if you do not know.",
        widget=forms.TextInput({"list": "schools", "autocomplete": "off"}),
    )
    received_on = DayField(label="Received on")
    tracking = forms.CharField(
        max_length=60,
        required=False,
        label="Tracking number",
        help_text="The bar code of the carrier can be scanned.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    sealed = SealedField()
    condition = forms.ChoiceField(choices=Envelope.Condition.choices, label="Condition")
    condition_note = forms.CharField(
        max_length=300, required=False, label="What is wrong with it", help_text="Needed unless the condition is good."
    )
    once_key = forms.CharField(widget=forms.HiddenInput)

    def clean_school(self) -> School | None:
        """The one school that is meant, by its number, its name, or the beginnings of words of it."""
        text = self.cleaned_data["school"].strip()
        found = schools_meant(text) if text else []
        if text and not found:
            raise forms.ValidationError(
                "No school has this name or number. Try one word of it, or leave the field empty: the school can be "
                "named at the match."
            )
        if len(found) > 1:
            names = "; ".join(f"{school.name} ({school.wdoms_id})" for school in found[:MOST_NAMED])
            more = "" if len(found) <= MOST_NAMED else "; and more"
            raise forms.ValidationError(f"Several schools fit: {names}{more}. Type more of the name, or the number.")
        return found[0] if found else None


class CustodyForm(PlainForm):
    """One thing done with the paper."""

    step = forms.ChoiceField(
        choices=[("", "Choose one"), *((step.value, step.label) for step in NOTED_BY_HAND)],
        label="What was done with the paper?",
    )
    place = forms.CharField(max_length=100, label="Where", help_text="Such as: Box 14, or: Room 3.")
    handed_to = forms.ModelChoiceField(
        queryset=User.objects.none(),
        required=False,
        label="Given to",
        help_text="Only where it was given to somebody.",
        empty_label="Nobody",
    )
    note = forms.CharField(max_length=300, required=False, label="Note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = User.objects.filter(audience=Audience.STAFF, is_active=True, staff_assignments__isnull=False)
        field = self.fields["handed_to"]
        assert isinstance(field, forms.ModelChoiceField)  # declared above
        field.queryset = here.distinct().order_by("display_name")
        first = "handed_to" if self.initial.get("step") == CustodyStep.Step.HANDED_OVER else "place"
        self.fields[first if self.initial.get("step") else "step"].widget.attrs.update(FIRST)


class HoldForm(PlainForm):
    """Why an envelope cannot be matched now."""

    reason = forms.ChoiceField(
        choices=[("", "Choose one"), *Envelope.HoldReason.choices],
        label="Why can it not be matched?",
        widget=forms.Select(FIRST),
    )
    note = forms.CharField(
        required=False,
        max_length=500,
        label="What the next person should know",
        widget=forms.Textarea({"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReturnForm(PlainForm):
    """Sending the paper back."""

    note = forms.CharField(
        max_length=300,
        label="Why it goes back, and how it was posted",
        help_text="Such as: not for us; registered post RR 123.",
        widget=forms.TextInput(FIRST),
    )
    place = forms.CharField(max_length=100, label="Where")
    version = forms.IntegerField(widget=forms.HiddenInput)


class UnmatchForm(PlainForm):
    """What shows that a match was wrong."""

    reason = forms.CharField(
        max_length=500,
        label="What shows that the match was wrong?",
        widget=forms.Textarea({"rows": 3, **FIRST}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class MatchForm(PlainForm):
    """That the envelope answers the request that is shown."""

    sender_is_school = forms.BooleanField(
        required=False,
        label="The sender on the envelope is the school that was asked (if not, the reviewer is warned)",
    )
    author = forms.CharField(max_length=200, label="Who wrote the letter?", required=False)
    waived = forms.TypedChoiceField(
        choices=[("yes", "Yes: the applicant waived the right to read it"), ("no", "No: the applicant may read it")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        label="Did the applicant waive the right to read the letter?",
    )
    asked = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, envelope: Envelope, asked: VerificationRequest, **kwargs: Any) -> None:
        initial = {"asked": asked.public_id, "version": envelope.version}
        super().__init__(*args, initial=initial, **kwargs)
        if asked.kind != VerificationRequest.Kind.LOR:
            del self.fields["author"], self.fields["waived"]
        if envelope.school_id == asked.school_id:
            del self.fields["sender_is_school"]


class ScanForm(PlainForm):
    """The PDF of the scanner."""

    file = forms.FileField(label="PDF from the scanner", widget=PDF_ONLY)
    place = forms.CharField(max_length=100, label="Where the scanner stands")
    once_key = forms.CharField(widget=forms.HiddenInput)


class PaperAnswerForm(PlainForm):
    """What the school says on paper, as it is written there."""

    answer = forms.ChoiceField(widget=forms.RadioSelect(FIRST), label="What did the school mark?")
    status = forms.ChoiceField(
        choices=[("", "Choose one"), *Education.Status.choices], label="The person is at the school", required=False
    )
    since = DayField(label="From", required=False)
    until = DayField(label="Until, or graduation", required=False)
    note = forms.CharField(
        required=False,
        max_length=2000,
        label="What the school wrote",
        help_text="Needed unless all is well. Word for word, with an English translation after it.",
        widget=forms.Textarea({"rows": 3}),
    )
    name = forms.CharField(max_length=200, label="Name of the person who signed")
    title = forms.CharField(max_length=150, label="Title, as written", help_text="Such as Registrar or Dean.")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: VerificationRequest, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": asked.version}, **kwargs)
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)  # declared above
        field.choices = [(answer.value, answer.label) for answer in question_of(asked).answers]
        if asked.kind != VerificationRequest.Kind.STATUS_CONFIRMATION:
            del self.fields["status"], self.fields["since"], self.fields["until"]


class PostedForm(PlainForm):
    """When a letter was given to the post."""

    posted_on = DayField(label="Posted on")
    tracking = forms.CharField(max_length=60, required=False, label="Tracking number")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = {"posted_on": clock.today(), **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
