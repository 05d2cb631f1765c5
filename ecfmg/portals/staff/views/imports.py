"""Results files that were read in."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from certification.models import HeldRow, ImportRun
from ecfmg.accounts.access import audience
from ecfmg.portals.staff.pages import page


@audience("staff")
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """Every file with what came of it, newest first, and how many rows still wait for their person."""
    listed = Paginator(ImportRun.objects.all(), 25).get_page(request.GET.get("page"))
    held = HeldRow.objects.filter(matched_at__isnull=True).count()
    return page(request, "imports.html", {"listed": listed, "held": held})
