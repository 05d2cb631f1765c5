"""Forms of staff: each decides one thing, carries the version it was made from and, on refusal, the reason."""

from django import forms

from credentials.reasons import Use, choices
from ecfmg.foundation.forms import DayField


class VerdictForm(forms.Form):
    """Accept, or refuse with a reason that the applicant reads. The button that was pressed is the verdict."""

    reason = forms.CharField(
        required=False,
        max_length=2000,
        label="Reason, if you refuse",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The applicant reads it: say what is wrong, where, and what to send instead.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class CredentialForm(forms.Form):
    """What to do with a credential that was received."""

    reason_code = forms.ChoiceField(
        required=False,
        label="Reason, if you return it",
        choices=[("", "Choose a reason"), *choices(Use.RETURN)],
    )
    note = forms.CharField(
        required=False,
        max_length=2000,
        label="Note to the applicant",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Name the page and the place. The sentence of the reason goes with it.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class RejectionForm(forms.Form):
    """Propose that a credential be rejected; a second reviewer confirms."""

    reason_code = forms.ChoiceField(label="Reason", choices=[("", "Choose a reason"), *choices(Use.REJECT)])
    note = forms.CharField(
        max_length=2000,
        label="What was found",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The applicant reads it.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class AnswerReviewForm(forms.Form):
    """What follows from the school's answer."""

    OUTCOMES = (
        ("accept", "Accept: the credential is verified"),
        ("return", "Return it to the applicant with a reason"),
        ("ask_again", "Ask the school again"),
        (
            "propose_rejection",
            "Propose to reject the credential (a second person confirms)",
        ),
    )

    outcome = forms.ChoiceField(choices=OUTCOMES, widget=forms.RadioSelect, label="What follows")
    reason_code = forms.ChoiceField(
        required=False,
        label="Reason, unless you accept",
        choices=[("", "Choose a reason"), *choices(Use.RETURN), *choices(Use.REJECT)],
    )
    note = forms.CharField(
        required=False,
        max_length=2000,
        label="Note",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class NoteForm(forms.Form):
    """A reason in one's own words."""

    reason = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput)


class MessageForm(forms.Form):
    """An answer to the applicant."""

    body = forms.CharField(label="Your answer", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    once_key = forms.CharField(widget=forms.HiddenInput)


class PathwayOnPaperForm(forms.Form):
    """An attestation that came on paper."""

    pathway = forms.TypedChoiceField(coerce=int, choices=[(number, f"Pathway {number}") for number in (3, 4, 5)])
    official_name = forms.CharField(max_length=200, label="Who signed")
    received_on = DayField(label="Received on")
    by_authorised_official = forms.BooleanField(required=False, label="The signer is on the school's list of officials")
