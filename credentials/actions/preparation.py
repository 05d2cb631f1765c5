"""Scanning a document and making its page images, in the worker. Safe to run twice and at the same time."""

import logging
import shutil
import tempfile
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from credentials.actions.returning import return_unreadable
from credentials.actions.twins import note_twins
from credentials.intake import faults, sandbox
from credentials.models import Document, DocumentPage
from ecfmg.accounts.models import User
from ecfmg.foundation import clock, scanning
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.events import record
from ecfmg.foundation.files import keep_bytes, open_file
from ecfmg.foundation.mail import send_mail_later
from ecfmg.foundation.models import StoredFile

log = logging.getLogger(__name__)

_ACTOR = Actor.system("Document preparation")


def prepare_document(document_id: int) -> bool:
    """Make the pages of one document; False where it does not wait (any more), another worker has it, or the virus
    scanner could say nothing about it: then it waits on."""
    kept: list[str] = []
    try:
        with transaction.atomic(), tempfile.TemporaryDirectory(prefix="pages-") as folder:
            document = (
                Document.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("file", "applicant__user", "uploaded_by")
                .filter(pk=document_id, state=Document.State.WAITING)
                .first()
            )
            if document is None or not _scanned(document):
                return False
            if document.file.scan == StoredFile.Scan.INFECTED:
                _note_unreadable(document, "harmful")
                return True
            outcome = _render(document, Path(folder))
            if outcome.fault:
                _note_unreadable(document, outcome.fault)
            else:
                _keep_pages(document, outcome, Path(folder), kept)
    except BaseException:
        for name in kept:
            default_storage.delete(name)
        raise
    return True


def prepare_waiting(*, most: int = 100) -> int:
    """Make the pages of what waits, oldest first; how many. One that fails is left for later and stops no other."""
    if scanning.is_on() and not scanning.answers():
        log.warning("the virus scanner does not answer; all documents that wait for it stay waiting")
        return 0
    waiting = Document.objects.filter(state=Document.State.WAITING).annotate(failed=Q(file__scan=StoredFile.Scan.ERROR))
    waiting = waiting.order_by("failed", "received_at", "pk")  # one that cannot be scanned holds up no other
    done = 0
    for document_id in list(waiting.values_list("pk", flat=True)[:most]):
        try:
            done += prepare_document(document_id)
        except Exception:  # whatever happens to one document, the others wait for nothing
            log.exception("document %s could not be prepared; it stays waiting", document_id)
    return done


def _scanned(document: Document) -> bool:
    """Ask the scanner, where there is one, and note its answer; False where it gave none."""
    file = document.file
    if not scanning.is_on():
        return _note_scan(file, StoredFile.Scan.NOT_SCANNED)
    try:
        with open_file(file) as content:
            found = scanning.scan(content)
    except scanning.ScanFailed as error:
        log.warning("document %s stays waiting: %s", document.pk, error)
        _note_scan(file, StoredFile.Scan.ERROR)
        return False
    if found:
        _record("document.infected", document, found=found)
    return _note_scan(file, StoredFile.Scan.INFECTED if found else StoredFile.Scan.CLEAN)


def _note_scan(file: StoredFile, scan: StoredFile.Scan) -> bool:
    if file.scan != scan:
        file.scan = scan
        file.save(update_fields=["scan"])
    return True


def _render(document: Document, folder: Path) -> sandbox.Outcome:
    copy = folder / "original"
    with open_file(document.file) as source, copy.open("wb") as target:
        shutil.copyfileobj(source, target)
    return sandbox.run("render", [sandbox.Input(copy, document.file.media_type)], folder)


def _keep_pages(document: Document, outcome: sandbox.Outcome, folder: Path, kept: list[str]) -> None:
    for number, page in enumerate(outcome.pages, start=1):
        images = []
        for part in ("image", "thumbnail"):
            content = (folder / str(page[part])).read_bytes()
            images.append(
                keep_bytes(content, original_name=f"{document.receipt}-{page[part]}", media_type="image/jpeg")
            )
            kept.append(images[-1].name)
        DocumentPage.objects.create(
            document=document,
            number=number,
            image=images[0],
            thumbnail=images[1],
            width=page["width"],
            height=page["height"],
            text=page["text"],
            hints=page["hints"],
            look=page["look"],
        )
    document.state, document.page_count = Document.State.READY, len(outcome.pages)
    document.version += 1
    document.save(update_fields=["state", "page_count", "version"])
    _record("document.prepared", document, pages=document.page_count)
    if twins := note_twins(document):
        _record("document.pages_elsewhere", document, pages=len({twin.page_id for twin in twins}))


def _note_unreadable(document: Document, fault: str) -> None:
    """The sender is told; a credential that stood on the document goes back to the applicant."""
    document.state, document.fault = Document.State.UNREADABLE, faults.sentence(fault)
    document.version += 1
    document.save(update_fields=["state", "fault", "version"])
    _record("document.unreadable", document, fault=document.fault)
    if document.uploaded_by is not None:
        _tell_sender(document, document.uploaded_by)
    return_unreadable(document)


def _tell_sender(document: Document, sender: User) -> None:
    send_mail_later(
        to=sender.email,
        template="document_unreadable",
        key=f"unreadable:{document.public_id}",
        stream=document.applicant.stream,
        context={
            "name": sender.display_name,
            "document": document.get_kind_display(),
            "receipt": document.receipt,
            "fault": document.fault,
        },
    )


def _record(verb: str, document: Document, **payload: object) -> None:
    record(
        verb,
        actor=_ACTOR,
        stream=document.applicant.stream,
        subject=f"document:{document.public_id}",
        for_applicant=verb == "document.unreadable",
        payload={
            "document": document.get_kind_display(),
            "receipt": document.receipt,
            "seconds": round((clock.now() - document.received_at).total_seconds()),
            **payload,
        },
    )
