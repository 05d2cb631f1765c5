"""Many files at once from a school: put right by hand, then sent in one step.

They arrive by `credentials.actions.bulk_arrival`, and the worker opens, matches and sends them
(`credentials.actions.bulk_work`); here is what people decide.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from credentials.actions.bulk_arrival import forget
from credentials.actions.school_documents import check_sending
from credentials.errors import DocumentRefused, Fault
from credentials.models import BulkBatch, BulkFile, Credential, Document, Education, School
from credentials.numbers import new_number
from credentials.people import user_of
from credentials.permissions import may_act_for_school
from credentials.queries.bulk import ready_to_send
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.nudges import nudge
from ecfmg.foundation.once import once
from ecfmg.foundation.permissions import require

State = BulkFile.State
#: What schools send; a passport or a licence is the applicant's own.
KINDS = (
    Document.Kind.MSPE,
    Document.Kind.TRANSCRIPT,
    Document.Kind.DIPLOMA,
    Document.Kind.LOR,
    Document.Kind.COMPLETION_LETTER,
)
#: States from which a person still decides about a file.
OPEN_STATES = (State.WAITING, State.OPENED, State.REFUSED, State.FAILED)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says about a file: for whom it is (at this school), what it is and, for a letter, by whom."""

    education: Education | None
    kind: str
    author: str = ""
    author_title: str = ""
    waived: bool | None = None


def start_batch(actor: Actor, *, school: School, kind: str = "", once_key: str = "") -> BulkBatch:
    """Open a batch; `kind`: what all its files are, or "" where each is told by itself."""
    require(may_act_for_school(actor, school))
    if kind and kind not in KINDS:
        raise ActionRefused("Choose what the files are, or let us tell each by itself.", field="kind")

    def act() -> str:
        batch = BulkBatch.objects.create(
            school=school,
            number=new_number("B", lambda number: BulkBatch.objects.filter(number=number).exists()),
            kind=kind,
            made_by=user_of(actor),
            made_at=clock.now(),
        )
        _record(actor, batch, "bulk.started")
        return str(batch.public_id)

    public_id = once(once_key, act) if once_key else act()
    return BulkBatch.objects.select_related("school").get(public_id=public_id)


@transaction.atomic
def correct_file(actor: Actor, *, file: BulkFile, correction: Correction, version: int) -> BulkFile:
    """Put right by hand for whom a file is and what it is. Only people of the batch's school can be chosen."""
    file = _locked(actor, file, version)
    found = list(_faults_of(file.batch, correction))
    if found:
        raise DocumentRefused(found)
    is_letter = correction.kind == Document.Kind.LOR
    file.education, file.kind = correction.education, correction.kind
    file.author = correction.author.strip() if is_letter else ""
    file.author_title = correction.author_title.strip() if is_letter else ""
    file.waived = correction.waived if is_letter else None
    file.confidence, file.why, file.candidates = BulkFile.Confidence.BY_HAND, "Chosen by hand", []
    file.state, file.fault = State.OPENED, ""
    return _changed(file)


def _faults_of(batch: BulkBatch, correction: Correction) -> Iterator[Fault]:
    if correction.education is None or correction.education.school_id != batch.school_id:
        yield Fault("education", "Choose one of your school's people.")
    if correction.kind not in KINDS:
        yield Fault("kind", "Choose what this file is.")
    if correction.kind == Document.Kind.LOR:
        if not correction.author.strip():
            yield Fault("author", "Enter who wrote the letter.")
        if correction.waived is None:
            yield Fault("waived", "Say whether the person gave up the right to read the letter.")


@transaction.atomic
def leave_out(actor: Actor, *, file: BulkFile, version: int) -> BulkFile:
    """Take a file out of the batch; nothing of it is kept but its name."""
    file = _locked(actor, file, version)
    _drop(file)
    return file


def _drop(file: BulkFile) -> None:
    stored, file.file = file.file, None
    file.state = State.LEFT_OUT
    _changed(file)
    if stored:
        forget(stored)


