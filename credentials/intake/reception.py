"""From what a browser sent to one file that we can keep: written aside, looked at, joined; or refused whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from credentials.errors import DocumentRefused, Fault
from credentials.intake import faults, kinds, sandbox

MOST_FILES = 40
CHUNK = 256 * 1024


class Upload(Protocol):
    """A file as it comes from a form (Django's `UploadedFile` is one)."""

    name: str | None

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The bytes, piece by piece."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The one file to keep, in the folder given to `take_in`."""

    path: Path
    media_type: str
    name: str

    def chunks(self) -> Iterator[bytes]:
        """The bytes, piece by piece."""
        with self.path.open("rb") as handle:
            while piece := handle.read(CHUNK):
                yield piece


def take_in(uploads: Sequence[Upload], folder: Path, *, limit: int) -> Whole:
    """Write `uploads` (at most `limit` bytes together) into `folder`, look at each and join them where there are
    several. Raises `DocumentRefused` with a fault for each file that cannot be taken."""
    if not uploads:
        raise DocumentRefused([Fault("file", faults.sentence("no_file"))])
    if len(uploads) > MOST_FILES:
        raise DocumentRefused([Fault("file", faults.sentence("too_many_files"))])
    inputs, found, left = [], [], limit
    for number, upload in enumerate(uploads):
        path = folder / f"upload-{number}"
        size, start = _write(upload, path, left)
        left -= size
        media_type = kinds.media_type_of(start)
        fault = _first_fault(size, left, start, media_type)
        if fault:
            found.append(_named(fault, upload, uploads, limit))
        elif media_type:
            inputs.append(sandbox.Input(path, media_type))
    if found:
        raise DocumentRefused(found)
    outcome = sandbox.run("check", inputs, folder)
    if outcome.fault:
        raise DocumentRefused([_named(outcome.fault, uploads[outcome.at], uploads, limit)])
    return _one(inputs, uploads, folder)


def _write(upload: Upload, path: Path, limit: int) -> tuple[int, bytes]:
    """Write at most a little over `limit` bytes; how many came, and the first of them."""
    size, start = 0, b""
    with path.open("wb") as handle:
        for piece in upload.chunks(CHUNK):
            size += len(piece)
            start = start or piece[:64]
            if size > limit:
                break
            handle.write(piece)
    return size, start


def _first_fault(size: int, left: int, start: bytes, media_type: str | None) -> str:
    if size == 0:
        return "empty"
    if left < 0:
        return "too_large"
    return "" if media_type else kinds.stranger_fault(start)


def _named(code: str, upload: Upload, uploads: Sequence[Upload], limit: int) -> Fault:
    sentence = faults.sentence(code, limit=limit // 1024 // 1024)
    return Fault("file", f"{upload.name}: {sentence}" if len(uploads) > 1 else sentence)


def _one(inputs: list[sandbox.Input], uploads: Sequence[Upload], folder: Path) -> Whole:
    if len(inputs) == 1:
        return Whole(inputs[0].path, inputs[0].media_type, uploads[0].name or "document")
    outcome = sandbox.run("combine", inputs, folder)
    if outcome.fault:
        raise DocumentRefused([Fault("file", faults.sentence(outcome.fault))])
    stem = Path(uploads[0].name or "document").stem
    return Whole(folder / "combined.pdf", kinds.PDF, f"{stem} and {len(uploads) - 1} more.pdf")
