"""Policy releases as pages show them: which rows change, what a trial came to, examples, and everybody in a file."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, F, QuerySet, When, Window
from django.db.models.functions import RowNumber

from certification.models import PolicyDifference, PolicyRelease
from certification.policy.loader import Policy
from certification.policy.row import Row

EXAMPLES = 3
#: Groups that are kept of each kind; the file names everybody.
MOST_GROUPS = 30
GROUPS = ("season", "school", "country")
TOLD = ("value", "from_", "until", "announced_on", "source", "source_date", "certainty", "note")


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of policy that a release adds (`before` None), takes away (`after` None) or changes."""

    key: str
    before: Row | None
    after: Row | None


def changed_rows(before: Policy, after: Policy) -> list[RowChange]:
    """Every row that differs between two policies, by key; a row that only moved in its file does not."""
    old, new = ({row.id: row for row in policy.rows} for policy in (before, after))
    changes = [
        RowChange((old.get(number) or new[number]).key, old.get(number), new.get(number))
        for number in {**old, **new}
        if _told(old.get(number)) != _told(new.get(number))
    ]
    return sorted(changes, key=lambda change: (change.key, (change.after or change.before).id))  # type: ignore[union-attr]  # one of them is there


def overwritten(changes: list[RowChange], today: date) -> list[RowChange]:
    """Those of the changes that say something else about days before `today`, on which the row already held.

    A row that ends from today on, or whose source or note is put right, says the same of the past.
    """
    return [one for one in changes if one.before and _held(one.before, today) and _past(one, today)]


def _held(row: Row, today: date) -> bool:
    return (row.from_ or date.min) < today and (row.announced_on or date.min) < today


def _past(change: RowChange, today: date) -> bool:
    before, after = change.before, change.after
    if before is None or after is None:
        return True
    ends = [min(row.until or date.max, today - timedelta(days=1)) for row in (before, after)]
    told = [(row.value, row.from_, row.announced_on) for row in (before, after)]
    return ends[0] != ends[1] or told[0] != told[1]


def _told(row: Row | None) -> tuple[Any, ...] | None:
    return None if row is None else tuple(getattr(row, name) for name in TOLD)


def releases() -> QuerySet[PolicyRelease]:
    """All proposals and releases, newest first, without the text of their files."""
    return PolicyRelease.objects.select_related("proposed_by", "decided_by").order_by("-proposed_at", "-id")


def published() -> QuerySet[PolicyRelease]:
    """The published releases, newest first."""
    return PolicyRelease.objects.filter(number__isnull=False).order_by("-number")


def counted(release: PolicyRelease) -> dict[str, Any]:
    """How many decisions differ, how many people move, from which status to which, and the same by groups.

    `shifted`: people whose status stays and whose requirements move; `stays`: [status, people] of all whose status
    stays.
    `moves`: [before, after, people]; `season`, `school`, `country`: [group or None, before, after, people], most
    people first; `more`: how many groups were left out; `parts`: [requirement in words, people].
    """
    found = release.differences.order_by()
    moving, staying = found.exclude(before=F("after")), found.filter(before=F("after"))
    groups = {name: _groups(moving, name, "before", "after") for name in GROUPS}
    parts = Counter(part for parts in found.values_list("parts", flat=True).iterator() for part in parts)
    return {
        "differ": found.count(),
        "moved": moving.count(),
        "shifted": staying.exclude(parts=[]).count(),
        "stays": _groups(staying, "before"),
        "moves": _groups(moving, "before", "after"),
        **{name: rows[:MOST_GROUPS] for name, rows in groups.items()},
        "more": {name: max(0, len(rows) - MOST_GROUPS) for name, rows in groups.items()},
        "parts": [list(one) for one in parts.most_common(MOST_GROUPS)],
    }


def _groups(found: QuerySet[PolicyDifference], *names: str) -> list[list[Any]]:
    rows = found.values(*names).annotate(people=Count("id")).order_by("-people", *names)
    return [list(row) for row in rows.values_list(*names, "people")]


def examples(release: PolicyRelease) -> dict[tuple[str, str], list[PolicyDifference]]:
    """The first few people of each move, and of each status that stays, with their cases; one query.

    Those whose requirements move come first.
    """
    shifted = Case(When(parts=[], then=1), default=0)
    place = Window(RowNumber(), partition_by=[F("before"), F("after")], order_by=[shifted, "id"])
    found = release.differences.annotate(place=place).filter(place__lte=EXAMPLES)
    gathered: dict[tuple[str, str], list[PolicyDifference]] = {}
    for one in found.select_related("applicant__case").order_by("place"):
        gathered.setdefault((one.before, one.after), []).append(one)
    return gathered


def everybody(release: PolicyRelease) -> Iterator[PolicyDifference]:
    """Everybody whose decision would differ, in their order, a thousand at a time from the database."""
    found = release.differences.select_related("applicant").order_by("id")
    return found.iterator(chunk_size=1000)
