"""How well a page can be read, as codes of `credentials.quality`: advice for the sender, a flag for staff."""

from itertools import pairwise

from PIL import Image, ImageFilter, ImageStat

#: Long side of a photograph under which small print cannot be read, in pixels.
SMALL_SIDE = 1000
#: Below this mean lightness (0 to 255) a page is dark; below this spread nothing is on it.
_DARK, _EMPTY_SPREAD = 70, 2
_MEASURED_SIDE, _THUMBNAIL = 800, 240
#: An edge that cuts through writing is light and changes often; a margin, a table or a shadow does not.
_LIGHT_EDGE, _STEP, _MOST_STEPS = 130, 50, 12


def hints_of(picture: Image.Image, own_side: int) -> list[str]:
    """What could be better on this page; `own_side` is the long side of its photograph or scan in pixels, 0 where it
    has none (a page that was written and not scanned)."""
    grey = picture.convert("L")
    grey.thumbnail((_MEASURED_SIDE, _MEASURED_SIDE))
    small = grey.copy()
    small.thumbnail((_THUMBNAIL, _THUMBNAIL))
    statistics = ImageStat.Stat(small)
    if statistics.stddev[0] < _EMPTY_SPREAD:
        return ["blank"]
    found = []
    if statistics.mean[0] < _DARK:
        found.append("too_dark")
    if 0 < own_side < SMALL_SIDE:
        found.append("too_small")
    calm = grey if max(picture.size) > _MEASURED_SIDE * 1.2 else grey.filter(ImageFilter.BoxBlur(1))
    if any(_cuts_writing(line) for line in _edges(calm)):  # made smaller, a picture has lost its noise already
        found.append("cut_off")
    return found


def _edges(grey: Image.Image) -> list[list[int]]:
    """The lightness along each of the four edges, a few pixels inside, since scanners draw a line at the very edge."""
    width, height = grey.size
    inset = 3
    if min(width, height) < 10 * inset:
        return []
    boxes = [
        (0, inset, width, inset + 2),
        (0, height - inset - 2, width, height - inset),
        (inset, 0, inset + 2, height),
        (width - inset - 2, 0, width - inset, height),
    ]
    lines = []
    for number, box in enumerate(boxes):
        size = (width, 1) if number < 2 else (1, height)
        lines.append(list(grey.crop(box).resize(size, Image.Resampling.BOX).tobytes()))
    return lines


def _cuts_writing(line: list[int]) -> bool:
    if sorted(line)[len(line) // 2] < _LIGHT_EDGE:
        return False
    return sum(abs(after - before) >= _STEP for before, after in pairwise(line)) >= _MOST_STEPS
