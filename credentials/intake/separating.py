"""Reading a scan of the mail room: page images, bar codes, and one PDF for each envelope. Runs only in the limited
process."""

from pathlib import Path
from typing import Any, TypedDict

import pikepdf
import pypdfium2 as pdfium

from credentials.intake.rendering import LONG_SIDE, THUMBNAIL_SIDE
from credentials.paper.barcodes import envelope_in, numbers_in, requests_in

#: Long side in pixels at which bar codes are looked for: about 190 dots per inch on A4.
_READING_SIDE = 2200


class PageRead(TypedDict):
    """One page: its images in the output folder, and which part of the pile it belongs to (0: before any label).

    A `cover` is our own sheet: it begins a part and is in none. The PDF of part n is ``part-<n>.pdf``.
    """

    image: str
    thumbnail: str
    width: int
    height: int
    part: int
    envelope: str
    cover: bool
    requests: list[str]


def separate(path: Path, out: Path, *, parted: bool) -> dict[str, Any]:
    """Read every page of the PDF at `path`; with `parted` a page with an envelope's number begins a new part."""
    pages: list[PageRead] = []
    part, begun = 0 if parted else 1, ""
    document = pdfium.PdfDocument(path)
    for index in range(len(document)):
        page = document[index]
        bitmap = page.render(scale=_READING_SIDE / max(*page.get_size(), 1), grayscale=False)
        picture = bitmap.to_pil().convert("RGB")
        numbers = numbers_in(picture)
        envelope, cover = envelope_in(numbers)
        if parted and envelope and envelope != begun:
            part, begun = part + 1, envelope
        image, thumbnail = f"{index + 1}.jpg", f"{index + 1}.small.jpg"
        picture.thumbnail((LONG_SIDE, LONG_SIDE))
        picture.save(out / image, "JPEG", quality=82, optimize=True)
        width, height = picture.size
        picture.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        picture.save(out / thumbnail, "JPEG", quality=75)
        pages.append(
            PageRead(
                image=image,
                thumbnail=thumbnail,
                width=width,
                height=height,
                part=part,
                envelope=envelope,
                cover=cover,
                requests=requests_in(numbers),
            )
        )
        bitmap.close()
        page.close()
    document.close()
    _write_parts(path, out, pages)
    return {"fault": "", "pages": pages}


def _write_parts(path: Path, out: Path, pages: list[PageRead]) -> None:
    with pikepdf.open(path) as whole:
        for number in sorted({page["part"] for page in pages} - {0}):
            with pikepdf.new() as part:
                for index, page in enumerate(pages):
                    if page["part"] == number and not page["cover"]:
                        part.pages.append(whole.pages[index])
                if len(part.pages):
                    part.save(out / f"part-{number}.pdf", deterministic_id=True)
