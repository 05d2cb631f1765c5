"""Taking documents in, noting who looked at them, turning a page."""

import io
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image

from applicants.models import Applicant
from credentials.errors import DocumentRefused, Fault
from credentials.intake.reception import Upload, Whole, take_in
from credentials.models import Document, DocumentPage, School
from credentials.numbers import new_number
from credentials.people import user_of
from credentials.permissions import is_the_applicant, may_see_document, may_send_document
from credentials.queries.roster import closed_words, schools_that_send
from ecfmg.accounts.permissions import may_as_staff
from ecfmg.foundation import clock, scanning
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.files import full_disk_is_refused, keep_bytes, keep_file, read_file
from ecfmg.foundation.links import LINK_AUDIENCE
from ecfmg.foundation.mail import send_mail_later
from ecfmg.foundation.models import StoredFile
from ecfmg.foundation.nudges import nudge
from ecfmg.foundation.once import once
from ecfmg.foundation.permissions import require


@dataclass(frozen=True, slots=True)
class Label:
    """What a document is, as its sender says."""

    applicant: Applicant
    kind: str
    language: str = "English"
    translation_of: Document | None = None
    from_school: School | None = None
    replaces: Document | None = None
    author: str = ""
    author_title: str = ""
    waived: bool | None = field(default=None)
    #: What the applicant is not told of, such as a school's answer to us.
    for_staff_only: bool = False


def receive_document(
    actor: Actor,
    *,
    applicant: Applicant,
    kind: str,
    uploads: Sequence[Upload],
    language: str = "English",
    translation_of: Document | None = None,
    from_school: School | None = None,
    replaces: Document | None = None,
    author: str = "",
    author_title: str = "",
    waived: bool | None = None,
    once_key: str = "",
) -> Document:
    """Take a document in: one PDF, or several files that become one. Raises `DocumentRefused` with every fault, and
    then keeps neither a row nor a file. The same `once_key` twice is one document.

    `replaces` is superseded; `author` and `waived` belong to letters of recommendation.
    """
    writer = (author.strip(), author_title.strip())
    label = Label(applicant, kind, language, translation_of, from_school, replaces, *writer, waived)
    require(may_send_document(actor, applicant, from_school))
    _check_label(actor, label)

    def act() -> str:
        with full_disk_is_refused("file"), tempfile.TemporaryDirectory(prefix="intake-") as folder:
            whole = take_in(uploads, Path(folder), limit=settings.MAX_UPLOAD_BYTES)
            return str(_keep(actor, label, whole).public_id)

    public_id = once(once_key, act) if once_key else act()
    return Document.objects.select_related("file", "applicant").get(public_id=public_id)


def _check_label(actor: Actor, label: Label) -> None:
    faults = [*_kind_faults(actor, label), *_language_faults(label), *_replacement_faults(label)]
    if label.kind == Document.Kind.LOR:
        if not label.author:
            faults.append(Fault("author", "Enter who wrote the letter."))
        if label.waived is None:
            faults.append(Fault("waived", "Say whether the applicant waived the right to read the letter."))
    if faults:
        raise DocumentRefused(faults)


def _kind_faults(actor: Actor, label: Label) -> Iterator[Fault]:
    if label.kind not in Document.Kind.values:
        yield Fault("kind", "Choose what kind of document this is.")
    if is_the_applicant(actor, label.applicant) and label.kind in {Document.Kind.MSPE, Document.Kind.LOR}:
        school = schools_that_send(label.applicant).first()
        if school is not None:
            yield Fault("kind", closed_words(school))


def _language_faults(label: Label) -> Iterator[Fault]:
    if not label.language.strip() or len(label.language) > 40:
        yield Fault("language", "Enter the language of the document.")
    original = label.translation_of
    if original and (original.applicant_id != label.applicant.pk or original.translation_of_id):
        yield Fault("translation_of", "Choose the original document that this translates.")
    if original and label.language != "English":
        yield Fault("language", "A translation must be in English.")


def _replacement_faults(label: Label) -> Iterator[Fault]:
    old = label.replaces
    if old and (old.applicant_id != label.applicant.pk or old.kind != label.kind):
        yield Fault("replaces", "A document can only be replaced by one of the same kind for the same person.")
    elif old and old.superseded_by_id:
        yield Fault("replaces", "This document was replaced already. Replace the newer one.")
    elif old and old.kind == Document.Kind.LOR and old.waived != label.waived:
        yield Fault("waived", "A new version of a letter keeps what was said about the right to read it.")


def _keep(actor: Actor, label: Label, whole: Whole) -> Document:
    """The file and its row, or neither."""
    name = ""
    try:
        with transaction.atomic():
            scan = StoredFile.Scan.PENDING if scanning.is_on() else StoredFile.Scan.NOT_SCANNED
            file = keep_file(whole.chunks(), original_name=whole.name, media_type=whole.media_type, scan=scan)
            name = file.name
            document = _register(actor, label, file)
            _write_receipt(document)
    except BaseException:
        if name:
            default_storage.delete(name)
        raise
    return document


