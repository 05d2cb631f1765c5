"""Keeping files: written whole or not at all, under a random name, checked by their hash before their row exists."""

import hashlib
import os
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage

from ecfmg.foundation import clock
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.models import StoredFile

CHUNK = 256 * 1024


class StorageFull(ActionRefused):
    """The disk could not take the file; nothing of it was kept."""


@contextmanager
def full_disk_is_refused(field: str | None = None) -> Iterator[None]:
    """Within the block a disk that takes no more is `StorageFull`, beside `field`, and not a crash."""
    try:
        yield
    except OSError as error:
        sentence = "Our storage cannot take the file just now. Nothing was kept; please try again in an hour."
        raise StorageFull(sentence, field=field) from error


def keep_file(
    chunks: Iterable[bytes],
    *,
    original_name: str,
    media_type: str,
    limit: int | None = None,
    scan: str = StoredFile.Scan.NOT_SCANNED,
) -> StoredFile:
    """Store the bytes of `chunks` and return their row. Raises `ActionRefused` where they are none or too many."""
    limit = limit or settings.MAX_UPLOAD_BYTES
    name = f"{uuid.uuid4().hex[:2]}/{uuid.uuid4().hex}"
    digest, size = write_whole(name, chunks, limit)
    return StoredFile.objects.create(
        name=name,
        original_name=clean_name(original_name),
        media_type=media_type,
        size=size,
        sha256=digest,
        scan=scan,
        received_at=clock.now(),
    )


def keep_bytes(content: bytes, *, original_name: str, media_type: str) -> StoredFile:
    """Store bytes that we made ourselves, such as a page image or a certificate."""
    return keep_file([content], original_name=original_name, media_type=media_type)


def write_whole(name: str, chunks: Iterable[bytes], limit: int) -> tuple[str, int]:
    """Write under a temporary name, flush, check, then give the final name. Returns SHA-256 and size in bytes."""
    with full_disk_is_refused():
        if not isinstance(default_storage, FileSystemStorage):
            return _write_to_bucket(name, chunks, limit)
        return _write_to_folder(Path(default_storage.path(name)), chunks, limit)


def _write_to_folder(target: Path, chunks: Iterable[bytes], limit: int) -> tuple[str, int]:
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".part")
    try:
        digest, size = _write_chunks(temporary, chunks, limit)
        if _hash_of(temporary) != digest:
            raise StorageFull("The file could not be stored whole. Nothing was kept; please send it again.")
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return digest, size


def _write_chunks(path: Path, chunks: Iterable[bytes], limit: int) -> tuple[str, int]:
    hasher, size = hashlib.sha256(), 0
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as handle:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise ActionRefused(f"The file is larger than {limit // 1024 // 1024} MB, the most we can take.")
            hasher.update(chunk)
            handle.write(chunk)
        handle.flush()
        os.fsync(handle.fileno())
    if size == 0:
        raise ActionRefused("The file is empty (0 bytes). Choose the file again; perhaps it was still being saved.")
    return hasher.hexdigest(), size


def _hash_of(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _write_to_bucket(name: str, chunks: Iterable[bytes], limit: int) -> tuple[str, int]:
    """Spool to the disk first: a bucket takes an object whole or not at all, and only a checked file is sent."""
    with tempfile.TemporaryDirectory(prefix="casework-") as folder:
        spooled = Path(folder) / "file"
        digest, size = _write_chunks(spooled, chunks, limit)
        with spooled.open("rb") as handle:
            stored_as = default_storage.save(name, File(handle))
    if stored_as != name or default_storage.size(name) != size:
        default_storage.delete(stored_as)
        raise StorageFull("The file could not be stored whole. Nothing was kept; please send it again.")
    return digest, size


def open_file(file: StoredFile) -> BinaryIO:
    """The stored bytes, for reading."""
    return default_storage.open(file.name, "rb")  # type: ignore[return-value]  # Django's File reads like a file


def read_file(file: StoredFile) -> bytes:
    """All stored bytes."""
    with open_file(file) as handle:
        return handle.read()


def clean_name(name: str) -> str:
    """The sender's file name as data: no path, no control or direction characters, at most 255 characters."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(character for character in base if character.isprintable())
    return visible.strip(" .")[:255] or "unnamed"
