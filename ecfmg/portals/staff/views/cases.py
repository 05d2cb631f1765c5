"""The case: requirements with their reasons, documents, what to do, what happened; and who works on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applicants.actions.identity import change_name
from applicants.permissions import may_change_name
from applicants.queries import LOOKED_AT
from certification.actions.cases import assign_case, release_case, take_over
from certification.certificate_queries import open_proposal
from certification.permissions import may_give_cases, may_take_cases
from certification.queries.cases import CasePage, case_page, decision_pair
from credentials.actions.documents import note_opened
from credentials.models import Document, VerificationRequest
from credentials.queries import documents_seen_by
from credentials.queries.looks import OPENED
from ecfmg.accounts.access import audience, user_of
from ecfmg.accounts.models import StaffRole, User
from ecfmg.accounts.queries import staff_with_role
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.form_actions import version_from
from ecfmg.foundation.shapes import look_of
from ecfmg.portals.staff.compare_pages import columns_of, facts_table, policy_table
from ecfmg.portals.staff.deciding import decide_page
from ecfmg.portals.staff.forms import NameForm
from ecfmg.portals.staff.pages import case_here, page
from ecfmg.portals.staff.presenters import requirement_card, viewer_of
from ecfmg.portals.staff.to_do import to_do

CASE_STAFF = (StaffRole.INTAKE, StaffRole.REVIEWER, StaffRole.SENIOR_REVIEWER)
#: Who looked at a person or a document is kept and can be shown; it would bury what happened.
LOOKS = (LOOKED_AT, "specimen.shown", *OPENED)


@audience("staff")
@require_GET
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """All of one case, with one document open beside it where the address names it (`doc`)."""
    looks = request.GET.get("looks") == "all"
    shown = case_page(case_id, before=request.GET.get("before", ""), leave_out=() if looks else LOOKS)
    if shown is None:
        raise Http404
    user = user_of(request)
    proposal = open_proposal(shown.applicant)
    waiting = shown.applicant.messages.filter(from_staff=False, answered_at__isnull=True).count()
    document = _document(user, shown, request.GET.get("doc", ""))
    if document:
        note_opened(Actor.of(user), document=document)
    tasks = to_do(shown, proposal, waiting, user)
    context = {
        "shown": shown,
        # What the school answered is no longer with the school, though the credential's state moves only by a review.
        "answered": {each.credential_id for each in shown.requests if each.state == VerificationRequest.State.ANSWERED},
        "cards": [(requirement_card(line), look_of(line.state)) for line in shown.requirements],
        "to_do": tasks,
        "first_link": next((each.url for each in tasks if each.url and not each.needs), ""),
        "mine": shown.case.assigned_to == user,
        "may_take": may_take_cases(user),
        "colleagues": staff_with_role(*CASE_STAFF) if may_give_cases(user) else [],
        "document": document,
        "viewer": viewer_of(document) if document else None,
        "looks": looks,
    }
    return page(request, "case.html", context, case_here(case_id))


def _document(user: User, shown: CasePage, wanted: str) -> Document | None:
    """The document that the address names, of this person and seen by `user`."""
    named = next((each for each in shown.documents if str(each.public_id) == wanted), None)
    return documents_seen_by(user).filter(pk=named.pk).first() if named else None


@audience("staff")
@require_POST
def assign(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take the case, give it to a colleague, or give it back to the common worklist."""
    try:
        messages.success(request, _assigned(request, case_id))
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("staff:case", case_id)


def _assigned(request: HttpRequest, case_id: UUID) -> str:
    held, actor = case_here(case_id), Actor.of(user_of(request))
    version = version_from(request.POST.get("version", ""))
    act = request.POST.get("act", "")
    if act == "release":
        release_case(actor, case=held, version=version)
        return "The case is back in the common worklist."
    if act == "give":
        to = next(
            (each for each in staff_with_role(*CASE_STAFF) if str(each.public_id) == request.POST.get("to")), None
        )
        if to is None:
            raise ActionRefused("Choose a colleague from the list.")
        assign_case(actor, case=held, assignee=to, version=version)
        return f"The case is with {to.display_name} now."
    take_over(actor, case=held, version=version)
    return "The case is yours."


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
    context = {
        "pair": pair,
        "columns": columns_of(pair),
        "facts": facts_table(pair),
        "policy": policy_table(pair),
    }
    return page(request, "compare.html", context, held)


@audience("staff")
@require_http_methods(["GET", "POST"])
def name(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Change the name of record, having seen the proof."""
    held = case_here(case_id)
    applicant = held.applicant
    now = next((each for each in applicant.names.all() if each.valid_until is None), None)
    initial: dict[str, object] = {"version": applicant.version}
    if now:
        initial |= {"given_names": now.given_names, "family_name": now.family_name}

    def change(actor: Actor, values: dict[str, Any]) -> str:
        new = change_name(actor, applicant=applicant, **values)
        return f"The name of record is {new} from today."

    return decide_page(
        request,
        held,
        template="name.html",
        form=NameForm(request.POST or None, initial=initial),
        acts={"change": change},
        context={"names": sorted(applicant.names.all(), key=lambda each: each.pk, reverse=True)},
        version=applicant.version,
        is_open=bool(may_change_name(user_of(request))),
    )
