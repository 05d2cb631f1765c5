"""What the worker does with bulk files: opens and matches each, and sends what was confirmed.

Safe to run twice, at the same time, and to be killed: each file is one transaction, and what was not finished is taken
up again.
"""

import logging
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from credentials.actions.bulk_arrival import forget
from credentials.actions.documents import Label, take_over_file
from credentials.actions.school_documents import check_sending, pass_on
from credentials.intake import faults, sandbox
from credentials.matching import People, kind_of, match
from credentials.models import BulkBatch, BulkFile, Document
from credentials.queries.bulk import people_to_match
from ecfmg.foundation import clock, scanning
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.files import open_file
from ecfmg.foundation.mail import send_mail_later
from ecfmg.foundation.models import StoredFile
from ecfmg.foundation.nudges import nudge

log = logging.getLogger(__name__)

State = BulkFile.State
#: How many files one task takes before it hands on to the next, so that no task comes near its time limit.
MOST_AT_ONCE = 40
_OUR_FAULT = "Something went wrong on our side, not with your file. Nothing of it was sent; send it again."


def open_files(batch_id: int) -> int:
    """Open and match what waits in a batch; how many were done. Nothing, while a virus scanner is set and silent."""
    if scanning.is_on() and not scanning.answers():
        log.warning("the virus scanner does not answer; bulk files that wait for it stay waiting")
        return 0
    batch = BulkBatch.objects.select_related("school").get(pk=batch_id)
    people: list[People] = []

    def look_at(file: BulkFile) -> None:
        if not people:
            people.append(people_to_match(batch.school))
        _open(file, people[0])

    done = _each(batch, State.WAITING, look_at)
    if done == MOST_AT_ONCE:
        nudge("credentials.open_bulk_files", batch_id)
    return done


def send_confirmed(batch_id: int) -> int:
    """Make documents of the files that were confirmed; how many were done. Whoever does the last writes the receipt."""
    batch = BulkBatch.objects.select_related("school").get(pk=batch_id)
    done = _each(batch, State.SENDING, _send)
    if done == MOST_AT_ONCE:
        nudge("credentials.send_bulk_files", batch_id)
    if done:
        _write_receipt(batch)
    return done


def continue_batches() -> None:
    """Take up what no nudge did: after a worker was killed, or while the broker was away."""
    for state, work in ((State.WAITING, open_files), (State.SENDING, send_confirmed)):
        batches = BulkFile.objects.filter(state=state).order_by().values_list("batch", flat=True).distinct()
        for batch_id in list(batches[:20]):
            work(batch_id)


def _each(batch: BulkBatch, state: str, work: Callable[[BulkFile], None]) -> int:
    """Do `work` with one file after the other that is in `state` and that nobody else has; how many left that state.

    None comes twice, so one that stays as it is stops no other.
    """
    done, seen = 0, set[int]()
    while len(seen) < MOST_AT_ONCE:
        with transaction.atomic():
            file = _next(batch, state).exclude(pk__in=seen).first()
            if file is None:
                break
            seen.add(file.pk)
            work(file)
            done += file.state != state
    return done


def _next(batch: BulkBatch, state: str) -> QuerySet[BulkFile]:
    free = batch.files.select_for_update(of=("self",), skip_locked=True, no_key=True)
    return free.select_related("file", "education__applicant__user", "education__school", "sent_by").filter(state=state)


def _open(file: BulkFile, people: People) -> None:
    """Look at one file: harmless, whole, and for whom it seems to be."""
    if file.file is None or not _scanned(file.file):
        return
    if file.file.scan == StoredFile.Scan.INFECTED:
        _refuse(file, "harmful")
        _record_infected(file)
        return
    with tempfile.TemporaryDirectory(prefix="bulk-") as name:
        copy = Path(name) / "original"
        with open_file(file.file) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target)
        outcome = sandbox.run("read", [sandbox.Input(copy, file.file.media_type)], Path(name))
    if outcome.fault:
        _refuse(file, outcome.fault)
        return
    found = match(people, file.name, outcome.text)
    file.education_id, file.confidence, file.why = found.education_id, found.confidence, found.why
    file.candidates = list(found.candidates)
    file.kind = file.batch.kind or kind_of(file.name, outcome.text)
    file.state = State.OPENED
    _save(file)


def _scanned(stored: StoredFile) -> bool:
    """Ask the virus scanner, where there is one; False where it gave no answer: the file waits on."""
    if not scanning.is_on():
        return True
    try:
        with open_file(stored) as content:
            found = scanning.scan(content)
    except scanning.ScanFailed as error:
        log.warning("bulk file %s stays waiting: %s", stored.pk, error)
        return False
    stored.scan = StoredFile.Scan.INFECTED if found else StoredFile.Scan.CLEAN
    stored.save(update_fields=["scan"])
    return True


def _record_infected(file: BulkFile) -> None:
    record(
        "bulk.infected",
        actor=Actor.system("Bulk files"),
        stream=file.batch.school.stream,
        subject=f"batch:{file.batch.public_id}",
        payload={"batch": file.batch.number},
    )


def _refuse(file: BulkFile, fault: str) -> None:
    """Say what is wrong. The bytes go, but for harmful ones: those stay shut away, for whoever looks into it."""
    stored, file.state, file.fault = file.file, State.REFUSED, faults.sentence(fault)
    if fault != "harmful":
        file.file = None
    _save(file)
    if stored and file.file is None:
        forget(stored)


def _send(file: BulkFile) -> None:
    """Make the document, or note why not; either way this file is done and no other is touched."""
    try:
        with transaction.atomic():
            file.document = _as_document(file)
            file.state = State.SENT
            _save(file)
            return
    except ActionRefused as refusal:
        fault = refusal.message
    except Exception:  # whatever happens to one file, the others are sent
        log.exception("bulk file %s could not be sent", file.pk)
        fault = _OUR_FAULT
    file.document, file.state, file.fault = None, State.FAILED, fault
    _save(file)


def _as_document(file: BulkFile) -> Document:
    if file.education is None or file.file is None or file.sent_by is None:
        raise ActionRefused("Say for whom this file is, and send it again.")
    actor, education = Actor.of(file.sent_by), file.education
    check_sending(actor, file.batch.school, education, file.kind, genuine=file.genuine)
    label = Label(
        applicant=education.applicant,
        kind=file.kind,
        from_school=education.school,
        author=file.author,
        author_title=file.author_title,
        waived=file.waived,
    )
    document = take_over_file(actor, label, file.file)
    pass_on(actor, education, document, genuine=file.genuine)
    return document


def _save(file: BulkFile) -> None:
    file.version += 1
    file.save()


@transaction.atomic
def _write_receipt(batch: BulkBatch) -> None:
    """One message for everything that was sent, to whoever sent it, once nothing of the batch is on its way."""
    files = BulkBatch.objects.select_for_update(no_key=True).get(pk=batch.pk).files.all()
    if files.filter(state=State.SENDING).exists():
        return
    sent = files.filter(state=State.SENT).select_related("sent_by")
    last = sent.order_by("-document").first()
    if last is None or last.sent_by is None:
        return
    number, failed = sent.count(), files.filter(state=State.FAILED).count()
    send_mail_later(
        to=last.sent_by.email,
        template="bulk_receipt",
        key=f"bulk:{batch.public_id}:{number}:{failed}",
        stream=batch.school.stream,
        context={
            "name": last.sent_by.display_name,
            "batch": batch.number,
            "path": f"/school/bulk/{batch.public_id}/receipt/",
            "sent": number,
            "failed": failed,
            "at": clock.now(),
        },
    )
