"""Credentials that wait for nobody, as the nightly check found them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from applicants.queries import name_of
from credentials.models import Standstill
from credentials.queries.reviewing import open_standstills
from ecfmg.accounts.access import audience
from ecfmg.foundation import shapes
from ecfmg.portals.staff.pages import page

PAGE_SIZE = 25
COLUMNS = [
    shapes.Column("Person"),
    shapes.Column("Document"),
    shapes.Column("What is wrong, and what to do"),
    shapes.Column("Found on"),
]
EMPTY = shapes.EmptyState(
    "Nothing stands still",
    "For every credential somebody acts next: the applicant, the school, or staff. The check runs every night.",
)


@audience("staff")
@require_GET
def standstills(request: HttpRequest) -> HttpResponse:
    """Each with what is wrong and what to do about it, the longest first."""
    found = open_standstills().select_related("credential__education__applicant__case")
    shown = Paginator(found.prefetch_related("credential__education__applicant__names"), PAGE_SIZE)
    current = shown.get_page(request.GET.get("page"))
    rows = [_row(each) for each in current]
    table = shapes.Table("Credentials that wait for nobody", COLUMNS, rows, EMPTY, page=current, caption_seen=False)
    return page(request, "standstills.html", {"table": table, "total": shown.count})


def _row(found: Standstill) -> shapes.Row:
    education = found.credential.education
    there = reverse("staff:credential", args=[education.applicant.case.public_id, found.credential.public_id])
    document = f"{found.credential.get_kind_display()}, {education.school.name}"
    return shapes.Row([name_of(education.applicant) or "No name stated", document, found.why, found.found_at], there)
