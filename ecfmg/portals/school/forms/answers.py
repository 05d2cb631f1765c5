"""Forms under which a school answers a request, signed in or under a link."""

from typing import Any

from django import forms

from credentials.models import Document, Education, VerificationRequest
from credentials.request_kinds import QUESTIONS, Sender, Standing
from ecfmg.foundation.forms import DayField, PlainForm
from ecfmg.portals.school.forms import upload_field

Kind = VerificationRequest.Kind
Answer = VerificationRequest.Answer
OF_RECORDS = {Kind.VERIFY_CREDENTIAL, Kind.TRANSCRIPT}


class SenderFields(PlainForm):
    """What every form carries: version and key, and under a link the name and title of the person who answers."""

    sender_name = forms.CharField(max_length=200, label="Your name")
    sender_title = forms.CharField(
        max_length=150, label="Your title", help_text="Such as Registrar or Dean; we compare it with the school's list."
    )
    sender_email = forms.EmailField(
        required=False, label="Your e-mail at the school", help_text="So that we can ask you if something is unclear."
    )
    speaks = forms.BooleanField(label="I work for this school and answer in its name, from its own records.")
    version = forms.IntegerField(widget=forms.HiddenInput)
    once_key = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, by_link: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by_link:
            for name in ("sender_name", "sender_title", "sender_email", "speaks"):
                del self.fields[name]
        else:
            self.order_fields([*self._own(), "sender_name", "sender_title", "sender_email", "speaks"])

    def _own(self) -> list[str]:
        return [name for name in self.fields if not name.startswith("sender_") and name != "speaks"]

    @property
    def sender(self) -> Sender | None:
        """Who answers, where that is no account."""
        if "sender_name" not in self.fields:
            return None
        values = self.cleaned_data
        return Sender(values["sender_name"].strip(), values["sender_title"].strip(), values["sender_email"])


class AnswerForm(SenderFields):
    """The answer about one document; or, for something that the school is asked to send, what hinders it."""

    answer = forms.ChoiceField(label="What do your records say?", widget=forms.RadioSelect)
    note = forms.CharField(
        label="What differs, or why it is not yours",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Needed unless the document is genuine. Name each detail and what your records say.",
    )

    def __init__(self, *args: Any, asked: VerificationRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        question, answer, note = QUESTIONS[asked.kind], self.fields["answer"], self.fields["note"]
        sends = bool(question.sends) and not asked.document_id
        choices = question.hindrances if sends else question.answers
        if isinstance(answer, forms.ChoiceField):
            answer.choices = [(each.value, each.label) for each in choices]
        if sends:
            answer.label = "Why can you not send it?"
            note.label = "What your records hold" if asked.kind in OF_RECORDS else "Why you cannot send it"
            note.help_text = "Say what your records hold, so that we can help the person."
            note.required = True
        if len(choices) == 1:
            answer.widget, answer.initial = forms.HiddenInput(), choices[0].value
            note.required = True


class StandingForm(SenderFields):
    """What the school's records say of a student or graduate."""

    answer = forms.ChoiceField(
        label="Is what the person states right?",
        choices=[(each.value, each.label) for each in QUESTIONS[Kind.STATUS_CONFIRMATION].answers],
        widget=forms.RadioSelect,
    )
    status = forms.ChoiceField(
        label="What the person is in your records", choices=[("", "Choose one"), *Education.Status.choices]
    )
    since = DayField(label="Studies began on", required=False)
    until = DayField(
        label="Graduation, expected graduation, or last day of studies",
        required=False,
        help_text="The day of graduation of a graduate, the expected one of a student.",
    )
    note = forms.CharField(
        label="What differs",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed if your records say something else, such as that you do not know the person.",
    )

    def __init__(self, *args: Any, asked: VerificationRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        education = asked.education
        self.fields["status"].initial = education.status
        self.fields["since"].initial = education.started_on
        self.fields["until"].initial = education.graduated_on or education.expected_graduation_on

    @property
    def standing(self) -> Standing:
        """The standing as entered."""
        values = self.cleaned_data
        return Standing(values["status"], values["since"], values["until"])


class SendForm(SenderFields):
    """The document that the school was asked to send."""

    file = upload_field("The document")
    language = forms.CharField(max_length=40, initial="English", label="Language of the document")
    author = forms.CharField(max_length=200, label="Author of the letter")
    author_title = forms.CharField(max_length=150, required=False, label="Title of the author")
    waived = forms.TypedChoiceField(
        label="Did the person give up the right to read the letter?",
        choices=[("", "Choose one"), ("yes", "Yes: they may not read it"), ("no", "No: they may read it")],
        coerce=lambda value: {"yes": True, "no": False}.get(value),
        empty_value=None,
    )
    sure = forms.BooleanField(
        label="I confirm, as an authorised official, that our school issued this and that it is genuine."
    )

    def __init__(self, *args: Any, asked: VerificationRequest, official: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        question = QUESTIONS[asked.kind]
        label = Document.Kind(question.sends).label if question.sends else "The document"
        self.fields["file"].label = label if label.isupper() else label[0].upper() + label[1:]
        if question.sends != Document.Kind.LOR:
            for name in ("author", "author_title", "waived"):
                del self.fields[name]
        if not question.official or not official:
            del self.fields["sure"]