@transaction.atomic
def take_over_file(actor: Actor, label: Label, file: StoredFile) -> Document:
    """The document of a file that was stored and opened before, as one of many: its sender gets one receipt for all."""
    require(may_send_document(actor, label.applicant, label.from_school))
    _check_label(actor, label)
    return _register(actor, label, file)


def _register(actor: Actor, label: Label, file: StoredFile) -> Document:
    document = Document.objects.create(
        applicant=label.applicant,
        kind=label.kind,
        file=file,
        receipt=new_number("D", lambda number: Document.objects.filter(receipt=number).exists()),
        uploaded_by=None if actor.audience == LINK_AUDIENCE else user_of(actor),
        from_school=label.from_school,
        language=label.language.strip(),
        translation_of=label.translation_of,
        author=label.author,
        author_title=label.author_title,
        waived=label.waived,
        received_at=clock.now(),
        **_letter(label),
    )
    if label.replaces:
        supersede(label.replaces, document)
    _note_received(actor, document, for_applicant=not label.for_staff_only)
    transaction.on_commit(lambda: nudge("credentials.prepare_document", document.pk))
    return document


@contextmanager
def forgotten_on_failure() -> Iterator[list[Document]]:
    """Within the block, put each received document into the list: where the block fails (and its transaction with it),
    their files go too."""
    received: list[Document] = []
    try:
        yield received
    except BaseException:
        for document in received:
            default_storage.delete(document.file.name)
        raise


def supersede(old: Document, new: Document) -> None:
    """Note that `new` stands in place of `old`, which is kept."""
    changed = Document.objects.filter(pk=old.pk, superseded_by=None).exclude(pk=new.pk).update(superseded_by=new)
    if not changed and old.pk != new.pk:
        raise ActionRefused("This document was replaced already. Look at the newer one.")


def _letter(label: Label) -> dict[str, Any]:
    """Number and version of a letter of recommendation: the number stays, the versions are counted."""
    if label.kind != Document.Kind.LOR:
        return {}
    if label.replaces:
        version = (label.replaces.letter_version or 0) + 1
        return {"letter_number": label.replaces.letter_number, "letter_version": version}
    number = new_number("L", lambda taken: Document.objects.filter(letter_number=taken).exists())
    return {"letter_number": number, "letter_version": 1}


def _note_received(actor: Actor, document: Document, *, for_applicant: bool) -> None:
    file = document.file
    record(
        "document.received",
        actor=actor,
        stream=document.applicant.stream,
        subject=f"document:{document.public_id}",
        for_applicant=for_applicant,
        payload={
            "document": document.get_kind_display(),
            "receipt": document.receipt,
            "size": file.size,
            "sha256": file.sha256,
            "school": document.from_school.name if document.from_school else "",
        },
    )


def _write_receipt(document: Document) -> None:
    sender = document.uploaded_by
    if sender is None:  # sent under a link: the page itself is the receipt
        return
    send_mail_later(
        to=sender.email,
        template="document_receipt",
        key=f"receipt:{document.public_id}",
        stream=document.applicant.stream,
        context={
            "name": sender.display_name,
            "document": document.get_kind_display(),
            "receipt": document.receipt,
            "sha256": document.file.sha256,
            "size": document.file.size,
            "received_at": document.received_at,
        },
    )


@transaction.atomic
def note_opened(actor: Actor, *, document: Document, page: int | None = None, original: bool = False) -> None:
    """Note that staff or a school was shown a document (or one `page` of it), or given the `original` file."""
    require(may_see_document(actor, document))
    record(
        "document.original_downloaded" if original else "document.page_opened" if page else "document.opened",
        actor=actor,
        stream=document.applicant.stream,
        subject=f"document:{document.public_id}",
        payload={"document": document.get_kind_display(), "receipt": document.receipt, "page": page},
    )


@transaction.atomic
def turn_page(actor: Actor, *, document: Document, number: int, degrees: int) -> DocumentPage:
    """Turn the images of a page clockwise by 90, 180 or 270 `degrees` for everybody who looks at it after."""
    require(may_as_staff(actor))
    require(may_see_document(actor, document))
    page = (
        document.pages.select_for_update(of=("self",), no_key=True)
        .select_related("image", "thumbnail")
        .filter(number=number)
        .first()
    )
    if page is None or degrees not in {90, 180, 270}:
        raise ActionRefused("There is no such page to turn, or not by a quarter.")
    before = [page.image, page.thumbnail]
    page.image, page.thumbnail = (_turned(file, degrees) for file in before)
    if degrees != 180:
        page.width, page.height = page.height, page.width
    page.turned = (page.turned + degrees) % 360
    page.save()
    for file in before:
        file.delete()
        transaction.on_commit(partial(default_storage.delete, file.name))
    record(
        "document.page_turned",
        actor=actor,
        stream=document.applicant.stream,
        subject=f"document:{document.public_id}",
        payload={"receipt": document.receipt, "page": number, "turned": page.turned},
    )
    return page


def _turned(file: StoredFile, degrees: int) -> StoredFile:
    """A copy of one of our own page images, turned clockwise."""
    turns = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(read_file(file)), formats=["JPEG"]) as picture:
        picture.transpose(turns[degrees]).save(buffer, "JPEG", quality=90)
    return keep_bytes(buffer.getvalue(), original_name=file.original_name, media_type=file.media_type)
