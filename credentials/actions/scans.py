"""Scans of the mail room: taken in, read in the limited process, and put with their envelopes, or refused whole."""

import logging
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from credentials.actions.mailroom import GONE, OPEN, add_step, check_open, record_envelope, save_envelope
from credentials.errors import DocumentRefused, Fault
from credentials.intake import faults, sandbox
from credentials.intake.kinds import PDF
from credentials.intake.reception import CHUNK, Upload, Whole, take_in
from credentials.models import CustodyStep, Envelope, EnvelopePage, Scan
from credentials.people import user_of
from credentials.permissions import may_handle_mail
from ecfmg.foundation import clock, scanning
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.files import keep_bytes, keep_file, open_file
from ecfmg.foundation.models import StoredFile
from ecfmg.foundation.nudges import nudge
from ecfmg.foundation.once import once
from ecfmg.foundation.permissions import require

log = logging.getLogger(__name__)


def receive_scan(
    actor: Actor, *, upload: Upload, place: str, envelope: Envelope | None = None, once_key: str = ""
) -> Scan:
    """Take in the PDF of a scanner: the pages of one `envelope` or, without one, a pile whose labels part it. Raises
    `DocumentRefused` where it is no sound PDF. A worker reads it."""
    require(may_handle_mail(actor))
    if not place.strip():
        raise ActionRefused("Say where the scanner stands.", field="place")
    if envelope is not None:
        check_open(envelope)

    def act() -> str:
        with tempfile.TemporaryDirectory(prefix="scan-") as folder:
            whole = take_in([upload], Path(folder), limit=settings.MAX_UPLOAD_BYTES)
            if whole.media_type != PDF:
                raise DocumentRefused([Fault("file", "The mail room takes PDF files only. Set the scanner to PDF.")])
            return str(_keep(actor, whole, place.strip(), envelope).public_id)

    public_id = once(once_key, act) if once_key else act()
    return Scan.objects.get(public_id=public_id)


def _keep(actor: Actor, whole: Whole, place: str, envelope: Envelope | None) -> Scan:
    name = ""
    try:
        with transaction.atomic():
            status = StoredFile.Scan.PENDING if scanning.is_on() else StoredFile.Scan.NOT_SCANNED
            file = keep_file(whole.chunks(), original_name=whole.name, media_type=PDF, scan=status)
            name = file.name
            scan = Scan.objects.create(
                envelope=envelope, file=file, place=place, uploaded_by=user_of(actor), received_at=clock.now()
            )
            transaction.on_commit(lambda: nudge("credentials.read_scan", scan.pk))
    except BaseException:
        if name:
            default_storage.delete(name)
        raise
    return scan


def read_waiting_scans(*, most: int = 10) -> int:
    """Read what no nudge picked up, oldest first; how many. One that fails stops no other."""
    if scanning.is_on() and not scanning.answers():
        log.warning("the virus scanner does not answer; scans of the mail room stay waiting")
        return 0
    done = 0
    for scan_id in list(
        Scan.objects.filter(state=Scan.State.WAITING).order_by("pk").values_list("pk", flat=True)[:most]
    ):
        try:
            done += read_scan(scan_id)
        except Exception:  # whatever happens to one scan, the others wait for nothing
            log.exception("scan %s could not be read; it stays waiting", scan_id)
    return done


def read_scan(scan_id: int) -> bool:
    """Read one scan and put its pages with their envelopes; False where it does not wait (any more), another worker
    has it, or the virus scanner could say nothing about it. Safe to run twice and at the same time."""
    kept: list[str] = []
    try:
        with transaction.atomic(), tempfile.TemporaryDirectory(prefix="scan-") as folder:
            scan = (
                Scan.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
                .select_related("file", "uploaded_by", "envelope")
                .filter(pk=scan_id, state=Scan.State.WAITING)
                .first()
            )
            if scan is None or not _passed(scan):
                return False
            if scan.file.scan == StoredFile.Scan.INFECTED:
                _refuse(scan, [faults.sentence("harmful")])
                return True
            _read(scan, Path(folder), kept)
    except BaseException:
        for name in kept:
            default_storage.delete(name)
        raise
    return True


def _passed(scan: Scan) -> bool:
    """Ask the virus scanner, where there is one; False where it gave no answer."""
    if not scanning.is_on():
        return True
    try:
        with open_file(scan.file) as content:
            found = scanning.scan(content)
    except scanning.ScanFailed as error:
        log.warning("scan %s of the mail room stays waiting: %s", scan.pk, error)
        return False
    scan.file.scan = StoredFile.Scan.INFECTED if found else StoredFile.Scan.CLEAN
    scan.file.save(update_fields=["scan"])
    return True


@dataclass(frozen=True, slots=True)
class _Part:
    """The pages of one envelope within a scan; page numbers begin with 1 and count the whole pile."""

    number: int
    envelope: str
    first: int
    pages: list[dict[str, Any]]

    @property
    def kept(self) -> list[dict[str, Any]]:
        return [page for page in self.pages if not page["cover"]]


