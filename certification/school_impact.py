"""Whose decision a change of the directory would move: the school's people decided with and without it.

The change is made in a savepoint that is undone, by the very action that will make it for good. So what is shown is
what will happen, and nothing of it is stored.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from applicants.models import Applicant
from certification.answers import Answer, answer_people
from certification.comparison import behind_in_words, compare_decisions
from certification.models import Case
from certification.policy_impact import move_in_words, moved_parts
from certification.rules.decision import as_document
from ecfmg.foundation import clock

#: So many people are decided while somebody waits for the page; the rest is counted.
MOST = 1000
#: So many of those who move are named; the rest is counted by move.
NAMED = 100


class _UndoneError(Exception):
    """Leaves the savepoint of a trial."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One person whose decision would differ, in words; `case` is the public id of the case, or "" before the first.

    `parts`: the requirements that move, or where none does, the days and reasons behind them that differ.
    """

    case: str
    usmle_id: str
    move: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchoolImpact:
    """How many people the schools have, how many were looked at, how many decisions differ, and the first of those.

    `moves` counts pairs of statuses in words; a pair may have the same status twice.
    """

    people: int = 0
    looked_at: int = 0
    differ: int = 0
    moves: tuple[tuple[str, int], ...] = ()
    named: tuple[Moved, ...] = ()


def impact_of(change: Callable[[], object], school_ids: Iterable[int]) -> SchoolImpact:
    """Decide about the people of these schools, make `change`, decide again, and undo it."""
    schools = list(school_ids)
    of_schools = Q(educations__school__in=schools) | Q(educations__transfer_credits__school__in=schools)
    people = Applicant.objects.filter(of_schools).order_by("id").distinct()
    count = people.count()
    if not count:
        return SchoolImpact()
    ids = list(people.values_list("id", flat=True)[:MOST])
    before, after = {}, {}
    try:
        with transaction.atomic():
            before = _answers(ids)
            change()
            after = _answers(ids)
            raise _UndoneError
    except _UndoneError:
        pass
    differing = [number for number in ids if number in before and number in after and _differ(before, after, number)]
    moves = Counter(move_in_words(before[n].decision.status, after[n].decision.status) for n in differing)
    named = _named(differing[:NAMED], before, after)
    return SchoolImpact(count, len(ids), len(differing), tuple(moves.most_common()), named)


def _answers(ids: list[int]) -> dict[int, Answer]:
    answers, _failed = answer_people(ids, as_of=clock.today())
    return {answer.applicant_id: answer for answer in answers}


def _differ(before: dict[int, Answer], after: dict[int, Answer], number: int) -> bool:
    return before[number].sha256 != after[number].sha256


def _named(ids: list[int], before: dict[int, Answer], after: dict[int, Answer]) -> tuple[Moved, ...]:
    cases = {
        number: str(case)
        for number, case in Case.objects.filter(applicant__in=ids).values_list("applicant", "public_id")
    }
    usmle_ids = dict(Applicant.objects.filter(pk__in=ids).values_list("pk", "usmle_id"))
    return tuple(
        Moved(
            cases.get(number, ""),
            usmle_ids.get(number) or "",
            move_in_words(before[number].decision.status, after[number].decision.status),
            _parts(before[number], after[number]),
        )
        for number in ids
    )


def _parts(before: Answer, after: Answer) -> tuple[str, ...]:
    moved = moved_parts(before.decision, after.decision)
    return moved or behind_in_words(compare_decisions(as_document(before.decision), as_document(after.decision)))
