"""Uploads that continue where they stopped: each piece is kept when it has come, the whole is checked by its hash.

How pieces travel is a matter of the page's address (`ecfmg.portals.uploads`, the tus protocol); how a finished upload
becomes the file of a form is `ecfmg.foundation.sent_files`. The bytes lie below ``UPLOADS_ROOT``, never in the store.
"""

import hashlib
import os
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Count, QuerySet, Sum

from ecfmg.foundation import clock
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.files import clean_name, full_disk_is_refused
from ecfmg.foundation.models import UploadInProgress

#: How long an upload waits for its next piece, or for its form.
KEPT_FOR = timedelta(days=3)
#: Seconds for which a form waits where another one is taking the same upload: a press repeated gets the first answer.
WAIT_FOR_FORM = 5.0
#: The name of our advisory locks among those of the database; the second part is the upload.
_LOCKS = 0x75706C64
EMPTY = "The file is empty (0 bytes). Choose the file again; perhaps it was still being saved."


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much of one person may be on its way at the same time."""

    files: int
    megabytes: int


class UploadTooLarge(ActionRefused):
    """The file is larger than we take."""


class TooManyUploads(ActionRefused):
    """The person has more on the way than we keep for one person."""


class UploadGone(ActionRefused):
    """There is no such upload of this person, or not any more."""

    def __init__(self) -> None:
        super().__init__(
            "This file is not here any more: it was sent with another form, or it waited for more than 3 days. "
            "Choose it again, unless what you see as received shows it already."
        )


class OffsetDiffers(ActionRefused):
    """A piece that does not continue where the upload stands: somebody else was faster, or an answer was lost."""


class DiffersFromItsHash(ActionRefused):
    """What arrived is not what the browser read; nothing of it is kept."""


def uploads_of(owner: AbstractBaseUser) -> QuerySet[UploadInProgress]:
    """The person's own, oldest first; through this alone an upload is fetched."""
    return UploadInProgress.objects.filter(owner_id=owner.pk, expires_at__gt=clock.now())


def upload_of(owner: AbstractBaseUser, upload_id: UUID) -> UploadInProgress:
    """One of the person's own. Raises `UploadGone`."""
    upload = uploads_of(owner).filter(public_id=upload_id).first()
    if upload is None or not place_of(upload.name).exists():
        raise UploadGone
    return upload


