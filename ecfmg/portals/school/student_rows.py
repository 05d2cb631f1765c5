"""One column for each document of a student or graduate: a word and a tone, never the colour alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from credentials.models import Credential, Document, VerificationRequest
from credentials.queries import PersonRow, usual_times
from credentials.states import credential_sentence
from ecfmg.foundation.shapes import Filter, Option, Sentence
from ecfmg.foundation.templatetags.words import counted, day_in_words

#: Tone and short word of a credential's state, as the school sees it.
CREDENTIAL_WORDS = {
    Credential.State.MISSING: ("idle", "Not received"),
    Credential.State.RECEIVED: ("waiting", "With us"),
    Credential.State.RETURNED: ("idle", "With the applicant"),
    Credential.State.SENT_TO_SCHOOL: ("person", "With you"),
    Credential.State.VERIFIED: ("met", "Verified"),
    Credential.State.REJECTED: ("refused", "Rejected"),
}
COLUMNS = (
    ("Diploma", Credential.Kind.DIPLOMA),
    ("Transcript", Credential.Kind.TRANSCRIPT),
    ("Letter of completion", Credential.Kind.COMPLETION_LETTER),
)
#: Whom the table can be narrowed to.
LACKING = Filter(
    "Show",
    "lacking",
    [
        Option("", "Everybody"),
        Option(Document.Kind.MSPE.value, "MSPE not sent"),
        Option(Document.Kind.TRANSCRIPT.value, "No transcript"),
        Option(Document.Kind.DIPLOMA.value, "No diploma"),
    ],
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
        cells.append(credential_cell(label, kind, row.credentials.get(kind), announced.get(kind), today))
    mspe = row.documents.get(Document.Kind.MSPE, 0)
    sent = Cell("MSPE", "met", "Sent") if mspe else _missing("MSPE", announced.get("mspe"), today, "Not sent")
    letters = row.documents.get(Document.Kind.LOR, 0)
    letter = Cell("Letters", "met", counted(letters, "letter,letters")) if letters else Cell("Letters", "idle", "None")
    return [*cells, sent, letter]


def credential_cell(label: str, kind: str, held: Credential | None, by: date | None, today: date) -> Cell:
    """What every page of the school says of a credential in a word; reads its requests, so load them."""
    state = Credential.State(held.state) if held else Credential.State.MISSING
    if state == Credential.State.MISSING and kind == Credential.Kind.COMPLETION_LETTER:
        return Cell(label, "idle", "Not needed so far")
    if state == Credential.State.MISSING:
        return _missing(label, by, today, CREDENTIAL_WORDS[state][1])
    if (
        held
        and state == Credential.State.SENT_TO_SCHOOL
        and any(each.state == "answered" for each in held.requests.all())
    ):
        return Cell(label, "waiting", "Answered by you")
    return Cell(label, *CREDENTIAL_WORDS[state])


def credential_lines(
    credentials: Iterable[Credential], announced: Mapping[str, date], today: date
) -> list[tuple[Credential, Cell, Sentence, VerificationRequest | None]]:
    """Each credential with its word, its sentences for the school, and the request that is open, if one is."""
    lines, usual = [], usual_times()
    for each in credentials:
        asked = next((request for request in each.requests.all() if request.state == "sent"), None)
        cell = credential_cell(each.get_kind_display(), each.kind, each, announced.get(each.kind), today)
        lines.append((each, cell, credential_sentence(each, audience="school", usual=usual), asked))
    return lines


def may_be_pushed(held: Credential, asked: VerificationRequest | None) -> bool:
    """Whether the school's own copy with its confirmation would still change something: of a diploma or transcript that
    is not settled, or that it is asked about (`asked`)."""
    open_states = (Credential.State.MISSING, Credential.State.RECEIVED, Credential.State.RETURNED)
    return held.kind in {Credential.Kind.DIPLOMA, Credential.Kind.TRANSCRIPT} and (
        asked is not None or held.state in open_states
    )


def _missing(label: str, by: date | None, today: date, word: str) -> Cell:
    if by is None:
        return Cell(label, "idle", word)
    if by < today:
        return Cell(label, "refused", f"Late: you said by {day_in_words(by)}")
    return Cell(label, "waiting", f"You send it by {day_in_words(by)}")
