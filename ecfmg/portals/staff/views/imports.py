"""Results files that were read in, and letters and other effects that could not be carried out."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from certification.models import HeldRow, ImportRun
from ecfmg.accounts.access import audience, staff_role, user_of
from ecfmg.accounts.actions import try_promise_again
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.models import OutboxMessage
from ecfmg.portals.staff.pages import page
from ecfmg.portals.staff.queries import undone_promises, with_mail

PAGE_SIZE = 25
KINDS = {
    "schools": "Schools",
    "agencies": "Accrediting agencies",
    "exam_results": "Examination results",
    "oet_results": "OET results",
}


@audience("staff")
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """Every file with what came of it, newest first, and how many rows still wait for their person."""
    listed = Paginator(ImportRun.objects.all(), PAGE_SIZE).get_page(request.GET.get("page"))
    held = HeldRow.objects.filter(matched_at__isnull=True).count()
    rows = [(run, KINDS.get(run.kind, run.kind.replace("_", " ").capitalize())) for run in listed]
    return page(request, "imports.html", {"listed": listed, "rows": rows, "held": held})


@audience("staff")
@require_GET
def undelivered(request: HttpRequest) -> HttpResponse:
    """Letters and other effects that failed: set aside after the last try, or waiting for the next."""
    listed = Paginator(undone_promises(), PAGE_SIZE).get_page(request.GET.get("page"))
    return page(request, "undelivered.html", {"listed": listed, "rows": with_mail(listed)})


@staff_role("administrator")
@require_POST
def try_again(request: HttpRequest, promise_id: UUID) -> HttpResponse:
    """Have one of them tried again now."""
    promise = get_object_or_404(OutboxMessage, public_id=promise_id)
    try:
        try_promise_again(Actor.of(user_of(request)), promise=promise)
        messages.success(
            request, "It is being tried again now. Load this page again in a moment to see what came of it."
        )
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("staff:undelivered")
