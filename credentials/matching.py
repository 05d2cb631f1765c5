"""For whom a file seems to be, and what it seems to be: told from its name and its first pages. A person decides.

Only the people handed in are ever candidates. Names are compared folded (case, accents, order away); a spelling that is
merely close is a suggestion that somebody has to look at.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from applicants.names import fold
from credentials.models import BulkFile, Document

Confidence = BulkFile.Confidence
Kind = Document.Kind

#: How alike two names must be, of 100, to be suggested; below this, one is another person's.
ALIKE = 88
#: Eight digits, printed 0-123-456-7, without hyphens, or with other signs between; a longer number is something else.
#: It is looked for at every place anew, so that a year or a day before it (2026-01234567) hides none.
_USMLE_ID = re.compile(r"(?<!\d)(?=(\d)[-_ .]?(\d{3})[-_ .]?(\d{3})[-_ .]?(\d)(?!\d))")
#: Words for each kind, the most telling first: a "letter" may be an MSPE, an "MSPE" is nothing else.
_KIND_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (Kind.MSPE, ("mspe", "medical student performance evaluation", "deans letter", "dean s letter", "dean letter")),
    (Kind.LOR, ("letter of recommendation", "recommendation", "lor", "reference letter", "letter of reference")),
    (Kind.COMPLETION_LETTER, ("letter of completion", "completion letter", "provisional certificate")),
    (
        Kind.TRANSCRIPT,
        ("transcript", "academic record", "statement of marks", "mark sheet", "marksheet"),
    ),
    (Kind.DIPLOMA, ("diploma", "degree certificate", "certificate of graduation", "has been awarded the degree")),
)
#: Words in names of files that are nobody's name.
_NO_NAMES = frozenset({word for _kind, signs in _KIND_WORDS for sign in signs for word in sign.split()}) | {
    "copy",
    "final",
    "scan",
    "scanned",
    "signed",
}


@dataclass(frozen=True, slots=True)
class Person:
    """One of the school's people: the education that a document would go to, the USMLE ID or "", folded names.

    `names` are sequences of words: given names and family name, of now and before.
    """

    education_id: int
    usmle_id: str
    names: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Who it is, or between whom to choose, how sure that is, and why."""

    confidence: str
    why: str
    education_id: int | None = None
    candidates: tuple[int, ...] = ()


