"""Who of a school's people here a line of its class means: the same number, or name and birth date; else a suggestion
that a person decides. Only people who named the school are looked at, so a list tells a school nothing about others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from rapidfuzz import fuzz, process

from applicants.models import NameOfRecord
from applicants.names import fold
from credentials.class_files import ClassLine
from credentials.models import ClassMember, Education, School

#: Likeness of names, of 100, from which two spellings can be one person: with the same birth date, and without.
ALIKE_SAME_DAY, ALIKE = 75, 92
#: From here the name beside a USMLE ID is taken for another spelling of the same.
SAME_NAME = 85
OTHER_DAY_COSTS = 25


#: Somebody as a school describes them: in the file, or in a line that is kept.
Described = ClassLine | ClassMember


@dataclass(frozen=True, slots=True)
class Match:
    """`education` where it is sure; else `suggestion` with its `confidence` of 100; else neither."""

    education: Education | None = None
    suggestion: Education | None = None
    confidence: int = 0


@dataclass(frozen=True, slots=True)
class _Candidate:
    education: Education
    name: str
    usmle_id: str
    born: date | None


def people_to_match(school: School) -> list[Education]:
    """The school's people here with what is compared; two queries."""
    current = NameOfRecord.objects.filter(valid_until__isnull=True)
    people = school.educations.select_related("applicant").order_by("pk")
    return list(people.prefetch_related(Prefetch("applicant__names", current)))


def match_lines(lines: Sequence[Described], people: Iterable[Education]) -> list[Match]:
    """A match for each line, in order. Nobody is taken for sure twice."""
    candidates = [_candidate(education) for education in people]
    by_number = {each.usmle_id: each for each in candidates if each.usmle_id}
    by_day: dict[date, list[_Candidate]] = {}
    for each in candidates:
        if each.born:
            by_day.setdefault(each.born, []).append(each)
    found: list[Match] = []
    taken: set[int] = set()
    for line in lines:
        match = _match(line, candidates, by_number, by_day)
        sure = match.education
        if sure and sure.pk in taken:
            match = Match(suggestion=sure, confidence=match.confidence)
        elif sure:
            taken.add(sure.pk)
        found.append(match)
    return found


def _candidate(education: Education) -> _Candidate:
    names = [name.folded_given_first for name in education.applicant.names.all()]
    applicant = education.applicant
    return _Candidate(education, names[0] if names else "", applicant.usmle_id or "", applicant.date_of_birth)


def _match(
    line: Described,
    candidates: list[_Candidate],
    by_number: dict[str, _Candidate],
    by_day: dict[date, list[_Candidate]],
) -> Match:
    name = fold(f"{line.given_names} {line.family_name}")
    numbered = by_number.get(line.usmle_id)
    if numbered:
        return _by_number(line, numbered, name)
    same_day = by_day.get(line.date_of_birth, []) if line.date_of_birth else []
    best = _best(name, same_day)
    if best and best[1] == 100 and _numbers_agree(line, best[0]):
        return Match(education=best[0].education, confidence=100)
    if best and best[1] >= ALIKE_SAME_DAY:
        return Match(suggestion=best[0].education, confidence=min(best[1], 99))
    best = _best(name, candidates)
    if best and best[1] >= ALIKE and _numbers_agree(line, best[0]):
        return Match(suggestion=best[0].education, confidence=best[1] - OTHER_DAY_COSTS)
    return Match()


def _by_number(line: Described, numbered: _Candidate, name: str) -> Match:
    likeness = _likeness(name, numbered.name) if name else 100
    other_day = bool(line.date_of_birth and numbered.born and line.date_of_birth != numbered.born)
    if likeness >= SAME_NAME and not other_day:
        return Match(education=numbered.education, confidence=100)
    return Match(suggestion=numbered.education, confidence=max(likeness - OTHER_DAY_COSTS * other_day, 1))


def _numbers_agree(line: Described, candidate: _Candidate) -> bool:
    """Whether nothing speaks against it: two different USMLE IDs are two people."""
    return not (line.usmle_id and candidate.usmle_id)


def _best(name: str, candidates: list[_Candidate]) -> tuple[_Candidate, int] | None:
    if not name or not candidates:
        return None
    found = process.extractOne(name, [each.name for each in candidates], scorer=fuzz.token_sort_ratio)
    return (candidates[found[2]], int(found[1])) if found else None


def _likeness(one: str, other: str) -> int:
    return int(fuzz.token_sort_ratio(one, other))
