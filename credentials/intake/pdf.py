"""Looking into a PDF for what would make it unsafe or unreadable. Runs only in the limited process."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from credentials.intake.faults import MAX_PAGES

_KEYS = {
    "/JS": "script",
    "/JavaScript": "script",
    "/EmbeddedFile": "attachment",
    "/EmbeddedFiles": "attachment",
    "/AF": "attachment",
    "/RichMedia": "attachment",
    "/Collection": "attachment",
    "/XFA": "form",
}
#: Kinds of action (`/S`) and of object (`/Type`, `/Subtype`).
_NAMES = {
    "/JavaScript": "script",
    "/Rendition": "script",
    "/Launch": "launch",
    "/ImportData": "launch",
    "/SubmitForm": "launch",
    "/EmbeddedFile": "attachment",
    "/FileAttachment": "attachment",
    "/RichMedia": "attachment",
    "/GoToE": "attachment",
    "/GoToR": "launch",
    "/Movie": "attachment",
    "/Sound": "attachment",
    "/3D": "attachment",
}
_DEPTH = 40


def pdf_fault(path: Path) -> tuple[str, int]:
    """The code of what is wrong ("" for nothing) and the number of pages."""
    if not _ends_well(path):
        return "truncated", 0
    try:
        with pikepdf.open(path) as pdf:
            if pdf.is_encrypted:
                return "encrypted", 0
            count = len(pdf.pages)
            if count == 0:
                return "no_pages", 0
            if count > MAX_PAGES:
                return "too_many_pages", count
            return next(_unsafe(pdf), ""), count
    except pikepdf.PasswordError:
        return "encrypted", 0
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError):  # qpdf's ways of saying that the file is damaged
        return "broken", 0


def _ends_well(path: Path) -> bool:
    with path.open("rb") as handle:
        handle.seek(max(0, path.stat().st_size - 2048))
        return b"%%EOF" in handle.read()


def _unsafe(pdf: pikepdf.Pdf) -> Iterator[str]:
    yield from _unsafe_in(pdf.trailer, 0)
    for item in pdf.objects:
        yield from _unsafe_in(item, 0)


def _unsafe_in(item: Any, depth: int) -> Iterator[str]:
    """Faults in `item` and in what lies directly in it; what it points to comes round by itself."""
    if depth > _DEPTH:
        yield "broken"
        return
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        for key in item.keys():  # noqa: SIM118 - pikepdf's dictionaries iterate differently for streams
            if key in _KEYS:
                yield _KEYS[key]
            value = item.get(key)
            if key in {"/S", "/Type", "/Subtype"} and isinstance(value, pikepdf.Name) and str(value) in _NAMES:
                yield _NAMES[str(value)]
            if not getattr(value, "is_indirect", False):
                yield from _unsafe_in(value, depth + 1)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            if not getattr(value, "is_indirect", False):
                yield from _unsafe_in(value, depth + 1)
