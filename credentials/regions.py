"""A region of a page: where a reviewer saw something, in thousandths of the page's width and height."""

from collections.abc import Mapping
from dataclasses import dataclass

WHOLE = 1000
#: Areas that can be chosen without drawing: left, top, width, height.
AREAS: Mapping[str, tuple[int, int, int, int]] = {
    "top": (0, 0, WHOLE, 333),
    "middle": (0, 333, WHOLE, 334),
    "bottom": (0, 667, WHOLE, 333),
    "whole": (0, 0, WHOLE, WHOLE),
}
#: How far beyond its region a picture of it shows, so that one sees where it lies.
_AROUND = 80


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle on a page. Raises `ValueError` where it is empty or leaves the page."""

    left: int
    top: int
    width: int
    height: int

    def __post_init__(self) -> None:
        fits = self.left >= 0 and self.top >= 0 and self.width >= 1 and self.height >= 1
        if not fits or self.left + self.width > WHOLE or self.top + self.height > WHOLE:
            raise ValueError("The marked region must lie on the page: from 0 to 100 % across and down.")

    def turned(self, degrees: int) -> "Region":
        """The same place after the page was turned clockwise by `degrees` (a multiple of 90)."""
        region = self
        for _ in range(degrees % 360 // 90):
            region = Region(WHOLE - region.top - region.height, region.left, region.height, region.width)
        return region

    def with_surroundings(self) -> "Region":
        """The region and a margin round it, within the page: what a picture of the place shows."""
        left, top = max(0, self.left - _AROUND), max(0, self.top - _AROUND)
        right = min(WHOLE, self.left + self.width + _AROUND)
        bottom = min(WHOLE, self.top + self.height + _AROUND)
        return Region(left, top, right - left, bottom - top)

    def in_words(self) -> str:
        """Where on the page it lies, for those who cannot see the mark."""
        across, down = self.left + self.width / 2, self.top + self.height / 2
        rows = "top" if down < WHOLE / 3 else "bottom" if down > WHOLE * 2 / 3 else "middle"
        columns = "left" if across < WHOLE / 3 else "right" if across > WHOLE * 2 / 3 else ""
        return f"{rows} {columns}".strip() if columns else f"{rows} of the page"
