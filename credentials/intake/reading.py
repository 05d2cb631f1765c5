"""What the first pages of a file say, and what an archive holds. Runs only in the limited process."""

import zipfile
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from credentials.intake import faults

FIRST_PAGES = 3
TEXT_LIMIT = 12_000
#: More files than a class has graduates, and more bytes than a class has letters.
MOST_MEMBERS = 500
MOST_BYTES = 600 * 1024 * 1024
MOST_EACH = 50 * 1024 * 1024
_PIECE = 256 * 1024
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def first_text(path: Path) -> dict[str, Any]:
    """The text of the first pages of a PDF that was checked (a scan has none), or that it is broken after all."""
    try:
        document = pdfium.PdfDocument(path)
        parts = [_text_of(document[index]) for index in range(min(len(document), FIRST_PAGES))]
    except pdfium.PdfiumError:
        return {"fault": "broken"}
    text = "\n".join(parts)[:TEXT_LIMIT].replace("\x00", "")
    return {"fault": "", "text": text.encode("utf-8", "ignore").decode()}


def _text_of(page: pdfium.PdfPage) -> str:
    text_page = page.get_textpage()
    return str(text_page.get_text_range()) if text_page.count_chars() else ""


def unpack(path: Path, out: Path) -> dict[str, Any]:
    """Write the files of a ZIP archive into `out` under numbers; their names are only told, never used as paths.

    An archive is refused whole where it is damaged, locked, or holds far more than a folder of documents would.
    """
    members: list[dict[str, Any]] = []
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not _is_no_document(info)]
            if len(infos) > MOST_MEMBERS:
                return {"fault": "archive_too_many"}
            for number, info in enumerate(infos):
                if info.flag_bits & 1 or info.compress_type not in _METHODS:
                    return {"fault": "archive_locked"}
                size = _write(archive, info, out / f"member-{number}", min(MOST_EACH, left) + 1)
                left -= size
                if left < 0:
                    return {"fault": "archive_too_large"}
                fault = faults.sentence("too_large", limit=MOST_EACH // 1024 // 1024) if size > MOST_EACH else ""
                members.append({"file": f"member-{number}", "name": info.filename[:1000], "fault": fault})
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, ValueError, NotImplementedError, OSError):
        return {"fault": "archive_broken"}
    return {"fault": "" if members else "archive_empty", "pages": members}


def _is_no_document(info: zipfile.ZipInfo) -> bool:
    """Folders, and what operating systems put beside the files."""
    base = info.filename.rsplit("/", 1)[-1]
    return info.is_dir() or base.startswith(".") or base == "Thumbs.db" or info.filename.startswith("__MACOSX/")


def _write(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, most: int) -> int:
    """Write at most `most` bytes of a member, whatever size the archive claims; how many there were."""
    size = 0
    with archive.open(info) as source, target.open("wb") as handle:
        while size < most and (piece := source.read(min(_PIECE, most - size))):
            handle.write(piece)
            size += len(piece)
    return size
