"""Who may speak for the school."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from credentials.actions.roster import end_membership, invite_member
from credentials.models import SchoolMember
from credentials.people import in_office
from credentials.permissions import may_manage_roster
from credentials.queries import roster_of
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.school.forms import EndForm, InviteForm
from ecfmg.portals.school.pages import page
from ecfmg.portals.school.people import member_here


@audience("school")
@require_GET
def roster(request: HttpRequest) -> HttpResponse:
    """Everybody on the roster, with role and dates."""
    member = member_here(request)
    listed = Paginator(roster_of(member.school), 25).get_page(request.GET.get("page"))
    rows = [(each, in_office(each)) for each in listed]
    may = may_manage_roster(user_of(request), member.school)
    return page(request, "roster.html", member, {"listed": listed, "rows": rows, "may": may})


@audience("school")
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody who sends documents; they get a link by e-mail."""
    member = member_here(request)
    may = may_manage_roster(user_of(request), member.school)
    if not may:
        raise PermissionDenied(may.why)
    form = InviteForm(
        request.POST or None,
        initial={"once_key": new_key(), "valid_from": clock.today()},
    )
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        there = carry_out(
            form,
            lambda: once(form.cleaned_data["once_key"], lambda: _invite(actor, member, form)),
        )
        if there:
            messages.success(request, f"{form.cleaned_data['display_name']} was invited by e-mail.")
            return redirect(there)
    return page(request, "invite.html", member, {"form": form}, status=422 if form.errors else 200)


def _invite(actor: Actor, member: SchoolMember, form: InviteForm) -> str:
    values = {name: value for name, value in form.cleaned_data.items() if name != "once_key"}
    invite_member(actor, school=member.school, role=SchoolMember.Role.UPLOADER, **values)
    return reverse("school:roster")


@audience("school")
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """End somebody's time on the roster."""
    member = member_here(request)
    other = get_object_or_404(
        SchoolMember.objects.filter(school=member.school).select_related("user"),
        public_id=member_id,
    )
    may = may_manage_roster(user_of(request), member.school)
    if not may:
        raise PermissionDenied(may.why)
    form = EndForm(request.POST or None, initial={"version": other.version})
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        if carry_out(form, lambda: end_membership(actor, member=other, **form.cleaned_data)):
            messages.success(request, f"{other.user.display_name} leaves the roster as you said.")
            return redirect("school:roster")
    return page(request, "end.html", member, {"form": form, "other": other}, status=422 if form.errors else 200)
