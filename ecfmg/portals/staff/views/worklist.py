"""The worklist and the search for a person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from certification.models import Case
from certification.queries.worklist import WorklistFilters, queue_counts, worklist
from ecfmg.accounts.access import audience, user_of
from ecfmg.portals.staff.pages import page
from ecfmg.portals.staff.presenters import queue_filters, worklist_table


@audience("staff")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Cases by queue, the longest waiting first. Without a filter in the address it shows what staff must do."""
    chosen = request.GET
    filters = WorklistFilters(
        status=chosen.get("status", ""),
        action_by=chosen.get("action", ""),
        assigned_to=chosen.get("with", ""),
        words=chosen.get("q", "")[:100],
    )
    user = user_of(request)
    context = {
        "table": worklist_table(worklist(filters, after=chosen.get("after", ""))),
        "filters": queue_filters(queue_counts(user), user),
        "words": filters.words,
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
    return page(
        request,
        "search.html",
        {"words": words, "table": worklist_table(found) if found else None},
    )
