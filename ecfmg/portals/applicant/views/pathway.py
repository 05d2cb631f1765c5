"""The Pathway: which ones are open to the person and why, applying, licences, OET sittings."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applicants.models import Applicant
from certification.standing import decision_now
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.applicant.forms.pathway import LicenceForm
from ecfmg.portals.applicant.pages import page
from ecfmg.portals.applicant.people import applicant_of
from pathways.actions.applications import (
    submit_pathway_application,
    withdraw_pathway_application,
)
from pathways.actions.evidence import add_licence
from pathways.queries import pathway_applications_of

NAMES = {
    1: "Licensed to practise in another country",
    2: "OSCE for licensure, given by the medical school",
    3: "School accredited by a WFME-recognised agency",
    4: "School accredited by an agency comparable by NCFMEA",
    5: "Degree issued jointly with a US medical school",
    6: "Mini-CEX by licensed physicians",
}
STATES = {
    "eligible": ("met", "Open to you"),
    "incomplete": ("waiting", "Open to you, evidence is missing"),
    "not_eligible": ("refused", "Not open to you"),
    "needs_review": ("person", "A person decides"),
}


@audience("applicant")
@require_GET
def pathway(request: HttpRequest) -> HttpResponse:
    """The routes of the season, the person's applications, licences and OET sittings."""
    applicant = applicant_of(request)
    decision = decision_now(applicant)
    applications = list(pathway_applications_of(applicant))
    context = {
        "season": decision["pathways"]["season"],
        "routes": [_route(route) for route in decision["pathways"]["routes"]],
        "oet": decision["pathways"]["oet"],
        "sittings": applicant.oet_sittings.all(),
        "licences": applicant.licences.all(),
        "applications": applications,
        "open_application": next((each for each in applications if each.status == "submitted"), None),
        "once_key": new_key(),
    }
    return page(request, "pathway.html", applicant, context)


def _route(route: dict[str, Any]) -> dict[str, Any]:
    tone, word = STATES[route["state"]]
    return {
        "number": route["pathway"],
        "label": str(route["pathway"]),
        "name": NAMES[route["pathway"]],
        "tone": tone,
        "word": word,
        "reasons": route["reasons"],
        "can_apply": route["state"] in {"eligible", "incomplete"},
    }


@audience("applicant")
@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """Apply for the chosen Pathway in the season that is open."""
    applicant = applicant_of(request)
    season, number = (
        decision_now(applicant)["pathways"]["season"],
        request.POST.get("pathway", ""),
    )
    try:
        if season is None or not number.isdecimal():
            raise ActionRefused("Choose a Pathway of the season that is open.")
        once(
            request.POST.get("once_key", ""),
            lambda: _apply(request, applicant, season, int(number[:2])),
        )
        messages.success(
            request,
            f"Your application for Pathway {number}, season {season}, was sent.",
        )
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("applicant:pathway")


def _apply(request: HttpRequest, applicant: Applicant, season: int, number: int) -> str:
    submit_pathway_application(Actor.of(user_of(request)), applicant=applicant, season=season, pathway=number)
    return reverse("applicant:pathway")


@audience("applicant")
@require_POST
def withdraw(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Take back an application that is not decided."""
    application = get_object_or_404(pathway_applications_of(applicant_of(request)), public_id=application_id)
    version = request.POST.get("version", "")
    try:
        withdraw_pathway_application(
            Actor.of(user_of(request)),
            application=application,
            version=int(version) if version.isdecimal() else 0,
        )
        messages.success(request, "Your application was withdrawn.")
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("applicant:pathway")


@audience("applicant")
@require_http_methods(["GET", "POST"])
def licence(request: HttpRequest) -> HttpResponse:
    """State a licence to practise; staff confirm it with the authority."""
    applicant = applicant_of(request)
    form = LicenceForm(request.POST or None, initial={"once_key": new_key()})
    if request.method == "POST" and form.is_valid():
        key, stated = (
            form.cleaned_data["once_key"],
            {k: v for k, v in form.cleaned_data.items() if k != "once_key"},
        )
        there = carry_out(form, lambda: once(key, lambda: _add_licence(request, applicant, stated)))
        if there:
            messages.success(request, "The licence is saved. We confirm it with the authority.")
            return redirect(there)
    return page(request, "licence.html", applicant, {"form": form})


def _add_licence(request: HttpRequest, applicant: Applicant, stated: dict[str, Any]) -> str:
    add_licence(Actor.of(user_of(request)), applicant=applicant, **stated)
    return reverse("applicant:pathway")
