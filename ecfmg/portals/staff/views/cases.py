"""The case: requirements with their reasons, documents, what to do, what happened; and who works on it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from certification.actions.cases import release_case, take_over
from certification.models import CertificateProposal
from certification.queries.cases import case_page, decision_pair
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.portals.staff.pages import case_here, page
from ecfmg.portals.staff.presenters import requirement_card, to_do


@audience("staff")
@require_GET
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """All of one case."""
    shown = case_page(case_id, before=request.GET.get("before", ""))
    if shown is None:
        raise Http404
    proposal = CertificateProposal.objects.filter(applicant=shown.applicant, state="open").first()
    proposal_words = f"Decide: {proposal.get_kind_display().lower()}" if proposal else ""
    waiting = shown.applicant.messages.filter(from_staff=False, answered_at__isnull=True).count()
    context = {
        "shown": shown,
        "cards": [requirement_card(line) for line in shown.requirements],
        "to_do": to_do(shown, proposal_words, waiting),
        "mine": shown.case.assigned_to == user_of(request),
    }
    return page(request, "case.html", context, shown.case)


@audience("staff")
@require_POST
def assign(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take the case, or give it back to the common worklist."""
    held = case_here(case_id)
    version = request.POST.get("version", "")
    act = release_case if request.POST.get("act") == "release" else take_over
    try:
        act(
            Actor.of(user_of(request)),
            case=held,
            version=int(version) if version.isdecimal() else 0,
        )
        messages.success(
            request,
            "The case is back in the common worklist." if act is release_case else "The case is yours.",
        )
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("staff:case", case_id)


@audience("staff")
@require_GET
def compare(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Two decisions side by side, with what changed between them and why."""
    held = case_here(case_id)
    try:
        chosen = UUID(request.GET.get("one", "")), UUID(request.GET.get("other", ""))
    except ValueError as error:
        raise Http404 from error
    pair = decision_pair(held, *chosen)
    if pair is None:
        raise Http404
    return page(request, "compare.html", {"pair": pair}, held)
