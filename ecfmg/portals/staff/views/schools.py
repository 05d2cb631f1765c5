"""Who speaks for a school: staff approve coordinators and officials on the dean's nomination."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from credentials.actions.roster import end_membership, invite_member
from credentials.models import School, SchoolMember
from credentials.permissions import may_manage_roster
from credentials.queries import find_schools, in_office, roster_of
from ecfmg.accounts.access import audience, staff_role, user_of
from ecfmg.accounts.actions import send_invitation_again
from ecfmg.accounts.models import StaffRole
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.staff.forms.people import LastDayForm, RosterInvitationForm
from ecfmg.portals.staff.pages import page

PAGE_SIZE = 25


@audience("staff")
@require_GET
def schools(request: HttpRequest) -> HttpResponse:
    """Find a school to see or change its roster."""
    words = request.GET.get("q", "").strip()[:100]
    found = find_schools(words, after=request.GET.get("after", "")[:200]) if words else None
    return page(request, "schools.html", {"words": words, "found": found})


@audience("staff")
@require_GET
def roster(request: HttpRequest, school_id: UUID) -> HttpResponse:
    """Everybody who is or was on a school's roster."""
    school = get_object_or_404(School, public_id=school_id)
    listed = Paginator(roster_of(school), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(each, in_office(each)) for each in listed]
    may = may_manage_roster(user_of(request), school)
    return page(request, "roster.html", {"school": school, "listed": listed, "rows": rows, "may": may})


@staff_role(StaffRole.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, school_id: UUID) -> HttpResponse:
    """Put a coordinator, an official or an uploader on the roster; they get a link by e-mail."""
    school = get_object_or_404(School, public_id=school_id)
    form = RosterInvitationForm(request.POST or None, initial={"once_key": new_key(), "valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        there = carry_out(form, lambda: once(form.cleaned_data["once_key"], lambda: _invite(actor, school, form)))
        if there:
            messages.success(request, f"{form.cleaned_data['display_name']} was invited by e-mail.")
            return redirect(there)
    return page(request, "roster_invite.html", {"form": form, "school": school}, status=422 if form.errors else 200)


def _invite(actor: Actor, school: School, form: RosterInvitationForm) -> str:
    values = {name: value for name, value in form.cleaned_data.items() if name != "once_key"}
    invite_member(actor, school=school, **values)
    return reverse("staff:school_roster", args=[school.public_id])


@staff_role(StaffRole.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """End somebody's time on a roster."""
    member = get_object_or_404(SchoolMember.objects.select_related("school", "user"), public_id=member_id)
    form = LastDayForm(request.POST or None, initial={"version": member.version, "on": clock.today()})
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        if carry_out(form, lambda: end_membership(actor, member=member, **form.cleaned_data)):
            messages.success(request, f"{member.user.display_name} leaves the roster as you said.")
            return redirect("staff:school_roster", member.school.public_id)
    return page(request, "roster_end.html", {"form": form, "member": member}, status=422 if form.errors else 200)


@staff_role(StaffRole.ADMINISTRATOR)
@require_POST
def invite_again(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Send the invitation of somebody on a roster once more."""
    member = get_object_or_404(SchoolMember.objects.select_related("school", "user"), public_id=member_id)
    try:
        send_invitation_again(Actor.of(user_of(request)), user=member.user, to_join=member.school.name)
        messages.success(request, f"The invitation of {member.user.display_name} was sent again.")
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("staff:school_roster", member.school.public_id)
