"""Which documents an organisation may read, and for which season."""

from collections.abc import Iterable, Sequence

from django import forms
from django.utils.html import format_html

from certification.queries.sharing import Offer
from certification.sharing import Choice, Kind, choice_from
from credentials.policy.seasons import Season
from ecfmg.foundation.forms import PlainForm
from ecfmg.foundation.templatetags.words import day_in_words, moment


class DocumentsForm(PlainForm):
    """The documents, each with what is here of it and from when it is read."""

    choices = forms.MultipleChoiceField(
        label="What they may read",
        help_text="Always the newest version. What is not here yet, they can read once it has come.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one document.",
            "invalid_choice": "One of these documents is not here any more. Choose again.",
        },
    )
    once_key = forms.CharField(widget=forms.HiddenInput, max_length=120)

    def __init__(self, *args: object, offers: Iterable[Offer], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choices"].choices = [(each.choice.code, _label(each)) for each in offers]  # type: ignore[attr-defined]  # a field of choices has it

    def chosen(self) -> list[Choice]:
        """The choices of a form without faults."""
        return [choice_from(code) for code in self.cleaned_data["choices"]]


class ShareForm(DocumentsForm):
    """The same for a first time, with the season."""

    season = forms.TypedChoiceField(label="For which season", coerce=int, widget=forms.RadioSelect)
    field_order = ("season", "choices", "once_key")

    def __init__(self, *args: object, seasons: Sequence[Season], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # `offers` comes through
        self.fields["season"].choices = [(each.year, season_words(each)) for each in seasons]  # type: ignore[attr-defined]  # a field of choices has it
        if len(seasons) == 1:
            self.initial.setdefault("season", seasons[0].year)


class ChangeForm(DocumentsForm):
    """A change of what is shared, made from the version that was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def season_words(season: Season) -> str:
    """``2027 season, until 31 May 2027. MSPEs open on …``."""
    if season.released_from is None:
        opens = "The day on which MSPEs open is not announced yet."
    else:
        opens = format_html("MSPEs open on {}.", moment(season.released_from))
    return format_html("{} season, until {}. {}", season.year, day_in_words(season.ends_on), opens)


def _label(offer: Offer) -> str:
    return format_html('{}<span class="usa-hint choice-note">{}</span>', offer.title, _note(offer))


def _note(offer: Offer) -> str:
    if not offer.here:
        return "Not received yet"
    newest = offer.here[-1].document
    if offer.choice.kind == Kind.LOR:
        own = newest.translation_of or newest
        reads = (
            "You may read it."
            if own.waived is False
            else "You gave up the right to read it: you can send it, not read it."
        )
        return f"Version {own.letter_version}. {reads}"
    sender = newest.from_school.name if newest.from_school else "you"
    ready = "" if offer.here[-1].is_ready else " It is not ready to be read yet: see Documents."
    return f"Received from {sender} on {day_in_words(newest.received_at)}.{ready}"
