"""Forms of staff: each decides one thing, carries the version it was made from and, on refusal, the reason."""

from django import forms

from credentials.reasons import Use, choices
from ecfmg.foundation import clock
from ecfmg.foundation.forms import DayField, PlainForm

Choices = list[tuple[str, str | list[tuple[str, str]]]]


def reason_choices(*uses: Use) -> Choices:
    """The reasons that fit one of `uses`, by group, each once, after an empty one."""
    groups: dict[str, dict[str, str]] = {}
    for use in uses:
        for group, options in choices(use):
            groups.setdefault(group, {}).update(options)
    return [("", "Choose a reason"), *((group, list(options.items())) for group, options in groups.items())]


def words(label: str, *, rows: int = 3, required: bool = True, hint: str = "") -> forms.CharField:
    """A field for one's own words."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=2000, widget=area, help_text=hint)


class Decision(PlainForm):
    """What every decision carries: the version of the thing it is about."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class VerdictForm(Decision):
    """Accept, or refuse with a reason that the applicant reads. The button that was pressed is the verdict."""

    reason = words(
        "Reason, if you refuse",
        required=False,
        hint="The applicant reads it: say what is wrong, where, and what to send instead.",
    )


class RejectionForm(Decision):
    """Propose that a credential be rejected; a second reviewer confirms."""

    reason_code = forms.ChoiceField(label="Reason", choices=lambda: reason_choices(Use.REJECT))
    note = words("What was found", hint="The second reviewer reads it and, after the rejection, the applicant.")


class SecondOpinionForm(Decision):
    """Confirm a proposed rejection, or decline it and say why."""

    note = words("Why not, if you decline", required=False, hint="Whoever proposed it reads this.")


class WithdrawalForm(Decision):
    """Take a question to the school back."""

    reason = words("Why it is withdrawn")


class NoteForm(Decision):
    """A reason in one's own words."""

    reason = words("Reason")


class MessageForm(PlainForm):
    """An answer to the applicant."""

    body = forms.CharField(label="Your answer", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    once_key = forms.CharField(widget=forms.HiddenInput)


class ClosingForm(PlainForm):
    """Why a message needs no answer."""

    reason = forms.CharField(label="Why no answer is needed", max_length=500)


class NameForm(Decision):
    """A new name of record, and the proof that was seen."""

    given_names = forms.CharField(label="Given names", required=False, max_length=120)
    family_name = forms.CharField(label="Family name", max_length=120)
    reason = forms.CharField(
        label="Proof that you have seen",
        max_length=200,
        help_text="Such as a marriage certificate or a court order, with its date.",
    )


class PaperAttestationForm(PlainForm):
    """A Clinical Skills Attestation that came on paper."""

    pathway = forms.TypedChoiceField(
        coerce=int,
        label="Pathway",
        choices=[("", "Choose one"), *((number, f"Pathway {number}") for number in (3, 4, 5))],
    )
    official_name = forms.CharField(max_length=200, label="Who signed", help_text="Name and title as on the letter.")
    received_on = DayField(label="Received on")
    by_authorised_official = forms.BooleanField(required=False, label="The signer is on the school's list of officials")
    once_key = forms.CharField(widget=forms.HiddenInput)

    def clean_received_on(self) -> object:
        """The day is not in the future."""
        day = self.cleaned_data["received_on"]
        if day > clock.today():
            raise forms.ValidationError("The letter cannot have come on a day that lies ahead.")
        return day
