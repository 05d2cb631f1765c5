"""What the pages of bulk files show, computed once."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.paginator import Page
from django.db.models import QuerySet

from applicants.queries import name_of
from credentials.models import BulkBatch, BulkFile, Credential, Document, Education
from credentials.queries.bulk import KNOWN, Progress, files_of, needs_look, ready_to_send, twins_of
from ecfmg.foundation import shapes

State, Confidence = BulkFile.State, BulkFile.Confidence

#: Short words for what schools send.
KIND_WORDS = {
    Document.Kind.MSPE.value: "MSPE",
    Document.Kind.TRANSCRIPT.value: "Transcript",
    Document.Kind.DIPLOMA.value: "Diploma",
    Document.Kind.LOR.value: "Letter of recommendation",
    Document.Kind.COMPLETION_LETTER.value: "Letter of completion",
}
#: What `?show=` can ask for.
SHOWN: dict[str, Callable[[BulkBatch], QuerySet[BulkFile]]] = {
    "": lambda batch: files_of(batch).exclude(state=State.LEFT_OUT),
    "look": needs_look,
    "ready": ready_to_send,
    "sent": lambda batch: files_of(batch).filter(state=State.SENT),
    "left_out": lambda batch: files_of(batch).filter(state=State.LEFT_OUT),
}
_TONES = {
    Confidence.CERTAIN: "met",
    Confidence.LIKELY: "met",
    Confidence.BY_HAND: "met",
    Confidence.UNSURE: "person",
    Confidence.UNDECIDED: "person",
    Confidence.NOBODY: "refused",
}
_STATES = {
    State.WAITING: ("waiting", "Being opened"),
    State.REFUSED: ("refused", "Cannot be taken"),
    State.SENDING: ("waiting", "Being sent"),
    State.FAILED: ("refused", "Not sent"),
    State.SENT: ("met", "Sent"),
    State.LEFT_OUT: ("idle", "Left out"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: the file with its folder and name, the person, what it is, how sure that is, the state in
    words, and what is still to say."""

    file: BulkFile
    folder: str
    name: str
    person: str
    kind: str
    sure: tuple[str, str]
    state: tuple[str, str]
    note: str
    may_change: bool


def person_words(education: Education | None) -> str:
    """Name, USMLE ID and year of a person, for a list to choose from."""
    if education is None:
        return ""
    day = education.graduated_on or education.expected_graduation_on
    digits = education.applicant.usmle_id
    number = f"USMLE ID {digits[0]}-{digits[1:4]}-{digits[4:7]}-{digits[7]}" if digits else "no USMLE ID yet"
    parts = [name_of(education.applicant) or "Name not stated yet", number]
    return ", ".join([*parts, *([str(day.year)] if day else [])])


def batch_table(batch: BulkBatch, listed: Page[BulkFile]) -> list[Line]:
    """The lines of a page; one query more, for files that were sent before."""
    page = list(listed)
    twins = twins_of(page)
    ready = set(ready_to_send(batch).filter(pk__in=[file.pk for file in page]).values_list("pk", flat=True))
    return [_line(file, twins, file.pk in ready, bool(batch.closed_at)) for file in page]


def _line(file: BulkFile, twins: dict[str, Document], ready: bool, closed: bool) -> Line:
    twin = twins.get(file.file.sha256) if file.file and file.state != State.SENT else None
    if file.state == State.OPENED:
        state = ("info", "Ready to send") if ready else ("person", "Needs a look")
    else:
        state = _STATES[State(file.state)]
    folder, _, name = file.name.rpartition("/")
    return Line(
        file=file,
        folder=folder,
        name=name,
        kind=KIND_WORDS.get(file.kind, ""),
        person=name_of(file.education.applicant) if file.education else "",
        sure=(_TONES.get(Confidence(file.confidence), "idle"), file.get_confidence_display())
        if file.confidence
        else ("", ""),
        state=state,
        note=" ".join(_notes(file, twin)),
        may_change=not closed and file.state in {State.OPENED, State.FAILED},
    )


def _notes(file: BulkFile, twin: Document | None) -> list[str]:
    notes = [file.fault] if file.fault else []
    if twin:
        notes.append(f"You sent the very same file before, as receipt {twin.receipt}.")
    elif getattr(file, "sent_twice", False) and file.state == State.OPENED:
        notes.append("The very same file is in this batch twice.")
    if file.state in {State.OPENED, State.FAILED}:
        if file.education is None or file.confidence not in KNOWN:
            notes.append("Say for whom it is.")
        if not file.kind:
            notes.append("Say what it is.")
        if file.kind == Document.Kind.LOR and not (file.author and file.waived is not None):
            notes.append("Say who wrote the letter, and whether the person gave up the right to read it.")
    return notes


def chips(progress: Progress) -> list[shapes.Filter]:
    """The filter above the table."""
    options = [
        shapes.Option("", "All", progress.total),
        shapes.Option("look", "Needs a look", progress.needs_look),
        shapes.Option("ready", "Ready to send", progress.ready),
        shapes.Option("sent", "Sent", progress.sent),
    ]
    if progress.left_out:
        options.append(shapes.Option("left_out", "Left out", progress.left_out))
    return [shapes.Filter("Show", "show", options)]


def confirmed_kinds(batch: BulkBatch) -> bool:
    """Whether there is something ready that an official can confirm."""
    return ready_to_send(batch).filter(kind__in=Credential.Kind.values).exists()


def letters_unanswered(batch: BulkBatch) -> bool:
    """Whether letters lack the word on the right to read them."""
    return batch.files.filter(state=State.OPENED, kind=Document.Kind.LOR, waived=None).exists()