def _read(scan: Scan, folder: Path, kept: list[str]) -> None:
    copy = folder / "scan.pdf"
    with open_file(scan.file) as source, copy.open("wb") as target:
        shutil.copyfileobj(source, target, CHUNK)
    command = "separate" if scan.envelope else "separate_pile"
    outcome = sandbox.run(command, [sandbox.Input(copy, PDF)], folder)
    if outcome.fault:
        _refuse(scan, [faults.sentence(outcome.fault)])
        return
    parts = list(_parts(scan, list(outcome.pages)))
    held = {
        each.number: each
        for each in Envelope.objects.select_for_update(no_key=True).filter(number__in=[part.envelope for part in parts])
    }
    wrong = list(_faults(scan, parts, held))
    if wrong:
        _refuse(scan, wrong)
        return
    for part in parts:
        _put(scan, part, held[part.envelope], folder, kept)
    scan.state, scan.page_count = Scan.State.READ, len(outcome.pages)
    scan.numbers = [part.envelope for part in parts]
    scan.save(update_fields=["state", "page_count", "numbers"])


def _parts(scan: Scan, pages: list[dict[str, Any]]) -> Iterator[_Part]:
    first = 1
    for number, group in groupby(pages, key=lambda page: page["part"]):
        inside = list(group)
        yield _Part(number, scan.envelope.number if scan.envelope else inside[0]["envelope"], first, inside)
        first += len(inside)


def _faults(scan: Scan, parts: list[_Part], held: dict[str, Envelope]) -> Iterator[str]:
    """Everything that keeps a scan from being put away; a pile is put away whole or not at all."""
    seen: set[str] = set()
    for part in parts:
        where = f"Page {part.first}"
        if part.number == 0:
            pages = where if len(part.pages) == 1 else f"Pages 1 to {len(part.pages)}"
            yield f"{pages}: no label came before. Put the label or the cover sheet of its envelope on top."
            continue
        envelope = held.get(part.envelope)
        if envelope is None:
            yield f"{where}: there is no envelope {part.envelope}. Log it first, or look at the label again."
        elif envelope.state not in OPEN or envelope.custody.filter(step__in=GONE).exists():
            yield f"{where}: {part.envelope} is {envelope.get_state_display().lower()}; its scan is not replaced."
        if part.envelope in seen:
            yield f"{where}: {part.envelope} began earlier in this pile already. Put its pages together."
        if not part.kept:
            yield f"{where}: nothing follows the cover sheet of {part.envelope}."
        seen.add(part.envelope)
        for at, page in enumerate(part.pages):
            if page["envelope"] not in {"", part.envelope}:
                yield f"Page {part.first + at} carries the label of {page['envelope']}, not of {part.envelope}."


def _put(scan: Scan, part: _Part, envelope: Envelope, folder: Path, kept: list[str]) -> None:
    """Let the pages of `part` be the content of a locked envelope, in place of an earlier scan."""
    before = _images_of(envelope) + ([envelope.content] if envelope.content else [])
    envelope.pages.all().delete()
    whole = Whole(folder / f"part-{part.number}.pdf", PDF, f"{envelope.number}.pdf")
    envelope.content = keep_file(whole.chunks(), original_name=whole.name, media_type=PDF, scan=scan.file.scan)
    kept.append(envelope.content.name)
    for number, page in enumerate(part.kept, start=1):
        image, thumbnail = (_keep_image(folder / str(page[name]), envelope, kept) for name in ("image", "thumbnail"))
        EnvelopePage.objects.create(
            envelope=envelope,
            number=number,
            image=image,
            thumbnail=thumbnail,
            width=page["width"],
            height=page["height"],
        )
    found = [number for page in part.kept for number in page["requests"]]
    envelope.found_numbers = list(dict.fromkeys(found))
    save_envelope(envelope)
    for file in before:
        file.delete()
        transaction.on_commit(partial(default_storage.delete, file.name))
    actor = Actor.of(scan.uploaded_by)
    add_step(actor, envelope, CustodyStep.Step.SCANNED, scan.place, note=pages_in_words(len(part.kept)))
    content = envelope.content
    record_envelope("envelope.scanned", actor, envelope, pages=len(part.kept), sha256=content.sha256, size=content.size)


def pages_in_words(count: int) -> str:
    """``1 page`` or ``3 pages``."""
    return f"{count} page{'' if count == 1 else 's'}"


def _images_of(envelope: Envelope) -> list[StoredFile]:
    pages = envelope.pages.select_related("image", "thumbnail")
    return [file for page in pages for file in (page.image, page.thumbnail)]


def _keep_image(path: Path, envelope: Envelope, kept: list[str]) -> StoredFile:
    file = keep_bytes(path.read_bytes(), original_name=f"{envelope.number}-{path.name}", media_type="image/jpeg")
    kept.append(file.name)
    return file


def _refuse(scan: Scan, sentences: list[str]) -> None:
    scan.state, scan.faults = Scan.State.REFUSED, sentences
    scan.save(update_fields=["state", "faults"])
