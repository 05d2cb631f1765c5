"""What a page looks like, in a few numbers that stay nearly the same when it is saved, packed or scaled again.

A difference hash: the page in 17 by 16 grey fields; for each pair of neighbours in a row, whether the right one is
lighter. These 256 bits are kept as 8 numbers, each with its place in front, so that the database finds pages that share
a number; `distance` then counts how many bits differ. Two diplomas of one school differ by as little, so `same_picture`
decides.
"""

from PIL import Image, ImageChops, ImageFilter, ImageStat

_SIDE, _BANDS = 16, 8
_BITS = _SIDE * _SIDE // _BANDS
#: Neighbours that differ by less are the same paper: noise decides nothing.
_NOISE = 3
#: Up to so many of 256 bits two pages may be one that was saved again.
SAME = 6


def look_of(picture: Image.Image) -> list[int]:
    """The numbers, ascending; a number of bits that are all 0 (paper only) is left out, and a blank page has none."""
    soft = picture.convert("L").filter(ImageFilter.BoxBlur(2))
    fields = soft.resize((_SIDE + 1, _SIDE), Image.Resampling.BOX).tobytes()
    bits = [
        fields[row * (_SIDE + 1) + column + 1] - fields[row * (_SIDE + 1) + column] > _NOISE
        for row in range(_SIDE)
        for column in range(_SIDE)
    ]
    bands = [int("".join("01"[bit] for bit in bits[at : at + _BITS]), 2) for at in range(0, len(bits), _BITS)]
    return [(place << _BITS) | band for place, band in enumerate(bands) if band]


def distance(one: list[int], other: list[int]) -> int:
    """How many bits differ, 0 to 256."""
    return (_whole(one) ^ _whole(other)).bit_count()


def _whole(look: list[int]) -> int:
    whole = 0
    for number in look:
        place, band = number >> _BITS, number & ((1 << _BITS) - 1)
        whole |= band << (place * _BITS)
    return whole


#: Fields of so many pixels of a thumbnail, and by how much a field may differ in lightness after saving again.
_FIELD, _SAVED_AGAIN = 4, 13


def same_picture(one: Image.Image, other: Image.Image) -> bool:
    """Whether two thumbnails show one page: no field of it differs by more than saving it again makes it differ.

    Another name or grade on the same form differs by twice that, where it stands.
    """
    first, second = (picture.convert("L").filter(ImageFilter.BoxBlur(1)) for picture in (one, other))
    if abs(first.width / first.height - second.width / second.height) > 0.02:
        return False
    second = second.resize(first.size)
    shift = round(ImageStat.Stat(first).mean[0] - ImageStat.Stat(second).mean[0])
    second = ImageChops.add(second, Image.new("L", second.size, max(shift, 0)), offset=min(shift, 0))
    fields = (max(first.width // _FIELD, 1), max(first.height // _FIELD, 1))
    largest = ImageChops.difference(first, second).resize(fields, Image.Resampling.BOX).getextrema()[1]
    return isinstance(largest, (int, float)) and largest <= _SAVED_AGAIN
