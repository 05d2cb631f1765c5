"""The worklist of staff: cases by queue, the longest waiting first, page by page."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from applicants.models import NameOfRecord
from applicants.names import fold
from certification.models import Case
from certification.queries.work import conditions
from ecfmg.accounts.models import User

PAGE_SIZE = 25
NOBODY = "nobody"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class WorklistFilters:
    """What the list is narrowed to; an empty value narrows nothing.

    `assigned_to` is the public id of a member of staff as text, or "nobody". `waiting_before`: waiting since
    before that day. `words`: the beginning of a name, present or former, or of a USMLE ID. `work`: a kind of work of
    `certification.queries.work`.
    """

    status: str = ""
    action_by: str = ""
    assigned_to: str = ""
    waiting_before: date | None = None
    words: str = ""
    work: str = ""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the list."""

    public_id: UUID
    version: int
    name: str
    usmle_id: str
    status: str
    action_by: str
    waiting_since: datetime
    assigned_to: str
    next_review_on: date | None


@dataclass(frozen=True, slots=True)
class Worklist:
    """A page of the list; `after` is the cursor of the next page, empty on the last."""

    rows: tuple[CaseRow, ...]
    after: str


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many cases each queue has."""

    total: int
    mine: int
    unassigned: int
    by_status: dict[str, int] = field(default_factory=dict)
    by_action: dict[str, int] = field(default_factory=dict)
    by_work: dict[str, int] = field(default_factory=dict)


def worklist(filters: WorklistFilters, *, after: str = "", limit: int = PAGE_SIZE) -> Worklist:
    """A page of cases, the longest waiting first. `after` is the cursor of an earlier page; another text is ignored."""
    cases = _narrowed(filters).order_by("waiting_since", "id")
    last = _read_cursor(after)
    if last is not None:
        since, public_id = last
        number = Case.objects.filter(public_id=public_id).values("id")[:1]
        cases = cases.filter(Q(waiting_since__gt=since) | Q(waiting_since=since, id__gt=number))
    names = Prefetch("applicant__names", NameOfRecord.objects.filter(valid_until__isnull=True), to_attr="current_names")
    found = list(cases.select_related("applicant", "assigned_to").prefetch_related(names)[: limit + 1])
    shown = found[:limit]
    return Worklist(tuple(_row(case) for case in shown), _cursor(shown[-1]) if len(found) > limit else "")


def queue_counts(user: User) -> QueueCounts:
    """The sizes of the queues for one member of staff."""
    groups = Case.objects.values("status", "action_by").annotate(
        cases=Count("id"),
        mine=Count("id", filter=Q(assigned_to=user)),
        unassigned=Count("id", filter=Q(assigned_to__isnull=True)),
    )
    by_status: dict[str, int] = {}
    by_action: dict[str, int] = {}
    total = mine = unassigned = 0
    for group in groups.order_by():
        by_status[group["status"]] = by_status.get(group["status"], 0) + group["cases"]
        by_action[group["action_by"]] = by_action.get(group["action_by"], 0) + group["cases"]
        total, mine = total + group["cases"], mine + group["mine"]
        unassigned += group["unassigned"]
    for_staff = Case.objects.filter(action_by="staff").order_by()
    by_work = for_staff.aggregate(**{kind: Count("id", filter=found) for kind, found in conditions().items()})
    return QueueCounts(total, mine, unassigned, by_status, by_action, by_work)


def _narrowed(filters: WorklistFilters) -> QuerySet[Case]:
    cases = Case.objects.all()
    if filters.status:
        cases = cases.filter(status=filters.status)
    if filters.action_by:
        cases = cases.filter(action_by=filters.action_by)
    if filters.assigned_to:
        cases = cases.filter(_assigned(filters.assigned_to))
    if filters.work:
        cases = cases.filter(conditions().get(filters.work, Q(pk__in=[])))
    if filters.waiting_before:
        cases = cases.filter(waiting_since__date__lt=filters.waiting_before)
    if filters.words.strip():
        cases = cases.filter(_matches(filters.words))
    return cases


def _assigned(to: str) -> Q:
    if to == NOBODY:
        return Q(assigned_to__isnull=True)
    try:
        return Q(assigned_to__public_id=UUID(to))
    except ValueError:
        return Q(pk__in=[])


def _matches(words: str) -> Q:
    digits = words.replace("-", "").replace(" ", "")
    if digits.isascii() and digits.isdecimal():
        return Q(applicant__usmle_id__startswith=digits[:8])
    typed = fold(words)
    if "," in words:
        family, _, given = words.partition(",")
        typed = f"{fold(family)}, {fold(given)}".rstrip()
    names = NameOfRecord.objects.filter(applicant=OuterRef("applicant"))
    return Q(Exists(names.filter(Q(folded__startswith=typed) | Q(folded_given_first__startswith=typed))))


def _row(case: Case) -> CaseRow:
    names: list[NameOfRecord] = getattr(case.applicant, "current_names", [])
    return CaseRow(
        public_id=case.public_id,
        version=case.version,
        name=str(names[0]) if names else "",
        usmle_id=case.applicant.usmle_id or "",
        status=case.status,
        action_by=case.action_by,
        waiting_since=case.waiting_since,
        assigned_to=case.assigned_to.display_name if case.assigned_to else "",
        next_review_on=case.next_review_on,
    )


def _cursor(case: Case) -> str:
    # Whole microseconds: a floating number of seconds would lose the last ones and repeat or skip a case.
    return f"{(case.waiting_since - EPOCH) // timedelta(microseconds=1)}.{case.public_id}"


def _read_cursor(after: str) -> tuple[datetime, UUID] | None:
    moment, _, public_id = after.partition(".")
    try:
        return EPOCH + timedelta(microseconds=int(moment[:20])), UUID(public_id)
    except (ValueError, OverflowError):
        return None
