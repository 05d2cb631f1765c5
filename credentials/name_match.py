"""The name printed on a document compared with the name of record: a suggestion, a score and the reasons for it.

Pure functions. They suggest; a person decides. Names are compared part by part in Latin letters (anyascii turns other
scripts into them); what is left over on either side is named. Scores run from 0 to 100: 100 is letter for letter, from
90 nothing but spelling or order differs, from 70 a person should look, below that nothing here explains the difference.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz.distance import Levenshtein

from credentials.name_parts import Part, accents, bones, is_latin, parts_of, plain, sound

LIKELY, POSSIBLE = 90, 70


class Kind(StrEnum):
    """What explains a difference; the values are stored with a decision."""

    EQUAL = "equal"
    DIACRITICS = "diacritics"
    ORDER = "order"
    SPACING = "spacing"
    HYPHEN = "hyphen"
    PARTICLE = "particle"
    TRANSLITERATION = "transliteration"
    SPELLING = "spelling"
    INITIALS = "initials"
    MIDDLE = "middle"
    SURNAME = "surname"
    MARRIAGE = "marriage"
    FORMER = "former"
    FAMILY = "family"
    DIFFERENT = "different"


#: What each kind takes from the score, once.
_COST = {
    Kind.DIACRITICS: 2,
    Kind.ORDER: 3,
    Kind.SPACING: 3,
    Kind.HYPHEN: 2,
    Kind.PARTICLE: 4,
    Kind.TRANSLITERATION: 11,
    Kind.SPELLING: 18,
    Kind.INITIALS: 14,
    Kind.MIDDLE: 12,
    Kind.SURNAME: 16,
    Kind.MARRIAGE: 20,
    Kind.FAMILY: 45,
}


@dataclass(frozen=True, slots=True)
class Name:
    """A recorded name; `until` says in words when it ended, "" for the name of record."""

    given: str
    family: str
    until: str = ""

    def __str__(self) -> str:
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`kinds`: everything that differs, the weightiest last. `why`: a sentence for the reviewer."""

    kinds: tuple[Kind, ...]
    score: int
    why: str

    @property
    def kind(self) -> Kind:
        """The one that weighs most."""
        return self.kinds[-1]

    @property
    def word(self) -> str:
        """What the score means."""
        if self.score >= LIKELY:
            return "Very likely the same name"
        return "Possibly the same name; look closely" if self.score >= POSSIBLE else "Nothing explains the difference"


def compare(printed: str, record: Name, former: Iterable[Name] = ()) -> Suggestion:
    """How `printed` relates to the name of record, or to a former name that fits better.

    An empty `printed` has score 0. Complexity: the parts of both names, squared, for each name.
    """
    best = _against(printed, record)
    for name in former:
        other = _against(printed, name)
        if other.score > best.score + 5 and other.score >= POSSIBLE:
            until = f", the name of record until {name.until}" if name.until else ""
            exactly = "" if other.kind is Kind.EQUAL else f" {other.why}"
            why = f"It is the former name {name}{until}.{exactly}"
            best = Suggestion((*other.kinds, Kind.FORMER), min(other.score, 94), why)
    return best


# --- One name against one other --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Comparison:
    printed: list[Part]
    record: list[Part]
    foreign: bool
    #: Pairs of places (printed, record) that belong together.
    pairs: list[tuple[int, int]] = field(default_factory=list)
    notes: dict[Kind, str] = field(default_factory=dict)

    def left(self, side: int) -> list[int]:
        parts = self.record if side else self.printed
        used = {pair[side] for pair in self.pairs}
        return [place for place in range(len(parts)) if place not in used]


def _against(printed: str, name: Name) -> Suggestion:
    if not printed.strip():
        return Suggestion((Kind.DIFFERENT,), 0, "No name was typed.")
    if plain(printed).casefold() == plain(str(name)).casefold():
        return Suggestion((Kind.EQUAL,), 100, "It is the same, letter for letter.")
    family_first, comma, given = printed.partition(",")
    found = _Comparison(
        [*parts_of(given), *parts_of(family_first)] if comma else parts_of(printed),
        [*parts_of(name.given), *parts_of(name.family, is_family=True)],
        foreign=not is_latin(printed),
    )
    for step in (_pair_equal, _pair_joined, _pair_alike, _pair_consonants, _pair_initials, _pair_close):
        step(found)
    _note_order(found)
    if comma:
        found.notes[Kind.ORDER] = "The family name stands first, before a comma."
    _note_written(found, printed, name)
    _note_left_over(found)
    return _judged(found, printed)


def _pair_equal(found: _Comparison) -> None:
    _pair(found, lambda one, other: one.letters == other.letters)


