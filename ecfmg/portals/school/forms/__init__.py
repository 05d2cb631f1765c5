"""Forms of the school portal."""

from django import forms

from credentials.models import Document, SchoolMember, VerificationRequest
from ecfmg.foundation import clock
from ecfmg.foundation.forms import DayField, UploadInput


class AnswerForm(forms.Form):
    """The school's answer about one document."""

    answer = forms.ChoiceField(
        label="Is this document genuine?",
        choices=VerificationRequest.Answer.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="What differs, or why it is not yours",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Needed unless the document is genuine. Name each detail and what your records say.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    once_key = forms.CharField(widget=forms.HiddenInput)


class SubmitForm(forms.Form):
    """A document that the school sends for one of its people."""

    KINDS = (
        Document.Kind.MSPE,
        Document.Kind.TRANSCRIPT,
        Document.Kind.LOR,
        Document.Kind.DIPLOMA,
    )

    kind = forms.ChoiceField(
        label="What is it?",
        choices=[("", "Choose one"), *((kind.value, kind.label) for kind in KINDS)],
    )
    file = forms.FileField(
        label="File",
        help_text="One PDF with all pages in order, up to 50 MB, without a password.",
        widget=UploadInput(accept=".pdf,.jpg,.jpeg,.png", max_bytes=50 * 1024 * 1024),
        allow_empty_file=True,
    )
    language = forms.CharField(max_length=40, initial="English", label="Language of the document")
    author = forms.CharField(
        max_length=200,
        required=False,
        label="Author of the letter",
        help_text="For letters of recommendation.",
    )
    waived = forms.TypedChoiceField(
        required=False,
        label="Did the person give up the right to read the letter?",
        choices=[("", "Not a letter"), ("yes", "Yes, waived"), ("no", "No")],
        coerce=lambda value: {"yes": True, "no": False}.get(value),
        empty_value=None,
    )
    genuine = forms.BooleanField(
        required=False,
        label="I confirm, as an authorised official, that this diploma or transcript was issued by our school and is genuine.",
    )
    once_key = forms.CharField(widget=forms.HiddenInput)


class InviteForm(forms.Form):
    """Somebody new on the roster."""

    display_name = forms.CharField(max_length=200, label="Name")
    email = forms.EmailField(label="E-mail at the school")
    role = forms.ChoiceField(choices=[("", "Choose one"), *SchoolMember.Role.choices])
    title = forms.CharField(max_length=150, required=False, help_text="Such as dean or registrar.")
    valid_from = DayField(label="In office from")
    valid_until = DayField(
        label="In office until",
        required=False,
        help_text="Leave empty if it has no end.",
    )
    once_key = forms.CharField(widget=forms.HiddenInput)


class EndForm(forms.Form):
    """The last day of somebody on the roster."""

    on = DayField(label="Last day in office")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.fields["on"].initial = clock.today()