@dataclass(slots=True)
class People:
    """The people of one school, ready to be looked through."""

    people: Sequence[Person]
    by_usmle_id: dict[str, Person] = field(default_factory=dict)
    by_word: dict[str, list[Person]] = field(default_factory=dict)
    by_letters: dict[str, list[Person]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for person in self.people:
            if person.usmle_id:
                self.by_usmle_id[person.usmle_id] = person
            for word in {family[0] for _given, family in person.names if family}:
                self.by_word.setdefault(word, []).append(person)
            for letters in {letters for name in person.names for letters in _run_together(name)}:
                self.by_letters.setdefault(letters, []).append(person)

    def with_id_in(self, text: str) -> list[Person]:
        """Those whose USMLE ID stands in `text`, in order, each once."""
        found = (self.by_usmle_id.get("".join(hit.groups())) for hit in _USMLE_ID.finditer(text))
        return list(dict.fromkeys(person for person in found if person))

    def named_in(self, words: Sequence[str], *, near: int | None) -> list[Person]:
        """Those whose first given name and whole family name are among `words`, at most `near` words apart (None:
        however far). Where one name is part of another (Amara Okafor, Amara Okafor Bello), the longer one counts."""
        best: dict[int, tuple[int, Person]] = {}
        for word in dict.fromkeys(words):
            for person in self.by_word.get(word, ()):
                length = max((_length(name, words, near) for name in person.names), default=0)
                if length:
                    best[person.education_id] = (length, person)
        longest = max((length for length, _person in best.values()), default=0)
        return [person for length, person in best.values() if length == longest]

    def written_as(self, words: Sequence[str]) -> list[Person]:
        """Those whose given name and family name, in either order, are exactly the letters of `words`: the hyphen of
        García-López is in no GARCIALOPEZ, and the apostrophe of D'Souza parts D_SOUZA."""
        return self.by_letters.get("".join(words), [])

    def of_family(self, words: Sequence[str]) -> list[Person]:
        """Those whose whole family name is among `words`, where whatever else stands there is a first letter of one of
        their given names."""
        found = (person for word in dict.fromkeys(words) for person in self.by_word.get(word, ()))
        return [person for person in dict.fromkeys(found) if any(_leaves_initials(n, words) for n in person.names)]

    def alike(self, name: str) -> list[tuple[float, Person]]:
        """Those whose name is spelled much like `name`, the most alike first; at most five."""
        choices = {at: " ".join((*p.names[0][0], *p.names[0][1])) for at, p in enumerate(self.people) if p.names}
        found = process.extract(name, choices, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=5)
        return [(score, self.people[at]) for _choice, score, at in found]


def match(people: People, name: str, text: str) -> Match:
    """For whom the file called `name` (with its folders) whose first pages say `text` seems to be."""
    in_name, in_text = people.with_id_in(name), people.with_id_in(text)
    if in_name or in_text:
        return _by_id(in_name, in_text)
    by_name = people.named_in(words_of(name), near=None) or people.written_as(_name_words(name))
    by_text = people.named_in(fold(text).split(), near=3)
    if len(by_name) == 1 and len(by_text) == 1 and by_name != by_text:
        return _undecided("The file's name points to one person, its text to another", [*by_name, *by_text])
    for found, place in ((by_name, "the file's name"), (by_text, "the text")):
        if len(found) == 1:
            both = " and in the text" if place != "the text" and by_text == found else ""
            return Match(Confidence.LIKELY, f"Name in {place}{both}, one person of this school", found[0].education_id)
    if common := [person for person in by_name if person in by_text] or by_name or by_text:
        return _undecided(f"{len(common)} people of this school could be meant", common)
    return _suggested(people, name, is_scan=not text.strip())


def kind_of(name: str, text: str) -> str:
    """What the file seems to be; "" where neither its name nor its first pages say. The name counts before the text."""
    for words in (" ".join(words_of(name)), fold(text[:3000])):
        for kind, signs in _KIND_WORDS:
            if any(re.search(rf"\b{re.escape(sign)}\b", words) for sign in signs):
                return str(kind)
    return ""


def words_of(name: str) -> list[str]:
    """The words of a file's name with its folders: OkaforAmara_MSPE.pdf is okafor, amara, mspe."""
    stem = unicodedata.normalize("NFC", re.sub(r"\.[A-Za-z]{3,4}$", "", name))
    apart = "".join(
        f" {sign}" if sign.isupper() and stem[max(0, at - 2) : at].islower() and at > 1 else sign
        for at, sign in enumerate(stem)
    )
    return fold(re.sub(r"[^\w'’]|[\d_]", " ", apart)).split()


def person(education_id: int, usmle_id: str | None, names: Iterable[tuple[str, str]]) -> Person:
    """A person as they are compared; `names` are pairs of given names and family name."""
    folded = ((tuple(fold(given).split()), tuple(fold(family).split())) for given, family in names)
    return Person(education_id, usmle_id or "", tuple(name for name in folded if name[1]))


def _length(name: tuple[tuple[str, ...], tuple[str, ...]], words: Sequence[str], near: int | None) -> int:
    """How many words of a name stand among `words` (0 where it is not there): the family name in one piece, and the
    first given name before or after it. A name of one word is only found where it is long enough to mean somebody."""
    given, family = name
    length = len(family)
    for at in _places(family, words):
        if not given:
            return length if len(family[0]) >= 5 else 0
        left, right = (0, len(words)) if near is None else (max(0, at - near - 1), at + length + near + 1)
        around = [*words[left:at], *words[at + length : right]]
        if given[0] in around:
            return length + sum(word in around for word in given)
    return 0


def _places(family: tuple[str, ...], words: Sequence[str]) -> Iterator[int]:
    for at, word in enumerate(words):
        if word == family[0] and tuple(words[at : at + len(family)]) == family:
            yield at


def _by_id(in_name: list[Person], in_text: list[Person]) -> Match:
    everybody = list(dict.fromkeys([*in_name, *in_text]))
    if len(everybody) > 1:
        return _undecided("The USMLE IDs of several people stand in the name or the text", everybody)
    place = "the file's name" if in_name else "the text"
    return Match(Confidence.CERTAIN, f"USMLE ID in {place}", everybody[0].education_id)


def _suggested(people: People, name: str, *, is_scan: bool) -> Match:
    """Whom a person should look at, where neither a USMLE ID nor a whole name says who it is."""
    words = _name_words(name)
    if family := people.of_family(words):
        if len(family) > 1:
            return _undecided(f"The family name alone: {len(family)} people of this school could be meant", family)
        return Match(Confidence.UNSURE, "The family name alone; please check", family[0].education_id)
    found = people.alike(" ".join(words)) if words else []
    best = [person for score, person in found if score >= found[0][0] - 3]
    if len(best) > 1:
        return _undecided("Several names of your people are spelled much like the file's name", best)
    if best:
        return Match(Confidence.UNSURE, "A name spelled much like the file's name; please check", best[0].education_id)
    if is_scan:
        return Match(
            Confidence.NOBODY, "Pages without text, such as a scan; and no USMLE ID or name of yours in the file's name"
        )
    return Match(Confidence.NOBODY, "No USMLE ID and no name of your people in the file's name or its first pages")


def _name_words(name: str) -> list[str]:
    """The words of a file's own name that may be somebody's name."""
    return [word for word in words_of(name.rsplit("/", 1)[-1]) if word not in _NO_NAMES]


def _run_together(name: tuple[tuple[str, ...], tuple[str, ...]]) -> Iterator[str]:
    given, family = "".join(name[0]), "".join(name[1])
    for each in {given, *name[0][:1]} - {""}:
        yield from (each + family, family + each)


def _leaves_initials(name: tuple[tuple[str, ...], tuple[str, ...]], words: Sequence[str]) -> bool:
    """Whether nothing but first letters of the given names is left of `words` without the family name."""
    given, family = name
    initials = {word[0] for word in given}
    for at in _places(family, words):
        others = [*words[:at], *words[at + len(family) :]]
        if all(len(word) == 1 and word in initials for word in others):
            return True
    return False


def _undecided(why: str, people: Sequence[Person]) -> Match:
    return Match(Confidence.UNDECIDED, why, candidates=tuple(person.education_id for person in people[:10]))
