"""Files arriving in a batch, one by one or in an archive: stored, named, noted; the worker opens them afterwards."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction

from credentials.errors import DocumentRefused, Fault
from credentials.intake import faults, kinds, sandbox
from credentials.intake.reception import CHUNK, Upload
from credentials.models import BulkBatch, BulkFile
from credentials.permissions import may_act_for_school
from ecfmg.foundation import clock, scanning
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.files import clean_name, keep_file
from ecfmg.foundation.models import StoredFile
from ecfmg.foundation.nudges import nudge
from ecfmg.foundation.permissions import require

State = BulkFile.State
#: An archive may be as large as an evening's scans of a class; what is in it is limited file by file.
ARCHIVE_BYTES = 300 * 1024 * 1024
EACH_BYTES = 50 * 1024 * 1024
MOST_FILES = 1000
#: A file in one of these states gives way to another of the same name.
_REPLACED = (State.REFUSED, State.LEFT_OUT)


@dataclass(slots=True)
class _Member:
    """A file out of an archive, as if it had been sent by itself."""

    path: Path
    name: str | None

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The bytes, piece by piece."""
        with self.path.open("rb") as handle:
            while piece := handle.read(chunk_size or CHUNK):
                yield piece


def add_file(actor: Actor, *, batch: BulkBatch, name: str, upload: Upload) -> BulkFile:
    """Take one file into the batch, where the worker opens it. The same file under the same name again is the file
    that is there; one that could not be taken is replaced. A file that cannot be taken stays listed and says why."""
    require(may_act_for_school(actor, batch.school))
    stored, fault = _kept(name, upload)
    try:
        return _into_batch(batch, name_in_folder(name), stored, fault)
    except BaseException:
        if stored:
            default_storage.delete(stored.name)
            stored.delete()
        raise


def add_archive(actor: Actor, *, batch: BulkBatch, upload: Upload) -> list[BulkFile]:
    """Take every file of a ZIP archive into the batch. Raises `DocumentRefused` where the archive itself is no good."""
    require(may_act_for_school(actor, batch.school))
    with tempfile.TemporaryDirectory(prefix="archive-") as name:
        folder = Path(name)
        archive, size = folder / "archive", 0
        with archive.open("wb") as handle:
            for piece in upload.chunks(CHUNK):
                size += len(piece)
                if size > ARCHIVE_BYTES:
                    limit = ARCHIVE_BYTES // 1024 // 1024
                    raise DocumentRefused(
                        [Fault("chosen", f"The archive is larger than {limit} MB. Send it in parts.")]
                    )
                handle.write(piece)
        outcome = sandbox.run("unpack", [sandbox.Input(archive, "application/zip")], folder)
        if outcome.fault:
            raise DocumentRefused([Fault("chosen", faults.sentence(outcome.fault))])
        return [
            add_file(actor, batch=batch, name=each["name"], upload=_Member(folder / each["file"], each["name"]))
            for each in outcome.pages
        ]


def _kept(name: str, upload: Upload) -> tuple[StoredFile | None, str]:
    """The stored file, or None and the code of what is wrong with it."""
    pieces = upload.chunks(CHUNK)
    first = next(iter(pieces), b"")
    if not first:
        return None, "empty"
    media_type = kinds.media_type_of(first)
    if media_type is None:
        return None, kinds.stranger_fault(first)
    scan = StoredFile.Scan.PENDING if scanning.is_on() else StoredFile.Scan.NOT_SCANNED
    try:
        whole = _within(chain([first], pieces))
        return keep_file(whole, original_name=name, media_type=media_type, limit=EACH_BYTES * 2, scan=scan), ""
    except _TooLarge:
        return None, "too_large"


class _TooLarge(Exception):
    """More bytes came than we take."""


def _within(pieces: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > EACH_BYTES:
            raise _TooLarge
        yield piece


@transaction.atomic
def _into_batch(batch: BulkBatch, name: str, stored: StoredFile | None, fault: str) -> BulkFile:
    batch = BulkBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if batch.closed_at:
        raise ActionRefused("This batch is closed. Start a new one for further files.")
    there = batch.files.select_related("file").filter(name=name).first()
    if there and there.file and stored and there.file.sha256 == stored.sha256 and there.state not in _REPLACED:
        forget(stored)
        return there
    if there and there.state not in _REPLACED:
        name, there = _other_name(batch, name), None
    if there is None and batch.files.count() >= MOST_FILES:
        raise ActionRefused(f"A batch takes {MOST_FILES} files. Send these first, then start another batch.")
    file = there or BulkFile(batch=batch, name=name)
    before, file.file = file.file, stored
    file.state, file.fault = (State.REFUSED, faults.sentence(fault)) if fault else (State.WAITING, "")
    file.arrived_at = clock.now()
    file.version += 1 if there else 0
    file.save()
    if before:
        forget(before)
    if stored:
        transaction.on_commit(lambda: nudge("credentials.open_bulk_files", batch.pk))
    return file


def name_in_folder(name: str) -> str:
    """The file's name with the folders that it came in, as data: no way up, no control characters, 255 at most."""
    parts = [clean_name(part) for part in name.replace("\\", "/").split("/") if part.strip(" .")]
    return "/".join(parts)[-255:].lstrip("/") or "unnamed"


def _other_name(batch: BulkBatch, name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    taken = set(batch.files.values_list("name", flat=True))
    return next(
        other
        for number in range(2, MOST_FILES + 3)
        if (other := f"{(stem or ending)[:240]} ({number}){dot if stem else ''}{ending[:6] if stem else ''}")
        not in taken
    )


def forget(stored: StoredFile) -> None:
    """Let a stored file go: its row now, its bytes when that is certain."""
    name = stored.name
    stored.delete()
    transaction.on_commit(lambda: default_storage.delete(name))
