"""One column for each document of a student or graduate: a word and a tone, never the colour alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from credentials.models import Credential, Document
from credentials.queries import PersonRow
from ecfmg.foundation.templatetags.words import counted, day_in_words
from ecfmg.portals.school.presenters import CREDENTIAL_WORDS

COLUMNS = (
    ("Diploma", Credential.Kind.DIPLOMA),
    ("Transcript", Credential.Kind.TRANSCRIPT),
    ("Letter of completion", Credential.Kind.COMPLETION_LETTER),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a column says: its heading, tone and word."""

    label: str
    tone: str
    word: str


def cells_of(row: PersonRow, announced: Mapping[str, date], today: date) -> list[Cell]:
    """The cells of one person; `announced` are the days by which the school said it sends a kind of document."""
    cells = []
    for label, kind in COLUMNS:
        held = row.credentials.get(kind)
        state = Credential.State(held.state) if held else Credential.State.MISSING
        if state == Credential.State.MISSING and kind == Credential.Kind.COMPLETION_LETTER:
            cells.append(Cell(label, "idle", "Not needed so far"))
        elif state == Credential.State.MISSING:
            cells.append(_missing(label, announced.get(kind), today, CREDENTIAL_WORDS[state][1]))
        else:
            cells.append(Cell(label, *CREDENTIAL_WORDS[state]))
    mspe = row.documents.get(Document.Kind.MSPE, 0)
    sent = Cell("MSPE", "met", "Sent") if mspe else _missing("MSPE", announced.get("mspe"), today, "Not sent")
    letters = row.documents.get(Document.Kind.LOR, 0)
    letter = Cell("Letters", "met", counted(letters, "letter,letters")) if letters else Cell("Letters", "idle", "None")
    return [*cells, sent, letter]


def _missing(label: str, by: date | None, today: date, word: str) -> Cell:
    if by is None:
        return Cell(label, "idle", word)
    if by < today:
        return Cell(label, "refused", f"Late: you said by {day_in_words(by)}")
    return Cell(label, "waiting", f"You send it by {day_in_words(by)}")
