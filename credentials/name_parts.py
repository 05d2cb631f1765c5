"""The parts of a name, in any script, made comparable: in Latin letters, by sound, by consonants."""

import re
import unicodedata
from dataclasses import dataclass

from anyascii import anyascii

from applicants.names import fold


@dataclass(slots=True)
class Part:
    """One part of a name: as written, in folded Latin letters, and whether it belongs to the family name."""

    written: str
    letters: str
    is_family: bool = False
    initial: bool = False


_TITLES = frozenset(["dr", "prof", "mr", "mrs", "ms", "miss", "md", "shri", "smt", "kumari"])
_INITIALS = re.compile(r"(?<=\b\w)\.\s*")


def plain(text: str) -> str:
    """The text with one form of each letter and single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).replace("’", "'").split())


def is_latin(text: str) -> bool:
    """Whether every letter is a Latin one, with or without accents."""
    return all("LATIN" in unicodedata.name(c, "LATIN") for c in text if c.isalpha())


def parts_of(text: str, *, is_family: bool = False) -> list[Part]:
    """The parts of a name without titles: "S.R. Kumar" has three, a Chinese name one for each syllable."""
    spaced = _INITIALS.sub(" ", text.replace(",", " ").replace("-", " ").replace("‐", " "))
    parts = []
    for word in spaced.split():
        for piece in _latin(word):
            letters = fold(piece).replace(" ", "")
            if letters and letters not in _TITLES:
                parts.append(Part(word, letters, is_family, initial=len(letters) == 1))
    return parts


def _latin(word: str) -> list[str]:
    """The word in Latin letters; characters that are a syllable each (王小明) give one piece each."""
    if is_latin(word):
        return [word]
    latin = re.sub(r"[`'ʿʾ]", "", anyascii(word))
    return re.findall(r"[A-Z][a-z]*|[a-z]+", latin) if re.search(r"[a-z][A-Z]", latin) else [latin]


#: Spellings that languages use for one sound, each with the letters that stand for all of them.
_SOUNDS = tuple(
    (re.compile(pattern), letters)
    for pattern, letters in (
        ("shch|sch|tch", "c"),
        ("sh|ch|cz|sz|zh|dj|dzh", "c"),
        ("kh|gh|q|ck", "k"),
        ("ph|ff|v|w", "f"),
        ("th", "t"),
        ("oe|ue", "o"),
        ("ae", "a"),
        ("ou|oo|uu|u", "o"),
        ("iy|ij|yi|ii|ee|y|j", "i"),
        ("i(?=[aeo])", ""),
        ("e(?=[ao])", ""),
        ("ks", "x"),
        ("z", "s"),
        ("h$|(?<=[aeo])h", ""),
        (r"(.)\1", r"\1"),
    )
)


def sound(letters: str) -> str:
    """One key for the spellings of a name in Latin letters: Yuliya and Iuliia, Mohammed and Muhammad."""
    for pattern, replacement in _SOUNDS:
        letters = pattern.sub(replacement, letters)
    return re.sub(r"(?<=.)[aeio]+(?=.)", "e", letters)


_VOICED = str.maketrans("gbdzvq", "kptsfk")


def bones(letters: str) -> str:
    """The consonants alone, doubled ones once, voiced and unvoiced as one: Gim and Kim."""
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyw]", "", letters).translate(_VOICED))


def accents(text: str) -> str:
    """The accents and special letters of a text, in their order."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if ord(c) > 127)
