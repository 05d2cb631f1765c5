"""The school directory: found by any word that people know a school by, shown with its notes and accreditation."""

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, Q

from applicants.names import fold
from credentials.models import School, SchoolName, SchoolWord, SponsorNote

#: Words that stand in half of all names and would find everything.
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class SchoolResult:
    """One school in a list. `matched_name` is another name by which it was found, or ""."""

    public_id: UUID
    name: str
    matched_name: str
    city: str
    country: str
    wdoms_id: str
    note_years: str


@dataclass(frozen=True, slots=True)
class SchoolPage:
    """A page of results, by name; `next_cursor` continues after it and is "" on the last page."""

    results: tuple[SchoolResult, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class Range:
    """Graduation years, both included; `until` None means that the range goes on."""

    start: int
    until: int | None

    def __str__(self) -> str:
        if self.until == self.start:
            return str(self.start)
        return f"{self.start} to {self.until or 'now'}"


def find_schools(words: str, *, country: str = "", after: str = "", limit: int = 20) -> SchoolPage:
    """Schools of which every word of `words` begins a word of a name (present, former or other), the city, the country
    or the World Directory number. `country`: ISO alpha-3 or "". Three queries, whatever is found; a wrong cursor gives
    the first page."""
    schools = School.objects.filter(listed=True)
    folded = fold(words).split()[:_MOST_WORDS]
    for word in folded:
        schools = schools.filter(pk__in=SchoolWord.objects.filter(word__startswith=word[:60]).values("school"))
    if country:
        schools = schools.filter(country=country)
    name, pk = _read_cursor(after)
    if pk:
        schools = schools.filter(Q(name__gt=name) | Q(name=name, pk__gt=pk))
    current = SponsorNote.objects.filter(valid_until__isnull=True)
    found = list(
        schools.prefetch_related("names", Prefetch("sponsor_notes", current, to_attr="current_notes")).order_by(
            "name", "pk"
        )[: limit + 1]
    )
    more = len(found) > limit
    shown = found[:limit]
    cursor = _write_cursor(shown[-1]) if more else ""
    return SchoolPage(tuple(_result(school, folded) for school in shown), cursor)


def school_page(public_id: UUID) -> School | None:
    """A school with `names`, `sponsor_notes` (newest first) and `accreditations` loaded; four queries."""
    loaded = School.objects.prefetch_related("names", "sponsor_notes", "accreditations")
    return loaded.filter(public_id=public_id).first()


def graduation_ranges(note: SponsorNote | None) -> tuple[Range, ...]:
    """The note's ranges in years, earliest first; what cannot be read is left out."""
    return ranges_of(note.graduation_years) if note else ()


def ranges_of(years: Iterable[str]) -> tuple[Range, ...]:
    """Ranges such as ``1975-current`` in years, earliest first; what cannot be read is left out."""
    ranges = (_range(str(text)) for text in years)
    return tuple(sorted((r for r in ranges if r), key=lambda r: r.start))


def _range(text: str) -> Range | None:
    start, dash, until = (part.strip() for part in text.partition("-"))
    if not start.isdigit():
        return None
    if not dash:
        return Range(int(start), int(start))
    if until.lower() == "current":
        return Range(int(start), None)
    return Range(int(start), int(until)) if until.isdigit() else None


def _result(school: School, folded: list[str]) -> SchoolResult:
    notes: list[SponsorNote] = getattr(school, "current_notes", [])
    return SchoolResult(
        public_id=school.public_id,
        name=school.name,
        matched_name=_matched(school, folded),
        city=school.city,
        country=school.country,
        wdoms_id=school.wdoms_id or "",
        note_years=", ".join(str(r) for r in graduation_ranges(notes[0] if notes else None)),
    )


def _matched(school: School, folded: list[str]) -> str:
    """Another name that has more of the words than the present one."""

    def score(name: str) -> int:
        own = name.split()
        return sum(any(part.startswith(word) for part in own) for word in folded)

    present = score(fold(school.name))
    others = [name for name in school.names.all() if name.kind != SchoolName.Kind.CURRENT and name.name != school.name]
    best = max(others, key=lambda name: score(name.folded), default=None)
    return best.name if best and score(best.folded) > present else ""


def _write_cursor(school: School) -> str:
    return base64.urlsafe_b64encode(json.dumps([school.name, school.pk]).encode()).decode()


def _read_cursor(cursor: str) -> tuple[str, int]:
    try:
        name, pk = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return str(name).replace("\x00", ""), int(pk)
    except (ValueError, TypeError, binascii.Error):
        return "", 0
