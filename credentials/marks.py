"""Faults as pages show them: their place in words, and as a mark on the image that we made of the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from credentials.examples import EXAMPLES, Example
from credentials.models import Document, DocumentPage, ReviewFault
from credentials.reasons import REASONS, Reason
from credentials.regions import WHOLE, Region

#: The address of a page image: of a document, a page number, and "large" or "small".
ImageUrl = Callable[[Document, int, str], str]


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle on a page image, in its pixels, with the number of its fault."""

    number: int
    x: int
    y: int
    width: int
    height: int

    @property
    def label_y(self) -> int:
        """Where the number stands: above the rectangle, or inside of it at the top of the page."""
        return self.y - 10 if self.y > 40 else self.y + 36


@dataclass(frozen=True, slots=True)
class Crop:
    """The part of a page that shows a marked place: what to draw of the image, and the mark in it."""

    src: str
    image_width: int
    image_height: int
    view: str
    width: int
    height: int
    mark: Mark
    alt: str


@dataclass(frozen=True, slots=True)
class FaultLine:
    """One fault as the list shows it."""

    fault: ReviewFault
    reason: Reason
    where: str
    crop: Crop | None
    example: Example | None
    on_earlier_copy: bool = False


def fault_line(fault: ReviewFault, image: ImageUrl, current: Sequence[Document | None] = ()) -> FaultLine:
    """A fault with its words, place and picture; `current` are the copies that stand now, where that matters."""
    earlier = bool(current) and fault.document is not None and fault.document not in current
    example = EXAMPLES.get(fault.reason_code)
    crop = crop_of(fault, image)
    return FaultLine(fault, REASONS[fault.reason_code], where_of(fault), crop, example, earlier)


def where_of(fault: ReviewFault) -> str:
    """Which copy, page and place a fault is about, in words; "" where it names none."""
    if fault.document is None:
        return ""
    copy = "Translation" if fault.document.translation_of_id else "Original"
    if fault.page is None:
        return copy
    region = region_of(fault)
    return f"{copy}, page {fault.page}{f', {region.in_words()}' if region else ''}"


def region_of(fault: ReviewFault) -> Region | None:
    """The marked region as it was drawn."""
    left, top, width, height = fault.left, fault.top, fault.width, fault.height
    if left is None or top is None or width is None or height is None:
        return None
    return Region(left, top, width, height)


def crop_of(fault: ReviewFault, image: ImageUrl) -> Crop | None:
    """The picture of a marked place; None where no place was marked or the page is gone."""
    page = _page_of(fault)
    region = region_now(fault, page) if page else None
    if page is None or region is None or fault.document is None:
        return None
    shown = region.with_surroundings()
    x, y = shown.left * page.width // WHOLE, shown.top * page.height // WHOLE
    width, height = shown.width * page.width // WHOLE, shown.height * page.height // WHOLE
    return Crop(
        image(fault.document, page.number, "large"),
        page.width,
        page.height,
        f"{x} {y} {width} {height}",
        width,
        height,
        mark_of(fault, region, page),
        f"Fault {fault.position}, marked: {where_of(fault)}",
    )


def region_now(fault: ReviewFault, page: DocumentPage) -> Region | None:
    """The marked place on the page as it stands now, however it was turned since."""
    region = region_of(fault)
    return region.turned(page.turned - fault.turned) if region else None


def _page_of(fault: ReviewFault) -> DocumentPage | None:
    if fault.document is None or fault.page is None:
        return None
    return next((page for page in fault.document.pages.all() if page.number == fault.page), None)


def mark_of(fault: ReviewFault, region: Region, page: DocumentPage) -> Mark:
    """A region in the pixels of its page."""
    return Mark(
        fault.position,
        region.left * page.width // WHOLE,
        region.top * page.height // WHOLE,
        region.width * page.width // WHOLE,
        region.height * page.height // WHOLE,
    )
