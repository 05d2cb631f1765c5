"""What the components of a page are made of: plain frozen shapes that a presenter fills and a template draws.

A shape knows no model. Text is escaped when it is drawn; only `SafeString` goes through as markup.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from django.core.paginator import Page

#: The states a requirement or a request can have; each has its own icon, word and colour (see `STATES`).
State = Literal["met", "pending", "not_met", "needs_review", "not_applicable", "not_started"]
#: The looks a badge can have when a page brings its own word.
Tone = Literal["met", "waiting", "refused", "person", "idle", "info"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is drawn: `tone` chooses the colour, `icon` is from static/icons.json, `word` stands beside it."""

    tone: Tone
    icon: str
    word: str


STATES: dict[str, Look] = {
    "met": Look("met", "check_circle", "Met"),
    "pending": Look("waiting", "hourglass_empty", "Not met yet"),
    "not_met": Look("refused", "cancel", "Not met"),
    "needs_review": Look("person", "person", "A person decides"),
    "not_applicable": Look("idle", "remove_circle", "Not needed"),
    "not_started": Look("idle", "radio_button_unchecked", "Not started"),
}
TONES: dict[str, Look] = {
    "waiting": Look("waiting", "hourglass_empty", "Waiting"),
    "refused": Look("refused", "cancel", "Refused"),
    "person": Look("person", "person", "A person decides"),
    "idle": Look("idle", "radio_button_unchecked", "Not started"),
    "info": Look("info", "info", "For information"),
}


def look_of(state: str, word: str = "") -> Look:
    """The look of a state or tone, with `word` in place of the usual one; an unknown name raises `LookupError`."""
    look = STATES.get(state) or TONES.get(state)
    if look is None:
        raise LookupError(f"no state or tone is called {state!r}; there are {', '.join([*STATES, *TONES])}")
    return Look(look.tone, look.icon, word or look.word)


@dataclass(frozen=True, slots=True)
class Link:
    """A link or, with `primary`, the one main button of a page. `label` says what happens."""

    label: str
    url: str
    primary: bool = False
    icon: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a state is as it is: the rule's own sentence, and where the rule is written."""

    text: str
    source_label: str = ""
    source_url: str = ""
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The parts of every status: what it is, what it means, who acts next, by when or how long it takes, and what the
    reader can do."""

    what: str
    meaning: str = ""
    next_actor: str = ""
    when: str = ""
    can_do: str = ""

    @property
    def opening(self) -> str:
        """`what`, ending like a sentence where its meaning follows on the same line."""
        ends = not self.meaning or self.what.endswith((".", "?", "!"))
        return self.what if ends else f"{self.what}."


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement as a card. `word` replaces the state's usual word; `links` come after the sentence."""

    title: str
    state: str
    sentence: Sentence
    reasons: Sequence[Reason] = ()
    links: Sequence[Link] = ()
    word: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do now: `title` says it, `why` gives the reason, `by` the day or the usual time; one button."""

    title: str
    why: str
    by: str = ""
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a summary list; `value` may be text, a day, or marked-up text. `link` changes it."""

    label: str
    value: object
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a time line. `ahead` marks what has not happened yet; `by` names who did it or will."""

    title: str
    on: date | datetime | None = None
    by: str = ""
    text: str = ""
    tone: str = ""
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class EmptyState:
    """What would be here, and how it gets here."""

    title: str
    text: str
    link: Link | None = None
    icon: str = "file_present"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; with `key` it can be sorted (`?sort=key`, `?sort=-key`). `numeric` sets it to the right."""

    label: str
    key: str = ""
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The cells in the order of the columns; with `href` the first cell is the link that opens the row."""

    cells: Sequence[object]
    href: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A whole list: its caption says what it lists. `page` is a Django page; or give `older`/`newer` keyset cursors."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    empty: EmptyState
    page: Page[Any] | None = None
    total: int | None = None
    older: str = ""
    newer: str = ""
    caption_seen: bool = True


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter; an empty `value` means no filter. `count` is how many it would show, if known."""

    value: str
    label: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter kept in the address under `param`."""

    label: str
    param: str
    options: Sequence[Option]


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page of a document as the images we made of it (`src` wide, `thumb` small). Never the upload itself."""

    number: int
    src: str
    thumb: str
    width: int = 1240
    height: int = 1754


@dataclass(frozen=True, slots=True)
class Viewer:
    """A document to look at. `turn_url`, if given, takes a POST of `page` and `degrees` that keeps the turn."""

    title: str
    pages: Sequence[PageImage]
    download: Link | None = None
    turn_url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a long form; `url` lets a person go back to it."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """Who is signed in, for the header: `id_text` is what they call their number; `unread` counts messages."""

    name: str
    id_label: str = ""
    id_text: str = ""
    unread: int = 0
    facts: Sequence[Fact] = field(default_factory=tuple)
