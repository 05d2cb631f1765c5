"""Requests to schools in a case: what was asked, asking anew, and letting an earlier answer stand."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from certification.models import Case
from credentials.actions.documents import note_opened
from credentials.actions.requests import send_request
from credentials.actions.reuse import reuse_verification, verify_again
from credentials.models import Credential
from credentials.permissions import may_review
from credentials.queries import credentials_of, credentials_seen_by, requests_seen_by
from credentials.queries.requests import Earlier, earlier_verification
from ecfmg.accounts.access import staff_role, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.staff.deciding import Act, decide_page
from ecfmg.portals.staff.forms.requests import AgainForm, ReuseForm, StartForm
from ecfmg.portals.staff.pages import case_here, page
from ecfmg.portals.staff.presenters import viewer_of
from ecfmg.portals.staff.views.decisions import INTAKE, REVIEWERS

PAGE_SIZE = 25


@staff_role(*INTAKE)
@require_http_methods(["GET", "POST"])
def requests(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Every request of a case, and a form to ask a school for something."""
    case, user = case_here(case_id), user_of(request)
    form = StartForm(request.POST or None, initial={"once_key": new_key()}, applicant=case.applicant)
    if request.method == "POST" and form.is_valid():
        told = carry_out(form, lambda: once(form.cleaned_data["once_key"], lambda: _start(Actor.of(user), form)))
        if told:
            messages.success(request, told)
            return redirect("staff:requests", case.public_id)
    everything = requests_seen_by(user).filter(education__applicant=case.applicant).order_by("-sent_at", "-pk")
    listed = Paginator(everything, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"listed": listed, "form": form, "may": may_review(user), "lines": _lines(case)}
    return page(request, "requests.html", context, case, status=422 if form.errors else 200)


def _start(actor: Actor, form: StartForm) -> str:
    values = form.cleaned_data
    education, credit = form.subjects[values["about"]]
    sent = send_request(
        actor, kind=values["kind"], education=education, transfer_credit=credit, note=values["note"], **form.way
    )
    return f"{sent.school.name} was asked as request {sent.number}; it went to: {sent.sent_to}."


def _lines(case: Case) -> list[tuple[Credential, Earlier]]:
    """Credentials for which there is an earlier answer to look at."""
    there = (
        credential
        for credential in credentials_of(case.applicant)
        if credential.state in {Credential.State.RECEIVED, Credential.State.VERIFIED}
    )
    found = [(credential, earlier_verification(credential)) for credential in there]
    return [(credential, earlier) for credential, earlier in found if earlier is not None]


@staff_role(*REVIEWERS)
@require_http_methods(["GET", "POST"])
def earlier(request: HttpRequest, case_id: UUID, credential_id: UUID) -> HttpResponse:
    """The copy received now beside what the school confirmed before: let that stand, or ask the school once more."""
    case, user = case_here(case_id), user_of(request)
    own = credentials_seen_by(user).filter(education__applicant=case.applicant)
    shown = get_object_or_404(own, public_id=credential_id)
    found = earlier_verification(shown)
    received = shown.state == Credential.State.RECEIVED and found is not None
    verified = shown.state == Credential.State.VERIFIED
    if shown.document and request.method == "GET":
        note_opened(Actor.of(user), document=shown.document)
    kind: type[forms.Form] = AgainForm if verified else ReuseForm
    return decide_page(
        request,
        case,
        template="earlier.html",
        form=kind(request.POST or None, initial={"version": shown.version}),
        acts=_acts(shown, found, verified=verified),
        context={
            "credential": shown,
            "earlier": found,
            "verified": verified,
            "viewer": viewer_of(shown.document) if shown.document else None,
        },
        version=shown.version,
        is_open=verified or received,
    )


def _acts(shown: Credential, found: Earlier | None, *, verified: bool) -> dict[str, Act]:
    """The one act whose form the page shows; the other one takes other fields."""

    def again(actor: Actor, values: dict[str, Any]) -> str:
        sent = verify_again(actor, credential=shown, **values)
        return f"{sent.school.name} is asked again ({sent.number}). Until it answers, the document does not count."

    def reuse(actor: Actor, values: dict[str, Any]) -> str:
        earlier_request = found.request if found else None
        if earlier_request is None:
            return ""
        kept = reuse_verification(actor, credential=shown, earlier=earlier_request, **values)
        return f"Verified: the school's answer to request {earlier_request.number} stands (now {kept.number})."

    return {"again": again} if verified else {"reuse": reuse}
