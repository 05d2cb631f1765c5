"""Forms of staff about requests to schools: starting one, sending it another way, judging its answer."""

from typing import Any

from django import forms

from applicants.models import Applicant
from credentials.actions.judging import outcomes_for
from credentials.models import Education, Language, School, SchoolContact, TransferCredit
from credentials.models import VerificationRequest as Request
from credentials.reasons import Use
from credentials.ways import contacts_of
from ecfmg.foundation.forms import PlainForm
from ecfmg.portals.staff.forms import Decision, reason_choices, words

#: Kinds that start here; a document is sent for confirmation from its own page.
STARTED_HERE = [kind for kind in Request.Kind if kind != Request.Kind.VERIFY_CREDENTIAL]


class WayFields(PlainForm):
    """How the school is asked: channel, office, language. Empty means the quickest way there is."""

    channel = forms.ChoiceField(
        required=False,
        label="How",
        choices=[("", "The quickest way there is"), *Request.Channel.choices],
        help_text="Its people in the school portal; else an office by a link; else a letter on paper.",
    )
    contact = forms.ModelChoiceField(
        SchoolContact.objects.none(), required=False, label="Office", empty_label="The first one on the school's list"
    )
    language = forms.ChoiceField(
        required=False,
        label="Language of the letter",
        choices=[("", "The office's own"), *Language.choices],
        help_text="The English letter always stands below it.",
    )

    def offer(self, *schools: School) -> None:
        """Offer the offices of `schools`."""
        numbers = [contact.pk for school in schools for contact in contacts_of(school)]
        field = self.fields["contact"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = SchoolContact.objects.filter(pk__in=numbers).select_related("school")

    @property
    def way(self) -> dict[str, Any]:
        """The way, as an action takes it."""
        return {name: self.cleaned_data[name] for name in ("channel", "contact", "language")}


class StartForm(WayFields):
    """A new request about one of the person's schools."""

    kind = forms.ChoiceField(label="What is the school asked for?", choices=[(k.value, k.label) for k in STARTED_HERE])
    about = forms.ChoiceField(label="Which studies?")
    note = words("Note to the school", required=False, hint="Such as which letter is meant. The school reads it.")
    once_key = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, applicant: Applicant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.educations = list(Education.objects.filter(applicant=applicant).select_related("school", "applicant"))
        brought = TransferCredit.objects.filter(education__in=self.educations).select_related("school")
        self.subjects: dict[str, tuple[Education, TransferCredit | None]] = {}
        choices = []
        for education in self.educations:
            self.subjects[f"education-{education.pk}"] = (education, None)
            choices.append((f"education-{education.pk}", education.school.name))
        by_number = {education.pk: education for education in self.educations}
        for credit in brought:
            self.subjects[f"credit-{credit.pk}"] = (by_number[credit.education_id], credit)
            choices.append((f"credit-{credit.pk}", f"Credits brought from {credit.school.name}"))
        about = self.fields["about"]
        if isinstance(about, forms.ChoiceField):
            about.choices = choices
        self.offer(*(each.school for each in self.educations), *(each.school for each in brought))
        self.order_fields(["kind", "about", "note", "channel", "contact", "language", "once_key"])


class WayForm(WayFields, Decision):
    """The same request by another way, or anew after it ended."""

    note = words("Note to the school", required=False)

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(school)


class JudgementForm(Decision):
    """What follows from the school's answer."""

    WORDS: dict[str, str] = {
        "accept": "Accept it",
        "return": "Return it to the applicant",
        "ask_again": "Ask the school again",
        "refuse": "It cannot be used; the request ends",
        "propose_rejection": "Propose to reject it; a second person confirms",
    }

    sender_is_official = forms.TypedChoiceField(
        required=False,
        label="Is the sender an official of the school?",
        choices=[
            ("", "Not looked at"),
            ("yes", "Yes: on its list, or known by a specimen"),
            ("no", "No, or not known"),
        ],
        coerce=lambda value: {"yes": True, "no": False}.get(value),
        empty_value=None,
        help_text="Compare name and title with the officials listed beside, and the signature with the specimen.",
    )
    outcome = forms.ChoiceField(
        widget=forms.RadioSelect({"data-key": "a", "aria-keyshortcuts": "a"}), label="What follows?"
    )
    reason_code = forms.ChoiceField(
        required=False,
        label="Reason, to return or reject it",
        choices=lambda: reason_choices(Use.RETURN, Use.REJECT),
    )
    note = words("Note", required=False, hint="Needed if details differ, and for the school if you ask again.")

    def __init__(self, *args: Any, asked: Request, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = outcomes_for(asked)
        outcome = self.fields["outcome"]
        if isinstance(outcome, forms.ChoiceField):
            accept = "Accept: the credential is verified" if asked.credential else "Accept: the answer stands"
            outcome.choices = [(each, accept if each == "accept" else self.WORDS[each]) for each in possible]
        if asked.answered_by_id or asked.state != Request.State.ANSWERED:
            del self.fields["sender_is_official"]
        if not asked.document_id or not asked.credential:
            del self.fields["reason_code"]


class ReuseForm(Decision):
    """Let an earlier answer of the school stand for the copy received now."""

    note = words("Why this copy is consistent with it", required=False, hint="Needed if it is another file.")


class AgainForm(Decision):
    """Ask once more about what is verified."""

    reason = words("Why the school is asked again", hint="The school reads it.")


class ContactForm(PlainForm):
    """An office of a school that can be asked."""

    office = forms.CharField(
        max_length=150, label="Office", help_text="Such as Registrar's office. Applicants see this, and nothing else."
    )
    name = forms.CharField(max_length=200, required=False, label="Name of a person")
    title = forms.CharField(max_length=150, required=False, label="Title")
    email = forms.EmailField(required=False, label="E-mail")
    postal_address = forms.CharField(
        required=False, max_length=600, label="Postal address", widget=forms.Textarea(attrs={"rows": 4})
    )
    language = forms.ChoiceField(choices=Language.choices, label="Language")
    position = forms.IntegerField(min_value=1, max_value=99, label="Place in the order", help_text="1 is asked first.")
    active = forms.BooleanField(required=False, label="It can be asked")
    version = forms.IntegerField(widget=forms.HiddenInput)
    once_key = forms.CharField(widget=forms.HiddenInput)
