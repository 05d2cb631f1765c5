"""The entry of a school in the directory as one value: as stored, as wanted, and every difference in words."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from credentials.models import School, SchoolName
from credentials.models.schools import Certainty
from credentials.queries.schools import ranges_of
from ecfmg.foundation.countries import country_name
from ecfmg.foundation.templatetags.words import day_in_words

NOTHING = "nothing"
#: Fields of `School` that an entry holds, as pages call them.
FIELD_WORDS = {
    "name": "Present name",
    "wdoms_id": "World Directory number",
    "city": "City",
    "country": "Country",
    "school_type": "Kind of school",
    "year_founded": "Founded in",
    "degree_title": "Degree titles",
    "programme_years": "Length of the programme",
    "listed": "Listed in the World Directory",
    "office_email": "E-mail of the school",
    "certainty": "How sure the entry is",
    "source": "Source of the entry",
    "remark": "Remark",
}


@dataclass(frozen=True, slots=True)
class NameEntry:
    """A former name, or another one (such as in another language), with the years of its use where they are known."""

    name: str
    kind: str = SchoolName.Kind.FORMER.value
    from_year: int | None = None
    until_year: int | None = None

    def __str__(self) -> str:
        since = f" from {self.from_year}" if self.from_year else ""
        until = f" until {self.until_year}" if self.until_year else ""
        return f"{self.name} ({SchoolName.Kind(self.kind).label.lower()}{since}{until})"


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """The present sponsor note: ranges such as ``1975-current``; none at all says that the school has no note."""

    years: tuple[str, ...]
    valid_from: date
    source: str = ""
    certainty: str = Certainty.UNVERIFIED.value

    def __str__(self) -> str:
        ranges = ", ".join(str(each) for each in ranges_of(self.years)) or "no graduation year"
        return f"{ranges}, noted from {day_in_words(self.valid_from)} ({_sure(self.certainty, self.source)})"


@dataclass(frozen=True, slots=True)
class AccreditationEntry:
    """That an agency accredits the school, as reported."""

    agency: str
    valid_from: date | None = None
    valid_until: date | None = None
    source: str = ""
    certainty: str = Certainty.UNVERIFIED.value

    def __str__(self) -> str:
        since = f" from {day_in_words(self.valid_from)}" if self.valid_from else ""
        until = f" until {day_in_words(self.valid_until)}" if self.valid_until else ""
        return f"{self.agency}{since}{until} ({_sure(self.certainty, self.source)})"


@dataclass(frozen=True, slots=True)
class SchoolEntry:
    """All that the directory says of a school. `note` None: nobody here knows whether it has one."""

    name: str
    country: str
    wdoms_id: str | None = None
    city: str = ""
    school_type: str = ""
    year_founded: int | None = None
    degree_title: str = ""
    programme_years: str = ""
    listed: bool = True
    office_email: str = ""
    certainty: str = Certainty.UNVERIFIED.value
    source: str = ""
    remark: str = ""
    names: tuple[NameEntry, ...] = ()
    note: NoteEntry | None = None
    accreditations: tuple[AccreditationEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One difference between two entries, both sides in words. `field` is that of `SchoolEntry`."""

    field: str
    what: str
    before: str
    after: str


def entry_of(school: School) -> SchoolEntry:
    """The entry as it is stored; `names`, `sponsor_notes` and `accreditations` are read, prefetched or not."""
    stored = {name: getattr(school, name) for name in FIELD_WORDS}
    note = next((each for each in school.sponsor_notes.all() if each.valid_until is None), None)
    return SchoolEntry(
        **stored,
        names=tuple(
            NameEntry(each.name, each.kind, each.from_year, each.until_year)
            for each in school.names.all()
            if each.kind != SchoolName.Kind.CURRENT
        ),
        note=NoteEntry(tuple(note.graduation_years), note.valid_from, note.source, note.certainty) if note else None,
        accreditations=tuple(
            AccreditationEntry(each.agency_name, each.valid_from, each.valid_until, each.source, each.certainty)
            for each in school.accreditations.all()
        ),
    )


def changes_between(before: SchoolEntry | None, after: SchoolEntry) -> list[EntryChange]:
    """Every difference in the order of the entry; everything that is said, where there was no entry."""
    old = before or SchoolEntry(name="", country="", listed=after.listed, certainty=after.certainty)
    changes = [
        EntryChange(name, words, _shown(name, getattr(old, name)), _shown(name, getattr(after, name)))
        for name, words in FIELD_WORDS.items()
        if getattr(old, name) != getattr(after, name)
    ]
    changes += _of_lists("names", "Other name", old.names, after.names)
    if old.note != after.note:
        told = (str(one) if one else "not known to us" for one in (old.note, after.note))
        changes.append(EntryChange("note", "ECFMG note", *told))
    return changes + _of_lists("accreditations", "Accreditation", old.accreditations, after.accreditations)


def decides_cases(changes: Iterable[EntryChange]) -> bool:
    """Whether what changed is among what the rules ask of a school."""
    return any(
        change.field in {"name", "country", "wdoms_id", "listed", "note", "accreditations"} for change in changes
    )


def _of_lists(field: str, what: str, old: tuple[object, ...], new: tuple[object, ...]) -> list[EntryChange]:
    gone = [one for one in old if one not in new]
    come = [one for one in new if one not in old]
    changes = []
    for one in gone:
        instead = next((other for other in come if _key(other) == _key(one)), None)
        if instead is not None:
            come.remove(instead)
        changes.append(EntryChange(field, what, str(one), str(instead) if instead else NOTHING))
    return changes + [EntryChange(field, what, NOTHING, str(one)) for one in come]


def _key(one: object) -> object:
    return getattr(one, fields(one)[0].name)  # type: ignore[arg-type]  # entries are dataclasses named by their first field


def _shown(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "country" and value:
        return country_name(str(value))
    if name == "certainty":
        return Certainty(str(value)).label
    return str(value) if value else NOTHING


def _sure(certainty: str, source: str) -> str:
    word = Certainty(certainty).label.lower()
    return f"{word}: {source}" if source else word
