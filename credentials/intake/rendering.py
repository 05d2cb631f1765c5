"""Making page images, thumbnails and text. Runs only in the limited process."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

import pypdfium2 as pdfium
from PIL import Image, ImageStat

from credentials.intake.kinds import PDF
from credentials.intake.pictures import frames_of

LONG_SIDE, THUMBNAIL_SIDE = 1600, 240
TEXT_LIMIT = 20_000
#: Long side of a photograph under which small print cannot be read, in pixels.
SMALL_SIDE = 1000


class PageMade(TypedDict):
    """One page: names of its files in the output folder, size in pixels, text, codes of quality hints."""

    image: str
    thumbnail: str
    width: int
    height: int
    text: str
    hints: list[str]


def render(path: Path, media_type: str, out: Path) -> list[PageMade]:
    """Write ``<n>.jpg`` and ``<n>.small.jpg`` for each page into `out`."""
    pages = _pdf_pages(path) if media_type == PDF else _picture_pages(path, media_type)
    return [_write(out, number, *page) for number, page in enumerate(pages, start=1)]


def _pdf_pages(path: Path) -> Iterator[tuple[Image.Image, str, int]]:
    document = pdfium.PdfDocument(path)
    document.init_forms()
    for index in range(len(document)):
        page = document[index]
        width, height = page.get_size()
        scale = LONG_SIDE / max(width, height, 1)
        bitmap = page.render(scale=scale)
        text_page = page.get_textpage()
        text = text_page.get_text_range() if text_page.count_chars() else ""
        yield bitmap.to_pil().convert("RGB"), text[:TEXT_LIMIT], 0
        text_page.close()
        bitmap.close()
        page.close()


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
        hints=_hints(small, own_side),
    )


def _hints(small: Image.Image, own_side: int) -> list[str]:
    statistics = ImageStat.Stat(small.convert("L"))
    light, spread = statistics.mean[0], statistics.stddev[0]
    hints = []
    if spread < 2:
        hints.append("blank")
    elif light < 70:
        hints.append("too_dark")
    if 0 < own_side < SMALL_SIDE:
        hints.append("too_small")
    return hints
