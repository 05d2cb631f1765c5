"""Making page images, thumbnails and text. Runs only in the limited process."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TypedDict

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from credentials.intake.hints import hints_of
from credentials.intake.kinds import PDF
from credentials.intake.likeness import look_of
from credentials.intake.pictures import frames_of

LONG_SIDE, THUMBNAIL_SIDE = 1600, 240
TEXT_LIMIT = 20_000
#: Looked at before a file is sent; the worker looks at every page.
ADVISED_PAGES = 20


class PageMade(TypedDict):
    """One page: names of its files in the output folder, size in pixels, text, codes of quality hints, its look."""

    image: str
    thumbnail: str
    width: int
    height: int
    text: str
    hints: list[str]
    look: list[int]


def render(path: Path, media_type: str, out: Path, first: int | None = None) -> list[PageMade]:
    """Write ``<n>.jpg`` and ``<n>.small.jpg`` for each page into `out`, or for the `first` so many pages only."""
    pages = _pdf_pages(path, first) if media_type == PDF else _picture_pages(path, media_type)
    return [_write(out, number, *page) for number, page in enumerate(islice(pages, first), start=1)]


def advise(path: Path, media_type: str) -> list[dict[str, list[str]]]:
    """The hints of the first `ADVISED_PAGES` pages, without writing anything."""
    pages = _pdf_pages(path, ADVISED_PAGES) if media_type == PDF else _picture_pages(path, media_type)
    pages = islice(pages, ADVISED_PAGES)
    return [{"hints": hints_of(picture, own_side)} for picture, _text, own_side in pages]


def _pdf_pages(path: Path, first: int | None = None) -> Iterator[tuple[Image.Image, str, int]]:
    document = pdfium.PdfDocument(path)
    document.init_forms()
    for index in range(len(document))[:first]:
        page = document[index]
        width, height = page.get_size()
        scale = LONG_SIDE / max(width, height, 1)
        bitmap = page.render(scale=scale)
        text_page = page.get_textpage()
        text = text_page.get_text_range() if text_page.count_chars() else ""
        yield bitmap.to_pil().convert("RGB"), text[:TEXT_LIMIT], 0 if text.strip() else _scan_side(page)
        text_page.close()
        bitmap.close()
        page.close()


def _scan_side(page: pdfium.PdfPage) -> int:
    """The long side, in pixels, of the one picture that a scanned page is made of; 0 where it is made otherwise."""
    pictures = list(islice(page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=2), 2))
    return max(pictures[0].get_px_size()) if len(pictures) == 1 else 0


def _picture_pages(path: Path, media_type: str) -> Iterator[tuple[Image.Image, str, int]]:
    for picture, own_side in frames_of(path, media_type, LONG_SIDE):
        yield picture, "", own_side


def _write(out: Path, number: int, picture: Image.Image, text: str, own_side: int) -> PageMade:
    image, thumbnail = f"{number}.jpg", f"{number}.small.jpg"
    picture.save(out / image, "JPEG", quality=82, optimize=True)
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    small.save(out / thumbnail, "JPEG", quality=75)
    return PageMade(
        image=image,
        thumbnail=thumbnail,
        width=picture.width,
        height=picture.height,
        text=text.replace("\x00", "").encode("utf-8", "ignore").decode(),
        hints=(hints := hints_of(picture, own_side)),
        look=[] if "blank" in hints else look_of(picture),
    )
