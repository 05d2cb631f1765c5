"""Who speaks for schools: deans' nominations, officials to approve, rosters that are late, services."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from credentials.actions.nominations import approve_nomination, refuse_nomination
from credentials.actions.participation import join_service, leave_service
from credentials.actions.roster import approve_member, refuse_member
from credentials.models import Nomination, NominationPage, School, SchoolMember, ServiceParticipation
from credentials.permissions import may_approve_roster
from credentials.queries.access import (
    members_to_approve,
    nomination_cautions,
    nominations_to_decide,
    nominations_unconfirmed,
    overdue_confirmations,
    schools_without_coordinator,
)
from credentials.serving import page_response
from ecfmg.accounts.access import audience, staff_role, user_of
from ecfmg.accounts.models import StaffRole
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.foundation.shapes import PageImage, Viewer
from ecfmg.portals.staff.forms.rosters import AccessDecisionForm, JoinServiceForm, LeaveServiceForm
from ecfmg.portals.staff.pages import page

PAGE_SIZE = 25


def _parts() -> dict[str, tuple[str, QuerySet[Any]]]:
    """The lists of the worklist by the word in the address, each with its heading."""
    return {
        "nominations": ("Nominations to decide", nominations_to_decide()),
        "officials": ("Officials to approve", members_to_approve()),
        "overdue": ("Rosters not confirmed in time", overdue_confirmations()),
        "alone": ("Schools without a coordinator", schools_without_coordinator()),
        "unconfirmed": ("Nominations with the dean", nominations_unconfirmed()),
    }


@audience("staff")
@require_GET
def access(request: HttpRequest) -> HttpResponse:
    """What waits for our decision on access, and which schools cannot act; one list at a time, the counts of all."""
    parts = _parts()
    counts = [(key, title, rows.count()) for key, (title, rows) in parts.items()]
    asked = request.GET.get("show", "")
    first = next((key for key, _title, count in counts if count), "nominations")
    shown = asked if asked in parts else first
    title, rows = parts[shown]
    listed = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"counts": counts, "shown": shown, "title": title, "listed": listed}
    return page(request, "access.html", context)


@audience("staff")
@require_http_methods(["GET", "POST"])
def nomination(request: HttpRequest, nomination_id: UUID) -> HttpResponse:
    """The dean's letter beside what was stated, and the decision."""
    found = get_object_or_404(Nomination.objects.select_related("school", "decided_by"), public_id=nomination_id)
    form = AccessDecisionForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        if carry_out(form, lambda: _decide_nomination(actor, found, form)):
            messages.success(request, "Your decision was sent to the dean.")
            return redirect("staff:access")
    context = {
        "nomination": found,
        "viewer": _letter(found),
        "cautions": nomination_cautions(found),
        "form": form,
        "may": may_approve_roster(user_of(request)),
    }
    return page(request, "nomination.html", context, status=422 if form.errors else 200)


def _decide_nomination(actor: Actor, found: Nomination, form: AccessDecisionForm) -> Nomination:
    values = form.cleaned_data
    if values["decision"] == "approve":
        return approve_nomination(actor, nomination=found, version=values["version"])
    return refuse_nomination(actor, nomination=found, reason=values["reason"], version=values["version"])


def _letter(found: Nomination) -> Viewer:
    pages = [
        PageImage(
            number=each.number,
            src=reverse("staff:nomination_page", args=[found.public_id, each.number]),
            thumb=reverse("staff:nomination_page", args=[found.public_id, each.number]),
            width=each.width,
            height=each.height,
        )
        for each in found.pages.all()
    ]
    return Viewer(title="Letter of the dean", pages=pages)


@audience("staff")
@require_GET
def nomination_page(request: HttpRequest, nomination_id: UUID, number: int) -> FileResponse:
    """One page of the dean's letter as the image we made of it."""
    pages = NominationPage.objects.select_related("image")
    return page_response(get_object_or_404(pages, nomination__public_id=nomination_id, number=number).image)


@audience("staff")
@require_http_methods(["GET", "POST"])
def official(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """An official whom a coordinator invited, with the specimen of the signature, and the decision."""
    members = SchoolMember.objects.select_related("school", "user", "specimen_signature", "approved_by")
    found = get_object_or_404(members, public_id=member_id)
    form = AccessDecisionForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        if carry_out(form, lambda: _decide_official(actor, found, form)):
            messages.success(request, f"Your decision on {found.user.display_name} was sent to the school.")
            return redirect("staff:access")
    may = may_approve_roster(user_of(request))
    context = {"member": found, "form": form, "may": may}
    return page(request, "official.html", context, status=422 if form.errors else 200)


def _decide_official(actor: Actor, found: SchoolMember, form: AccessDecisionForm) -> SchoolMember:
    values = form.cleaned_data
    if values["decision"] == "approve":
        return approve_member(actor, member=found, version=values["version"])
    return refuse_member(actor, member=found, reason=values["reason"], version=values["version"])


@audience("staff")
@require_GET
def specimen(request: HttpRequest, member_id: UUID) -> FileResponse:
    """The specimen signature of somebody on a roster."""
    members = SchoolMember.objects.select_related("specimen_signature")
    return page_response(get_object_or_404(members, public_id=member_id).specimen_signature)


@audience("staff")
@require_http_methods(["GET", "POST"])
def services(request: HttpRequest, school_id: UUID) -> HttpResponse:
    """The services a school takes part in, with their days; in both at once it sees how its people do."""
    school = get_object_or_404(School, public_id=school_id)
    may = may_approve_roster(user_of(request))
    form = JoinServiceForm(request.POST or None, initial={"once_key": new_key()})
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        if carry_out(form, lambda: once(form.cleaned_data["once_key"], lambda: _join(actor, school, form))):
            messages.success(request, "The school takes part as you said.")
            return redirect("staff:services", school.public_id)
    listed = Paginator(school.participations.all(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"school": school, "listed": listed, "form": form, "may": may}
    return page(request, "services.html", context, status=422 if form.errors else 200)


def _join(actor: Actor, school: School, form: JoinServiceForm) -> str:
    values = form.cleaned_data
    joined = join_service(actor, school=school, service=values["service"], starts_on=values["starts_on"])
    return str(joined.public_id)


@staff_role(StaffRole.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, participation_id: UUID) -> HttpResponse:
    """Set the last day of a school in a service."""
    found = get_object_or_404(ServiceParticipation.objects.select_related("school"), public_id=participation_id)
    form = LeaveServiceForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        if carry_out(form, lambda: leave_service(actor, participation=found, **form.cleaned_data)):
            messages.success(request, "The last day is set.")
            return redirect("staff:services", found.school.public_id)
    context = {"participation": found, "form": form}
    return page(request, "leave_service.html", context, status=422 if form.errors else 200)
