"""The worklist, the next case, and the search for a person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from certification.models import Case
from certification.queries.work import WORK
from certification.queries.worklist import Worklist, WorklistFilters, queue_counts, worklist
from credentials.queries.reviewing import open_standstills
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation import shapes
from ecfmg.portals.staff.pages import page
from ecfmg.portals.staff.presenters import EVERYBODY, queue_filters, worklist_table
from ecfmg.portals.staff.queries import next_case, work_on

#: In the session: the kind of work to which the worklist was narrowed.
WORK_CHOSEN = "work"
EMPTY_QUEUE = shapes.EmptyState(
    "No case is in this queue",
    "Cases come here by themselves as soon as somebody has to act. Look at another queue above.",
)
NOBODY_FOUND = shapes.EmptyState(
    "Nobody was found",
    "Type the beginning of the family name, of the given names, or of the USMLE ID. Former names are searched too.",
)


@audience("staff")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Cases by queue, the longest waiting first. Without a filter in the address it shows what staff must do. The kind
    of work that is chosen here is that of the next case as well, until another is chosen."""
    chosen = {name: request.GET.get(name, "") for name in ("action", "status", "with", "after", "work")}
    request.session[WORK_CHOSEN] = chosen["work"] if chosen["work"] in WORK else ""
    action = chosen["action"] or "staff"
    filters = WorklistFilters(
        status=chosen["status"],
        action_by="" if action == EVERYBODY else action,
        assigned_to=chosen["with"],
        work=chosen["work"],
    )
    user = user_of(request)
    counts = queue_counts(user)
    context = {
        "table": _table(worklist(filters, after=chosen["after"]), EMPTY_QUEUE),
        "filters": queue_filters(counts, user, chosen),
        "for_staff": counts.by_action.get("staff", 0),
        "standstills": open_standstills().count(),
        "work": WORK.get(chosen["work"], ""),
    }
    return page(request, "home.html", context)


@audience("staff")
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Find a person by the beginning of a name or of the USMLE ID; a whole USMLE ID opens the case."""
    words = request.GET.get("q", "").strip()[:100]
    digits = words.replace("-", "").replace(" ", "")
    if digits.isdecimal() and len(digits) == 8:
        case = Case.objects.filter(applicant__usmle_id=digits).first()
        if case is not None:
            return redirect("staff:case", case.public_id)
    found = worklist(WorklistFilters(words=words), after=request.GET.get("after", "")) if words else None
    table = _table(found, NOBODY_FOUND) if found else None
    return page(request, "search.html", {"words": words, "table": table})


@audience("staff")
@require_GET
def following(request: HttpRequest) -> HttpResponse:
    """Open the next case on which staff act, after the one that `after` names; of the kind of work that was chosen in
    the worklist."""
    work = str(request.session.get(WORK_CHOSEN, ""))
    found = next_case(user_of(request), _case_named(request.GET.get("after", "")), work)
    if found is None:
        of_kind = f" for this: {WORK[work].lower()}" if work in WORK else ""
        messages.info(request, f"No other case waits for staff{of_kind}.")
        return redirect("staff:home")
    return redirect("staff:case", found.public_id)


def _case_named(text: str) -> Case | None:
    try:
        return Case.objects.filter(public_id=UUID(text)).first()
    except ValueError:
        return None


def _table(found: Worklist, empty: shapes.EmptyState) -> shapes.Table:
    return worklist_table(found, work_on(row.public_id for row in found.rows), empty)
