"""What the worker does with bulk files: opens and matches each, and sends what was confirmed.

Safe to run twice, at the same time, and to be killed: files are opened a few in one transaction and sent one in each,
and what was not finished is taken up again.
"""

import logging
import shutil
import tempfile
import time
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
#: After so many seconds a task takes up no further batch, and a batch no further files, so that no task comes near its
#: time limit (300 s). It ends by time, not by number: what it hands on waits behind the pages of what was sent.
LONGEST_SECONDS = 60
#: How many files are opened by one start of the limited process. Starting Python is most of what opening costs.
OPENED_TOGETHER = 10
_OUR_FAULT = "Something went wrong on our side, not with your file. Nothing of it was sent; send it again."


def open_files(batch_id: int) -> int:
    """Open and match what waits in a batch; how many were done. Nothing, while a virus scanner is set and silent."""
    if scanning.is_on() and not scanning.answers():
        log.warning("the virus scanner does not answer; bulk files that wait for it stay waiting")
        return 0
    batch = BulkBatch.objects.select_related("school").get(pk=batch_id)
    people: list[People] = []

    def look_at(files: list[BulkFile]) -> None:
        if not people:
            people.append(people_to_match(batch.school))
        _open(files, people[0])

    done, more = _each(batch, State.WAITING, look_at, together=OPENED_TOGETHER)
    if more:
        nudge("credentials.open_bulk_files", batch_id)
    return done


def send_confirmed(batch_id: int) -> int:
    """Make documents of the files that were confirmed; how many were done. Whoever does the last writes the receipt."""
    batch = BulkBatch.objects.select_related("school").get(pk=batch_id)
    done, more = _each(batch, State.SENDING, _send, together=1)
    if more:
        nudge("credentials.send_bulk_files", batch_id)
    if done:
        _write_receipt(batch)
    return done


def continue_batches() -> None:
    """Take up what no nudge did: after a worker was killed, or while the broker was away."""
    until = time.monotonic() + LONGEST_SECONDS
    for state, work in ((State.WAITING, open_files), (State.SENDING, send_confirmed)):
        batches = BulkFile.objects.filter(state=state).order_by().values_list("batch", flat=True).distinct()
        for batch_id in list(batches[:20]):
            if time.monotonic() < until:
                work(batch_id)


def _each(batch: BulkBatch, state: str, work: Callable[[list[BulkFile]], None], *, together: int) -> tuple[int, bool]:
    """Do `work` with a few files after the other, `together` in one transaction, that are in `state` and that nobody
    else has; how many left that state, and whether the task ended before the files did.

    None comes twice, so one that stays as it is stops no other.
    """
    done, seen = 0, set[int]()
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        with transaction.atomic():
            files = list(_next(batch, state).exclude(pk__in=seen)[:together])
            if not files:
                return done, False
            seen.update(file.pk for file in files)
            work(files)
            done += sum(file.state != state for file in files)
    return done, done > 0


def _next(batch: BulkBatch, state: str) -> QuerySet[BulkFile]:
    free = batch.files.select_for_update(of=("self",), skip_locked=True, no_key=True)
    return free.select_related("file", "education__applicant__user", "education__school", "sent_by").filter(state=state)


def _open(files: list[BulkFile], people: People) -> None:
    """Look at some files: each harmless, whole, and for whom it seems to be. None stops another; one whose turn did not
    come stays as it is."""
    with tempfile.TemporaryDirectory(prefix="bulk-") as name:
        folder = Path(name)
        copies = [(file, copy) for file in files if (copy := _copied(file, folder))]
        outcomes = sandbox.run_each("read", [copy for _file, copy in copies], folder)
    for (file, _copy), outcome in zip(copies, outcomes, strict=True):
        if outcome is None:
            continue
        try:
            with transaction.atomic():
                _take(file, outcome, people)
        except Exception:  # whatever happens to one file, the others are opened
            log.exception("bulk file %s could not be matched", file.pk)
            file.refresh_from_db()
            file.state, file.fault = State.REFUSED, _OUR_FAULT
            _save(file)


def _copied(file: BulkFile, folder: Path) -> sandbox.Input | None:
    """The file's bytes for the limited process; None where they stay shut away, or cannot be had just now."""
    if file.file is None or not _scanned(file.file):
        return None
    if file.file.scan == StoredFile.Scan.INFECTED:
        _refuse(file, "harmful")
        _record_infected(file)
        return None
    copy = folder / f"original-{file.pk}"
    try:
        with open_file(file.file) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target)
    except Exception:  # a storage that is away is there again later; the file waits
        log.exception("bulk file %s stays waiting: its bytes cannot be read", file.pk)
        return None
    return sandbox.Input(copy, file.file.media_type)


def _take(file: BulkFile, outcome: sandbox.Outcome, people: People) -> None:
    """Note what was found in a file, or why it cannot be taken."""
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


def _send(files: list[BulkFile]) -> None:
    """Make the document of the one file, or note why not; either way it is done and no other is touched."""
    (file,) = files
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