def _pair_alike(found: _Comparison) -> None:
    for mine, own in _pair(found, lambda one, other: sound(one.letters) == sound(other.letters)):
        note = f"“{mine.written}” and “{own.written}” can be two spellings of one name in our letters."
        found.notes.setdefault(Kind.TRANSLITERATION, note)


def _pair_consonants(found: _Comparison) -> None:
    """Scripts that leave vowels out: محمد is mhmd, and Mohamed has the same consonants."""
    if found.foreign:
        for mine, own in _pair(found, lambda one, other: bones(one.letters) == bones(other.letters) != ""):
            note = f"“{mine.written}” has the consonants of “{own.written}”; its script does not write every vowel."
            found.notes.setdefault(Kind.TRANSLITERATION, note)
        _pair_run_on(found)


def _pair_run_on(found: _Comparison) -> None:
    """All that is left, where its consonants run on alike: عبد الرحمن and Abdul Rahman divide in other places."""
    mine, own = found.left(0), found.left(1)
    left = bones("".join(found.printed[place].letters for place in mine))
    if len(left) > 3 and left == bones("".join(found.record[place].letters for place in own)):
        most = max(len(mine), len(own))
        found.pairs += [(mine[min(n, len(mine) - 1)], own[min(n, len(own) - 1)]) for n in range(most)]
        note = "The consonants are the same and are divided into words in other places."
        found.notes.setdefault(Kind.TRANSLITERATION, note)


def _pair_initials(found: _Comparison) -> None:
    def fits(one: Part, other: Part) -> bool:
        return (one.initial or other.initial) and one.letters[0] == other.letters[0]

    pairs = _pair(found, fits)
    if pairs:
        told = " and ".join(f"“{mine.letters.upper() if mine.initial else mine.written}” for “{own.written}”"
                            for mine, own in pairs)  # fmt: skip
        found.notes[Kind.INITIALS] = f"An initial stands in: {told}."


def _pair_close(found: _Comparison) -> None:
    def fits(one: Part, other: Part) -> bool:
        longest = max(len(one.letters), len(other.letters))
        return longest >= 4 and Levenshtein.distance(one.letters, other.letters) <= (1 if longest < 8 else 2)

    for mine, own in _pair(found, fits):
        found.notes.setdefault(
            Kind.SPELLING, f"“{mine.written}” and “{own.written}” differ in a letter or two, as a slip would."
        )


def _pair(found: _Comparison, fits: Callable[[Part, Part], bool]) -> list[tuple[Part, Part]]:
    """Pair what is left on both sides wherever `fits` holds; the parts that were paired."""
    pairs = []
    for mine in found.left(0):
        for own in found.left(1):
            if fits(found.printed[mine], found.record[own]):
                found.pairs.append((mine, own))
                pairs.append((found.printed[mine], found.record[own]))
                break
    return pairs


def _pair_joined(found: _Comparison) -> None:
    """Parts written together on one side and apart on the other: Xiaoming and Xiao Ming, Al-Hassan and Alhassan."""
    for side in (0, 1):
        many, one = (found.printed, found.record) if side == 0 else (found.record, found.printed)
        for place in found.left(1 - side):
            run = _run_that_spells(many, found.left(side), one[place].letters, loosely=found.foreign)
            for other in run:
                found.pairs.append((other, place) if side == 0 else (place, other))
            if run:
                joined = " ".join(many[other].written for other in run)
                note = f"“{one[place].written}” is written together here and as “{joined}” there."
                if all(many[other].written == many[run[0]].written for other in run):  # syllables of one written word
                    note = f"“{joined.split()[0]}” reads “{one[place].written}” in our letters."
                found.notes.setdefault(Kind.SPACING, note)


def _run_that_spells(parts: Sequence[Part], free: list[int], word: str, *, loosely: bool) -> list[int]:
    def key(letters: str) -> str:
        return bones(letters) if loosely else letters

    for start in range(len(free)):
        for end in range(start + 2, min(start + 4, len(free)) + 1):
            run = free[start:end]
            spelled = "".join(parts[place].letters for place in run)
            if spelled == word or (loosely and len(key(word)) > 2 and key(spelled) == key(word)):
                return run
    return []


def _note_order(found: _Comparison) -> None:
    places = [own for _mine, own in sorted(found.pairs)]
    if places != sorted(places):
        found.notes[Kind.ORDER] = "The parts stand in another order, as where the family name comes first."


