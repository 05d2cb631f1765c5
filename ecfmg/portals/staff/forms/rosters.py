"""Forms of administrators on who speaks for schools and which services a school takes part in."""

from django import forms

from credentials.models import ServiceParticipation
from ecfmg.foundation import clock
from ecfmg.foundation.forms import DayField, PlainForm


class AccessDecisionForm(PlainForm):
    """Yes or no to a nomination or an official; no needs its reason."""

    decision = forms.ChoiceField(
        label="Approve or refuse?",
        choices=[("approve", "Approve"), ("refuse", "Refuse")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Reason, if you refuse",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It goes to the school as you write it: what is wrong, and what to do.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class JoinServiceForm(PlainForm):
    """A service that a school takes part in from a day on."""

    service = forms.ChoiceField(label="Service", choices=[("", "Choose one"), *ServiceParticipation.Service.choices])
    starts_on = DayField(label="Takes part from", initial=clock.today)
    once_key = forms.CharField(widget=forms.HiddenInput)


class LeaveServiceForm(PlainForm):
    """The last day of a school in a service."""

    ends_on = DayField(label="Takes part until", initial=clock.today)
    version = forms.IntegerField(widget=forms.HiddenInput)
