"""Who asked whether the person is certified, and what they were told."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from certification.certificate_queries import reports_about
from ecfmg.accounts.access import audience
from ecfmg.portals.applicant.pages import page
from ecfmg.portals.applicant.people import applicant_of
from ecfmg.portals.applicant.presenters.tables import reports_table


@audience("applicant")
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Every report that was made about the person, newest first."""
    applicant = applicant_of(request)
    listed = Paginator(reports_about(applicant), 20).get_page(request.GET.get("page"))
    return page(request, "reports.html", applicant, {"table": reports_table(listed)})