def _note_written(found: _Comparison, printed: str, name: Name) -> None:
    """Accents, hyphens and scripts, where the letters under them agree."""
    if found.foreign:
        found.notes.setdefault(
            Kind.TRANSLITERATION, f"In our letters it reads “{' '.join(part.letters for part in found.printed)}”."
        )
        return
    if ("-" in printed) != ("-" in str(name)) and Kind.SPACING not in found.notes:
        found.notes[Kind.HYPHEN] = "A hyphen is there on one side and not on the other."
    equal = [(found.printed[mine].written, found.record[own].written) for mine, own in found.pairs
             if found.printed[mine].letters == found.record[own].letters]  # fmt: skip
    if any(accents(mine) != accents(own) for mine, own in equal):
        found.notes[Kind.DIACRITICS] = "Accents or special letters differ; the letters under them are the same."


_PARTICLES = frozenset(
    {"al", "el", "ul", "bin", "ibn", "bint", "abu", "ap"}
    | {"de", "del", "della", "di", "da", "das", "do", "dos", "la", "las", "los", "van", "von", "der", "den", "ter"}
    | {"y", "e", "i"}
)


def _note_left_over(found: _Comparison) -> None:
    """What one side has and the other has not, by what part of the name it is."""
    extra = [found.printed[place] for place in found.left(0)]
    missing = [found.record[place] for place in found.left(1)]
    small = [part for part in [*extra, *missing] if part.letters in _PARTICLES]
    if small:
        found.notes[Kind.PARTICLE] = f"“{small[0].written}” is there on one side only."
    extra, missing = ([part for part in each if part not in small] for each in (extra, missing))
    paired = [found.record[own] for _mine, own in found.pairs]
    has_given = any(not part.is_family for part in paired) or all(part.is_family for part in found.record)
    has_family = any(part.is_family for part in paired)
    lost_family = [part for part in missing if part.is_family]
    lost_given = [part for part in missing if not part.is_family]
    if lost_family and has_family:
        _note_double_surname(found, extra, lost_family)
    elif lost_family:
        found.notes[Kind.FAMILY] = (
            f"The family name “{' '.join(part.written for part in lost_family)}” is not on the document"
            f"{_instead(extra)}, and no name on record explains it. A maiden name needs proof."
        )
    elif extra and has_family:
        _note_extra(found, extra)
    if lost_given and has_given:
        names = " ".join(part.written for part in lost_given)
        found.notes[Kind.MIDDLE] = f"“{names}” of the name of record is not on the document."
    elif not has_given:
        names = " ".join(part.written for part in lost_given)
        found.notes[Kind.DIFFERENT] = f"The given name “{names}” is not on the document{_instead(extra)}."


def _instead(extra: list[Part]) -> str:
    return f" but “{' '.join(part.written for part in extra)}”" if extra else ""


def _note_double_surname(found: _Comparison, extra: list[Part], lost: list[Part]) -> None:
    names = " ".join(part.written for part in lost)
    if extra:
        found.notes[Kind.MARRIAGE] = (
            f"One part of the family name agrees; “{names}” is not on the document{_instead(extra)}, as after a "
            "marriage. A former name needs proof."
        )
    else:
        found.notes[Kind.SURNAME] = (
            f"“{names}” of the family name of record is not on the document, as where one of two surnames is left out."
        )


_PATRONYMIC = re.compile(r"(ovich|evich|ovych|yovich|ich|ovna|evna|ivna|ichna|oglu|ogly|kyzy|qizi)$")


def _note_extra(found: _Comparison, extra: list[Part]) -> None:
    names = " ".join(dict.fromkeys(part.written for part in extra))
    last = found.printed[-1] in extra or found.printed[0] in extra
    if any(_PATRONYMIC.search(part.letters) for part in extra):
        found.notes[Kind.MIDDLE] = f"“{names}” is a patronymic, which the name of record does not have."
    elif last:
        found.notes[Kind.MARRIAGE] = (
            f"“{names}” stands on the document beside the family name of record, as a second surname or a name joined "
            "by marriage. A former name needs proof."
        )
    else:
        found.notes[Kind.MIDDLE] = f"“{names}” is on the document and not in the name of record, as a middle name."


def _judged(found: _Comparison, printed: str) -> Suggestion:
    if not found.pairs or Kind.DIFFERENT in found.notes:
        why = found.notes.get(Kind.DIFFERENT, "No part of the name agrees.")
        if found.foreign:
            letters = " ".join(part.letters for part in found.printed)
            why = f"In our letters it reads “{letters}”, which does not fit; some scripts can be read in several ways. \
Compare the name on the translation."
        return Suggestion((Kind.DIFFERENT,), 20 if found.pairs else 0, why)
    kinds = sorted(found.notes, key=lambda kind: _COST[kind]) or [Kind.EQUAL]
    score = 100 - sum(_COST.get(kind, 0) for kind in kinds)
    why = " ".join(found.notes[kind] for kind in reversed(kinds) if kind in found.notes)
    return Suggestion(tuple(kinds), max(score, 0), why or "It is the same but for capital letters, commas or titles.")
