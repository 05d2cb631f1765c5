"""Names folded for search: case, accents and common spelling variants away, so that a prefix finds the person."""

import unicodedata

#: Letters that no accent rule folds, and the spelling most people type for them.
_SPELLED_OUT = str.maketrans(
    {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "’": "", "'": ""}
)


def fold(name: str) -> str:
    """`name` as it is stored for search: lower case, no accents, single spaces, hyphens as spaces."""
    lowered = name.casefold().translate(_SPELLED_OUT)
    bare = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())
