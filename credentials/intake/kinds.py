"""What a file is, told from its bytes; its name is never asked."""

from pathlib import Path

PDF, JPEG, PNG, TIFF, HEIC = ("application/pdf", "image/jpeg", "image/png", "image/tiff", "image/heic")
IMAGES = frozenset({JPEG, PNG, TIFF, HEIC})

_STARTS = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG, b"II*\x00": TIFF, b"MM\x00*": TIFF}
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis"})
#: What people send by mistake, or others on purpose: the fault that says it in their words.
_STRANGERS = {
    b"MZ": "program",
    b"\x7fELF": "program",
    b"\xcf\xfa\xed\xfe": "program",
    b"#!": "program",
    b"PK\x03\x04": "office_or_zip",
    b"\xd0\xcf\x11\xe0": "office_or_zip",
    b"Rar!": "office_or_zip",
    b"7z\xbc\xaf": "office_or_zip",
    b"{\\rtf": "office_or_zip",
    b"RIFF": "other_picture",
    b"GIF8": "other_picture",
    b"BM": "other_picture",
    b"<": "web_page",
}


def media_type_of(start: bytes) -> str | None:
    """The media type of a file that begins with `start` (32 bytes are enough); None where we do not take its kind."""
    if start[4:8] == b"ftyp":
        return HEIC if start[8:12] in _HEIC_BRANDS else None
    return next((kind for magic, kind in _STARTS.items() if start.startswith(magic)), None)


def stranger_fault(start: bytes) -> str:
    """The code of the fault for a file of a kind that we do not take."""
    return next(
        (fault for magic, fault in _STRANGERS.items() if start.lstrip(b"\xef\xbb\xbf \r\n").startswith(magic)),
        "unknown_kind",
    )


def hides_archive(path: Path) -> bool:
    """Whether an archive that ends exactly where the file ends is hidden behind it (two files in one)."""
    size = path.stat().st_size
    with path.open("rb") as handle:
        handle.seek(max(0, size - 65_557))
        tail = handle.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        return False
    return at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail)
