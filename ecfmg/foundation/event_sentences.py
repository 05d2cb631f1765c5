"""Events as sentences. Each app names its verbs in ``<app>/event_sentences.py``; here they are found and filled in.

A template names keys of the payload: ``"The diploma was sent to {school} on {on:day}."``
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from string import Formatter
from typing import Any

from django.apps import apps

from ecfmg.foundation.models import Event
from ecfmg.foundation.shapes import Event as Entry
from ecfmg.foundation.templatetags.words import counted, day_in_words

PAGE_SIZE = 25


class _Sentence(Formatter):
    """Fills in a payload: ``{on:day}`` writes a day in words, ``{id:usmle_id}`` the hyphens, ``{n:counted page,pages}``
    a number with its noun.

    What an old event lacks is "not recorded".
    """

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        value = kwargs.get(str(key))
        return "not recorded" if value is None or value == "" else value

    def format_field(self, value: Any, format_spec: str) -> Any:
        text = str(value)
        if format_spec == "usmle_id" and len(text) == 8:
            return f"{text[0]}-{text[1:4]}-{text[4:7]}-{text[7]}"
        if format_spec == "day":
            with suppress(ValueError):
                return day_in_words(date.fromisoformat(text[:10]))
        if format_spec.startswith("counted ") and isinstance(value, int):
            return counted(value, format_spec.removeprefix("counted "))
        return text


@cache
def all_sentences() -> dict[str, str]:
    """Every verb of every app with its template. Two apps with one verb are a mistake, told by `LookupError`."""
    found: dict[str, str] = {}
    for app in apps.get_app_configs():
        if app.name.startswith("django.") or find_spec(f"{app.name}.event_sentences") is None:
            continue
        # Foundation's own module is this one, which names no verbs.
        sentences = getattr(import_module(f"{app.name}.event_sentences"), "EVENT_SENTENCES", {})
        twice = found.keys() & sentences.keys()
        if twice:
            raise LookupError(
                f"{app.name}.event_sentences names verbs that another app has: {', '.join(sorted(twice))}"
            )
        found |= sentences
    return found


def sentence_of(event: Event) -> str:
    """What happened, as a sentence; a verb that nobody named is shown as its words."""
    template = all_sentences().get(event.verb)
    if template is None:
        return event.verb.replace(".", ": ").replace("_", " ").capitalize()
    return _Sentence().vformat(template, (), event.payload)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of a time line, newest first; `older` is the cursor of the next page, empty on the last."""

    entries: tuple[Entry, ...]
    older: str


def timeline_of(
    stream: str,
    *,
    for_applicant: bool = False,
    before: str | int | None = None,
    size: int = PAGE_SIZE,
    leave_out: Sequence[str] = (),
) -> Timeline:
    """What happened in `stream`. `before` is a cursor that an earlier page gave; a cursor that is none is ignored.

    `for_applicant` leaves out what is for staff only, and does not name members of staff; `leave_out` names verbs.
    """
    events = Event.objects.filter(stream=stream).order_by("-id")
    if for_applicant:
        events = events.filter(for_applicant=True)
    if leave_out:
        events = events.exclude(verb__in=leave_out)
    cursor = str(before or "")
    if cursor.isascii() and cursor.isdecimal() and len(cursor) < 19:
        events = events.filter(id__lt=int(cursor))
    rows = list(events[: size + 1])
    shown = rows[:size]
    older = str(shown[-1].id) if len(rows) > size else ""
    return Timeline(tuple(_entry(event, for_applicant) for event in shown), older)


def _entry(event: Event, for_applicant: bool) -> Entry:
    seen_by_applicant = {
        "applicant": "You",
        "staff": "Our staff",
        "system": "Automatic check",
    }
    by = seen_by_applicant.get(event.actor_audience, event.actor_label) if for_applicant else event.actor_label
    return Entry(title=sentence_of(event), on=event.at, by=by, text=event.reason)
