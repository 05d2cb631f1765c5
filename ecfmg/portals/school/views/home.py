"""The to-do list: everything that waits for the school, the earliest day first."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from credentials.people import roster_is_overdue
from credentials.queries.access import stood_in_for
from ecfmg.accounts.access import audience
from ecfmg.portals.school.pages import page
from ecfmg.portals.school.people import member_here
from ecfmg.portals.school.to_do import ToDoList

PAGE_SIZE = 25


@audience("school")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What the school is to do, and for whom the reader stands in today."""
    member = member_here(request)
    waiting = Paginator(ToDoList(member), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "waiting": waiting,
        "rows": list(waiting),
        "stands_in": stood_in_for(member),
        "overdue": roster_is_overdue(member.school_id),
    }
    return page(request, "home.html", member, context)
