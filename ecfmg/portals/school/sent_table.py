"""What a school sees of each document that it sent, computed once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from applicants.queries import name_of
from credentials.models import Document
from credentials.queries.release import is_held, release_of

Kind = Document.Kind
#: What can be asked for, with short words.
KINDS = (
    (Kind.MSPE.value, "MSPEs"),
    (Kind.TRANSCRIPT.value, "Transcripts"),
    (Kind.DIPLOMA.value, "Diplomas"),
    (Kind.LOR.value, "Letters of recommendation"),
    (Kind.COMPLETION_LETTER.value, "Letters of completion"),
)


@dataclass(frozen=True, slots=True)
class SentLine:
    """One document: for whom, when we first opened it, tone and word of its state, and a sentence that explains it."""

    document: Document
    person: str
    opened: datetime | None
    state: tuple[str, str]
    note: str


def sent_table(documents: Iterable[Document], opened: Mapping[int, datetime]) -> list[SentLine]:
    """The lines of a list of documents."""
    return [_line(document, opened.get(document.pk)) for document in documents]


def _line(document: Document, opened: datetime | None) -> SentLine:
    return SentLine(document, name_of(document.applicant), opened, _state(document), _note(document))


def _state(document: Document) -> tuple[str, str]:
    if document.superseded_by_id:
        return "idle", "Replaced by a newer one"
    if document.state == Document.State.UNREADABLE:
        return "refused", "Could not be opened"
    if document.state == Document.State.WAITING:
        return "waiting", "Received, being prepared"
    if document.kind == Kind.MSPE:
        return ("waiting", "Received, held") if is_held(document) else ("met", "Released")
    return "met", "Received"


def _note(document: Document) -> str:
    if document.superseded_by:
        return f"By receipt {document.superseded_by.receipt}."
    release = release_of(document)
    return release.when if release and is_held(document) else document.fault