@transaction.atomic
def answer_waivers(actor: Actor, *, batch: BulkBatch, waived: bool) -> int:
    """Note of every letter about which nobody said it whether the right to read it was given up; how many."""
    require(may_act_for_school(actor, batch.school))
    letters = batch.files.select_for_update(of=("self",), no_key=True).filter(
        state=State.OPENED, kind=Document.Kind.LOR, waived=None, batch__closed_at=None
    )
    number = 0
    for file in letters:
        file.waived = waived
        _changed(file)
        number += 1
    return number


@transaction.atomic
def put_back(actor: Actor, *, batch: BulkBatch) -> int:
    """Put what could not be sent back among what is to be sent, as it is; how many files."""
    require(may_act_for_school(actor, batch.school))
    failed = batch.files.select_for_update(of=("self",), no_key=True).filter(state=State.FAILED, batch__closed_at=None)
    number = 0
    for file in failed:
        file.state, file.fault = State.OPENED, ""
        _changed(file)
        number += 1
    return number


@transaction.atomic
def send_files(actor: Actor, *, batch: BulkBatch, genuine: bool = False) -> int:
    """Send every file of the batch that is complete; the worker carries it out. How many there are.

    `genuine`: an authorised official confirms the diplomas, transcripts and letters of completion among them.
    """
    batch = BulkBatch.objects.select_for_update(no_key=True).select_related("school").get(pk=batch.pk)
    require(may_act_for_school(actor, batch.school))
    if batch.closed_at:
        raise ActionRefused("This batch is closed.")
    user, number = user_of(actor), 0
    for file in ready_to_send(batch).select_for_update(of=("self",), no_key=True):
        confirmed = genuine and file.kind in Credential.Kind.values
        if file.education is None:
            continue
        check_sending(actor, batch.school, file.education, file.kind, genuine=confirmed)
        file.state, file.fault, file.genuine, file.sent_by = State.SENDING, "", confirmed, user
        _changed(file)
        number += 1
    if not number:
        raise ActionRefused("No file is complete yet. Say for whom each file is and what it is.")
    _record(actor, batch, "bulk.sending", files=number)
    transaction.on_commit(lambda: nudge("credentials.send_bulk_files", batch.pk))
    return number


@transaction.atomic
def close_batch(actor: Actor, *, batch: BulkBatch) -> BulkBatch:
    """End a batch: what was not sent is left out and nothing of it is kept."""
    batch = BulkBatch.objects.select_for_update(no_key=True).select_related("school").get(pk=batch.pk)
    require(may_act_for_school(actor, batch.school))
    if batch.closed_at:
        return batch
    if batch.files.filter(state=State.SENDING).exists():
        raise ActionRefused("Files are being sent just now. Close the batch when that is done.")
    left = batch.files.select_for_update(of=("self",), no_key=True).select_related("file").filter(state__in=OPEN_STATES)
    number = 0
    for file in left:
        _drop(file)
        number += 1
    batch.closed_at = clock.now()
    batch.save(update_fields=["closed_at"])
    _record(actor, batch, "bulk.closed", files=number)
    return batch


def _locked(actor: Actor, file: BulkFile, version: int) -> BulkFile:
    file = (
        BulkFile.objects.select_for_update(of=("self",), no_key=True)
        .select_related("batch__school", "file")
        .get(pk=file.pk)
    )
    require(may_act_for_school(actor, file.batch.school))
    check_version(file.version, version, "this file")
    if file.batch.closed_at or file.state not in OPEN_STATES:
        raise ActionRefused(f"This file cannot be changed any more: {file.get_state_display().lower()}.")
    return file


def _changed(file: BulkFile) -> BulkFile:
    file.version += 1
    file.save()
    return file


def _record(actor: Actor, batch: BulkBatch, verb: str, **payload: object) -> None:
    record(
        verb,
        actor=actor,
        stream=batch.school.stream,
        subject=f"batch:{batch.public_id}",
        payload={"batch": batch.number, **payload},
    )
