"""The Pathway: which ones are open to the person and why, applying, and the evidence they rest on."""

from collections.abc import Callable
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
from ecfmg.foundation.form_actions import carry_out, version_from
from ecfmg.foundation.forms import PlainForm
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.applicant.forms.pathway import LicenceForm, OsceForm
from ecfmg.portals.applicant.pages import form_page, page
from ecfmg.portals.applicant.people import applicant_of
from ecfmg.portals.applicant.presenters.deadlines import last_application_day
from ecfmg.portals.applicant.presenters.pathway import route_card
from pathways.actions.applications import submit_pathway_application, withdraw_pathway_application
from pathways.actions.evidence import add_licence, add_osce
from pathways.queries import evidence_of, pathway_applications_of


@audience("applicant")
@require_GET
def pathway(request: HttpRequest) -> HttpResponse:
    """The routes of the season, the person's applications, and all evidence on file."""
    applicant = applicant_of(request)
    pathways = decision_now(applicant)["pathways"]
    applications = list(pathway_applications_of(applicant))
    context = {
        "season": pathways["season"],
        "apply_until": last_application_day(pathways["season"]),
        "routes": [route_card(route) for route in pathways["routes"]],
        "oet": pathways["oet"],
        "evidence": evidence_of(applicant),
        "applications": applications,
        "open_application": next((each for each in applications if each.status == "submitted"), None),
        "once_key": new_key(),
    }
    return page(request, "pathway.html", applicant, context)


@audience("applicant")
@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """Apply for the chosen Pathway in the season that is open."""
    applicant = applicant_of(request)
    season, number = decision_now(applicant)["pathways"]["season"], request.POST.get("pathway", "")
    try:
        if season is None or number not in {"1", "2", "3", "4", "5", "6"}:
            raise ActionRefused("Choose a Pathway of the season that is open.")
        once(request.POST.get("once_key", ""), lambda: _apply(request, applicant, season, int(number)))
        messages.success(request, f"Your application for Pathway {number}, season {season}, was sent.")
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
    try:
        withdraw_pathway_application(
            Actor.of(user_of(request)),
            application=application,
            version=version_from(request.POST.get("version", "")),
        )
        messages.success(request, "Your application was withdrawn.")
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("applicant:pathway")


@audience("applicant")
@require_http_methods(["GET", "POST"])
def licence(request: HttpRequest) -> HttpResponse:
    """State a licence to practise; staff confirm it with the authority."""
    form = LicenceForm(request.POST or None, initial={"once_key": new_key()})
    return _state(request, form, add_licence, "licence.html", "The licence is saved. We confirm it with the authority.")


@audience("applicant")
@require_http_methods(["GET", "POST"])
def osce(request: HttpRequest) -> HttpResponse:
    """State a clinical examination that the person passed; the school or staff confirm it."""
    form = OsceForm(request.POST or None, initial={"once_key": new_key()})
    return _state(request, form, add_osce, "osce.html", "The examination is saved. It counts once it is confirmed.")


def _state(
    request: HttpRequest, form: PlainForm, add: Callable[..., object], template: str, saved: str
) -> HttpResponse:
    """Show the form of one kind of evidence; add what it states."""
    applicant = applicant_of(request)
    if request.method == "POST" and form.is_valid():
        stated = {name: value for name, value in form.cleaned_data.items() if name != "once_key"}
        actor, key = Actor.of(user_of(request)), form.cleaned_data["once_key"]
        there = carry_out(form, lambda: once(key, lambda: _added(add, actor, applicant, stated)))
        if there:
            messages.success(request, saved)
            return redirect(there)
    return form_page(request, template, applicant, form)


def _added(add: Callable[..., object], actor: Actor, applicant: Applicant, stated: dict[str, Any]) -> str:
    add(actor, applicant=applicant, **stated)
    return reverse("applicant:pathway")
