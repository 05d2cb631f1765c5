"""Bar codes: drawn for our papers, and found again on scanned pages. What they say is a number and nothing else."""

import re
from collections.abc import Iterable

import zxingcpp
from PIL import Image

_SYMBOLS = "2-9A-HJ-NP-Z"  # the alphabet of credentials.numbers
#: On the label of an envelope; with ``-C`` on its cover sheet, which only parts a pile and belongs to no document.
_ENVELOPE = re.compile(f"(E-[{_SYMBOLS}]{{6}})(-C)?")
_REQUEST = re.compile(f"V-[{_SYMBOLS}]{{6}}")
_FORMATS = zxingcpp.BarcodeFormats((zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.QRCode))
COVER = "-C"


def code_128(text: str) -> str:
    """`text` as Code 128 in SVG with its quiet zones, to be scaled by whoever shows it."""
    drawn = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128).to_svg(add_quiet_zones=True)
    width = re.search(r'width="(\d+)" height="(\d+)"', drawn)
    bars = re.search(r'<path d="([^"]+)"', drawn)
    assert width and bars, "zxing-cpp draws a bar code as one path in a picture of a known size"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width[1]} {width[2]}" preserveAspectRatio="none">'
        f'<path d="{bars[1]}" fill="#000"/></svg>'
    )


def numbers_in(picture: Image.Image) -> list[str]:
    """Every bar code on a page that reads like one of our numbers, from the top down; others are left out."""
    found = zxingcpp.read_barcodes(picture.convert("L"), formats=_FORMATS)
    ours = [code for code in found if code.valid and (_ENVELOPE.fullmatch(code.text) or _REQUEST.fullmatch(code.text))]
    return list(dict.fromkeys(code.text for code in sorted(ours, key=lambda code: code.position.top_left.y)))


def envelope_in(numbers: Iterable[str]) -> tuple[str, bool]:
    """The first number of an envelope among `numbers` ("" for none), and whether it stands on a cover sheet."""
    for number in numbers:
        if match := _ENVELOPE.fullmatch(number):
            return match[1], bool(match[2])
    return "", False


def requests_in(numbers: Iterable[str]) -> list[str]:
    """The numbers of requests among `numbers`."""
    return [number for number in numbers if _REQUEST.fullmatch(number)]


def tidy(typed: str) -> str:
    """A number as a person or a reader types it, in the form in which it is kept: ``v 7k3qx9`` is ``V-7K3QX9``."""
    plain = re.sub(r"[\s\-‐–]+", "", typed).upper()
    if re.fullmatch(f"[EV][{_SYMBOLS}]{{6}}C?", plain):
        return f"{plain[0]}-{plain[1:7]}"
    return typed.strip()
