"""Writing to the people who work on the file."""

from django import forms

from ecfmg.foundation.forms import PlainForm


class MessageForm(PlainForm):
    """One message."""

    body = forms.CharField(
        label="Your message",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Up to 4,000 characters.",
    )
    once_key = forms.CharField(widget=forms.HiddenInput)
