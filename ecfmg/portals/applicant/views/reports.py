"""Who asked whether the person is certified, what they were told, and who looked at the record."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from certification.certificate_queries import reports_about
from credentials.queries.looks import looks_at
from ecfmg.accounts.access import audience
from ecfmg.portals.applicant.pages import page
from ecfmg.portals.applicant.people import applicant_of
from ecfmg.portals.applicant.presenters.tables import looks_table, reports_table


@audience("applicant")
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Every report that was made about the person, newest first."""
    applicant = applicant_of(request)
    listed = Paginator(reports_about(applicant), 20).get_page(request.GET.get("page"))
    return page(request, "reports.html", applicant, {"table": reports_table(listed)})


@audience("applicant")
@require_GET
def looks(request: HttpRequest) -> HttpResponse:
    """Who was shown the person's record or documents, by day, newest first."""
    applicant = applicant_of(request)
    listed = Paginator(looks_at(applicant), 20).get_page(request.GET.get("page"))
    return page(request, "looks.html", applicant, {"table": looks_table(listed)})