@transaction.atomic
def begin_upload(
    owner: AbstractBaseUser, *, size: int, original_name: str, sha256: str, most: Allowance, chosen_for: str = ""
) -> UploadInProgress:
    """Make room for a file of `size` bytes; `sha256` (hexadecimal) is what the browser says of it, or "". `chosen_for`
    names the field in which it was chosen.

    Raises `UploadTooLarge`, `TooManyUploads`, `StorageFull`, or `ActionRefused` for what is no file at all.
    """
    if size <= 0:
        raise ActionRefused(EMPTY)
    if size > settings.MAX_UPLOAD_BYTES:
        raise UploadTooLarge(
            f"The file is larger than {settings.MAX_UPLOAD_BYTES // 2**20} MB, the most we can take. "
            "Scan it at 300 dpi in grey."
        )
    if sha256 and not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ActionRefused("The fingerprint of the file is no SHA-256. Load the page again and choose the file again.")
    get_user_model()._default_manager.select_for_update(no_key=True).get(pk=owner.pk)  # counted one after another
    there = uploads_of(owner).aggregate(files=Count("pk"), size=Sum("size", default=0))
    if there["files"] >= most.files or there["size"] + size > most.megabytes * 2**20:
        raise TooManyUploads(
            f"You have begun to send more than we keep for one person ({most.files} files, {most.megabytes} MB). "
            "Send the form with the files that have arrived, or remove unfinished ones where you chose them, "
            "and choose this file again. What you leave is removed after 3 days."
        )
    name = uuid.uuid4().hex
    with full_disk_is_refused():
        place_of(name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(place_of(name), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    now = clock.now()
    return UploadInProgress.objects.create(
        owner_id=owner.pk,
        name=name,
        original_name=clean_name(original_name),
        chosen_for=chosen_for[:200],
        size=size,
        sha256=sha256,
        begun_at=now,
        expires_at=now + KEPT_FOR,
    )


def place_of(name: str) -> Path:
    """Where the bytes lie."""
    return Path(settings.UPLOADS_ROOT) / name


def append(owner: AbstractBaseUser, upload_id: UUID, *, offset: int, piece: bytes) -> UploadInProgress:
    """Add the `piece` that begins at `offset`; with the last one the whole is checked.

    Raises `UploadGone`, `OffsetDiffers` (nothing changed), `UploadTooLarge` (the piece goes over the end),
    `StorageFull` (nothing changed) or `DiffersFromItsHash` (the upload is gone).
    """
    with transaction.atomic():
        upload = uploads_of(owner).select_for_update(no_key=True).filter(public_id=upload_id).first()
        if upload is None:
            raise UploadGone
        if offset != upload.offset:
            raise OffsetDiffers(f"The next piece must begin at byte {upload.offset}.")
        if offset + len(piece) > upload.size:
            raise UploadTooLarge("More has come than the file is long. Choose the file again.")
        _write(upload, piece)
        if upload.offset == upload.size and _is_as_promised(upload):
            upload.whole_at = clock.now()
        upload.expires_at = clock.now() + KEPT_FOR
        if upload.offset < upload.size or upload.whole_at:
            upload.save(update_fields=["offset", "sha256", "whole_at", "expires_at"])
            return upload
    forget(upload)
    raise DiffersFromItsHash("The file was changed on its way, so nothing of it was kept. Choose it again.")


def _write(upload: UploadInProgress, piece: bytes) -> None:
    """The row says where the upload stands; what lies behind that on the disk is left of a transaction that failed."""
    place = place_of(upload.name)
    if not place.exists():
        raise UploadGone
    with full_disk_is_refused(), place.open("r+b") as handle:
        handle.truncate(upload.offset)
        handle.seek(upload.offset)
        handle.write(piece)
        handle.flush()
        os.fsync(handle.fileno())
    upload.offset += len(piece)


def _is_as_promised(upload: UploadInProgress) -> bool:
    with place_of(upload.name).open("rb") as handle:
        found = hashlib.file_digest(handle, "sha256").hexdigest()
    promised, upload.sha256 = upload.sha256, found
    return promised in {"", found}


def forget(upload: UploadInProgress) -> None:
    """Remove an upload: its form was accepted, or the person does not want it any more. Safe to run twice."""
    UploadInProgress.objects.filter(pk=upload.pk).delete()
    place_of(upload.name).unlink(missing_ok=True)


def held_for_a_form(uploads: QuerySet[UploadInProgress]) -> dict[UploadInProgress, bool]:
    """The uploads that are still there, each with whether this form holds it until `release`.

    One upload becomes one document: a form that comes meanwhile waits for a short time, finds it gone, or is told that
    it is in use. Held by this connection to the database, so that nothing stays held when a process ends.
    """
    held = {upload.pk: _hold(upload.pk) for upload in uploads.order_by("pk")}
    # Asked again: while we waited, the form before us may have taken it.
    there = {upload.pk: upload for upload in uploads.filter(pk__in=held)}
    _let_go([pk for pk, is_ours in held.items() if is_ours and pk not in there])
    return {there[pk]: is_ours for pk, is_ours in held.items() if pk in there}


def release(uploads: Iterable[UploadInProgress]) -> None:
    """Let other forms have what this one held and did not take."""
    _let_go([upload.pk for upload in uploads])


def _hold(pk: int) -> bool:
    """Whether the lock was free within `WAIT_FOR_FORM` seconds."""
    ends = monotonic() + WAIT_FOR_FORM
    while not _asked("SELECT pg_try_advisory_lock(%s, %s)", pk):
        if monotonic() > ends:
            return False
        sleep(0.1)
    return True


def _let_go(pks: Iterable[int]) -> None:
    for pk in pks:
        _asked("SELECT pg_advisory_unlock(%s, %s)", pk)


def _asked(statement: str, pk: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [_LOCKS, pk % 2**31])
        return bool(cursor.fetchone()[0])


def sweep_uploads() -> int:
    """Remove what expired, and bytes without a row; how many files. Safe to run twice and beside uploads."""
    expired = list(UploadInProgress.objects.filter(expires_at__lte=clock.now())[:10_000])
    for upload in expired:
        forget(upload)
    folder = Path(settings.UPLOADS_ROOT)
    known = set(UploadInProgress.objects.values_list("name", flat=True))
    old = clock.now().timestamp() - KEPT_FOR.total_seconds()
    strays = [path for path in folder.glob("*") if path.name not in known and path.stat().st_mtime < old]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(expired) + len(strays)
