"""Who may speak for the school: the roster, inviting, ending, covering, and the yearly confirmation."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from credentials.actions.covers import end_cover, may_name_cover, name_cover
from credentials.actions.roster import end_membership, invite_member
from credentials.actions.roster_confirmations import confirm_roster
from credentials.models import Cover, SchoolMember
from credentials.people import in_office
from credentials.permissions import may_manage_roster
from credentials.queries import roster_of
from credentials.queries.access import covers_on, covers_to_come, open_confirmation
from credentials.serving import page_response
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.school.forms.roster import ConfirmRosterForm, CoverForm, EndForm, InviteForm
from ecfmg.portals.school.pages import page
from ecfmg.portals.school.people import member_here
from ecfmg.portals.school.roster_rows import roster_row


def _coordinator_here(request: HttpRequest) -> SchoolMember:
    """The person's place on the roster, where they may change it; others are told why not."""
    member = member_here(request)
    may = may_manage_roster(user_of(request), member.school)
    if not may:
        raise PermissionDenied(may.why)
    return member


def _colleague(member: SchoolMember, member_id: UUID) -> SchoolMember:
    """Somebody on the roster of the same school; another school's is a 404."""
    own = SchoolMember.objects.filter(school=member.school).select_related("user", "school", "specimen_signature")
    return get_object_or_404(own, public_id=member_id)


@audience("school")
@require_GET
def roster(request: HttpRequest) -> HttpResponse:
    """Everybody on the roster, with role and dates; who is away, and who stands in."""
    member = member_here(request)
    listed = Paginator(roster_of(member.school), 25).get_page(request.GET.get("page"))
    away = covers_on(listed)
    may = may_manage_roster(user_of(request), member.school)
    rows = [roster_row(each, away.get(each.pk), may_manage=bool(may), own=member) for each in listed]
    context = {
        "listed": listed,
        "rows": rows,
        "may": may,
        "covers": Paginator(covers_to_come(member.school), 25).get_page(request.GET.get("covers")),
        "confirmation": open_confirmation(member.school),
        "today": clock.today(),
    }
    return page(request, "roster.html", member, context)


@audience("school")
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite an uploader, or an official whom our staff approve; they get a link by e-mail."""
    member = _coordinator_here(request)
    form = InviteForm(
        request.POST or None,
        request.FILES or None,
        initial={"once_key": new_key(), "valid_from": clock.today(), "role": SchoolMember.Role.UPLOADER},
    )
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        there = carry_out(form, lambda: once(form.cleaned_data["once_key"], lambda: _invite(actor, member, form)))
        if there:
            waits = form.cleaned_data["role"] == SchoolMember.Role.OFFICIAL
            more = " Our staff look at it next; until they approve, documents can be sent but not confirmed."
            messages.success(
                request, f"{form.cleaned_data['display_name']} was invited by e-mail.{more if waits else ''}"
            )
            return redirect(there)
    return page(request, "invite.html", member, {"form": form}, status=422 if form.errors else 200)


def _invite(actor: Actor, member: SchoolMember, form: InviteForm) -> str:
    values = {name: value for name, value in form.cleaned_data.items() if name != "once_key"}
    invite_member(actor, school=member.school, **values)
    return reverse("school:roster")


@audience("school")
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """End somebody's time on the roster."""
    other = _colleague(member_here(request), member_id)
    member = _coordinator_here(request)
    form = EndForm(request.POST or None, initial={"version": other.version})
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        if carry_out(form, lambda: end_membership(actor, member=other, **form.cleaned_data)):
            messages.success(request, f"{other.user.display_name} leaves the roster as you said.")
            return redirect("school:roster")
    return page(request, "end.html", member, {"form": form, "other": other}, status=422 if form.errors else 200)


@audience("school")
@require_GET
def specimen(request: HttpRequest, member_id: UUID) -> FileResponse:
    """The specimen signature of somebody of the own school."""
    return page_response(_colleague(member_here(request), member_id).specimen_signature)


@audience("school")
@require_http_methods(["GET", "POST"])
def cover(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Say who stands in for somebody who will be away."""
    member = member_here(request)
    other = _colleague(member, member_id)
    may = may_name_cover(Actor.of(user_of(request)), other)
    if not may:
        raise PermissionDenied(may.why)
    colleagues = SchoolMember.objects.in_office(clock.today()).filter(
        school=member.school, role=other.role, approval=SchoolMember.Approval.APPROVED
    )
    colleagues = colleagues.exclude(pk=other.pk).select_related("user", "school").order_by("user__display_name")
    form = CoverForm(request.POST or None, colleagues=colleagues, initial={"once_key": new_key()})
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        there = carry_out(form, lambda: once(form.cleaned_data["once_key"], lambda: _cover(actor, other, form)))
        if there:
            messages.success(request, "The cover is set, and both were told by e-mail.")
            return redirect(there)
    context = {"form": form, "other": other, "colleagues": form.colleagues}
    return page(request, "cover.html", member, context, status=422 if form.errors else 200)


def _cover(actor: Actor, other: SchoolMember, form: CoverForm) -> str:
    values = form.cleaned_data
    stand_in = form.colleagues[values["stand_in"]]
    name_cover(actor, member=other, stand_in=stand_in, starts_on=values["starts_on"], ends_on=values["ends_on"])
    return reverse("school:roster")


@audience("school")
@require_POST
def uncover(request: HttpRequest, cover_id: UUID) -> HttpResponse:
    """End a cover: the person is back, or does not go."""
    member = member_here(request)
    found = get_object_or_404(Cover.objects.filter(school=member.school), public_id=cover_id)
    try:
        end_cover(Actor.of(user_of(request)), cover=found)
        messages.success(request, "The cover was ended.")
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("school:roster")


@audience("school")
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """The yearly confirmation: who stays and who leaves, on one page."""
    member = _coordinator_here(request)
    asked = open_confirmation(member.school)
    if asked is None:
        messages.info(request, "The roster is confirmed for this year. Nothing is to do.")
        return redirect("school:roster")
    people = [each for each in roster_of(member.school) if in_office(each)]
    form = ConfirmRosterForm(request.POST or None, members=people, initial={"version": asked.version})
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        version = form.cleaned_data["version"]
        if carry_out(form, lambda: confirm_roster(actor, confirmation=asked, stays=form.stays(), version=version)):
            messages.success(request, "Thank you: the roster is confirmed for a year.")
            return redirect("school:roster")
    context = {"form": form, "asked": asked, "late": asked.due_on < clock.today()}
    return page(request, "confirm_roster.html", member, context, status=422 if form.errors else 200)
