"""How the school's people do in Step 1 and Step 2 CK, for schools that take part in both services."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from applicants.queries import name_of
from certification.queries.performance import SHOWN, SMALLEST_GROUP, figures_of, results_seen_by_school
from credentials.actions.participation import note_results_seen
from credentials.queries.access import SHOWING_RESULTS, takes_part_in_both
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.portals.school.charts import chart_of
from ecfmg.portals.school.pages import page
from ecfmg.portals.school.people import member_here

PAGE_SIZE = 25


@audience("school")
@require_GET
def performance(request: HttpRequest) -> HttpResponse:
    """Takers and first passes by year of graduation, a chart of each exam, and single results by name."""
    member = member_here(request)
    school = member.school
    if not takes_part_in_both(school):
        services = [service.label for service in SHOWING_RESULTS]
        return page(request, "performance_closed.html", member, {"services": services})
    parts = []
    for exam in SHOWN:
        figures = figures_of(school, exam)
        parts.append((exam, figures, chart_of(figures)))
    listed = Paginator(results_seen_by_school(school), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(each, name_of(each.applicant), each.applicant.educations.all()[0]) for each in listed]
    if rows:
        note_results_seen(Actor.of(user_of(request)), school=school, people=[each.applicant for each in listed])
    context = {"parts": parts, "smallest": SMALLEST_GROUP, "listed": listed, "rows": rows}
    return page(request, "performance.html", member, context)
