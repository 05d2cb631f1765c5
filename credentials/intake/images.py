"""A file that is looked at as pictures only: taken in, scanned at once where a scanner is set, and rendered by us."""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import default_storage

from credentials.errors import DocumentRefused, Fault
from credentials.intake import faults, sandbox
from credentials.intake.reception import Upload, Whole, take_in
from ecfmg.foundation import scanning
from ecfmg.foundation.models import StoredFile

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as a JPEG that we made; width and height in pixels."""

    content: bytes
    width: int
    height: int


@contextmanager
def pictures_of(upload: Upload, *, field: str, limit: int, most_pages: int) -> Iterator[tuple[Whole, list[Picture]]]:
    """The file of `upload` (at most `limit` bytes and `most_pages` pages) and its pages, while the block runs. Raises
    `DocumentRefused` with a sentence for the form's `field`."""
    with tempfile.TemporaryDirectory(prefix="pictures-") as name:
        folder = Path(name)
        try:
            whole = take_in([upload], folder, limit=limit)
        except DocumentRefused as refusal:
            raise DocumentRefused([Fault(field, fault.sentence) for fault in refusal.faults]) from refusal
        _refuse_harmful(whole, field)
        outcome = sandbox.run("render", [sandbox.Input(whole.path, whole.media_type)], folder)
        if outcome.fault:
            raise DocumentRefused([Fault(field, faults.sentence(outcome.fault))])
        if len(outcome.pages) > most_pages:
            pages = "one page" if most_pages == 1 else f"at most {most_pages} pages"
            raise DocumentRefused([Fault(field, f"The file has {len(outcome.pages)} pages. Send {pages}.")])
        yield whole, [Picture((folder / p["image"]).read_bytes(), p["width"], p["height"]) for p in outcome.pages]


def _refuse_harmful(whole: Whole, field: str) -> None:
    if not scanning.is_on():
        return
    try:
        with whole.path.open("rb") as content:
            found = scanning.scan(content)
    except scanning.ScanFailed as error:
        log.warning("a file for %s was not taken: %s", field, error)
        sentence = "Our virus scanner does not answer just now, so we took nothing. Please send it again in an hour."
        raise DocumentRefused([Fault(field, sentence)]) from error
    if found:
        raise DocumentRefused([Fault(field, faults.sentence("harmful"))])


def scan_state() -> str:
    """How a file that came through `pictures_of` was scanned."""
    return StoredFile.Scan.CLEAN if scanning.is_on() else StoredFile.Scan.NOT_SCANNED


@contextmanager
def files_gone_on_failure() -> Iterator[list[StoredFile]]:
    """Within the block, put each stored file into the list: where the block fails, and its rows with it, the bytes
    go too."""
    kept: list[StoredFile] = []
    try:
        yield kept
    except BaseException:
        for file in kept:
            default_storage.delete(file.name)
        raise
