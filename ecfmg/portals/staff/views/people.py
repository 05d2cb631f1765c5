"""Members of staff: who they are, what they may do; inviting, roles, closing accounts. For administrators."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ecfmg.accounts.access import staff_role, user_of
from ecfmg.accounts.actions import (
    assign_role,
    close_account,
    end_role,
    invite_user,
    reopen_account,
    send_invitation_again,
)
from ecfmg.accounts.models import Audience, StaffRole, User
from ecfmg.accounts.queries import staff_people
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.event_sentences import timeline_of
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.staff.forms.people import AccountForm, StaffInvitationForm
from ecfmg.portals.staff.pages import page

PAGE_SIZE = 25


@staff_role(StaffRole.ADMINISTRATOR)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody of staff with roles, second step and state of the account."""
    listed = Paginator(staff_people(), PAGE_SIZE).get_page(request.GET.get("page"))
    return page(request, "people.html", {"listed": listed})


@staff_role(StaffRole.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a member of staff; they get a link by e-mail."""
    form = StaffInvitationForm(request.POST or None, initial={"once_key": new_key()})
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        there = carry_out(form, lambda: once(form.cleaned_data["once_key"], lambda: _invite(actor, form)))
        if there:
            messages.success(request, f"{form.cleaned_data['display_name']} was invited by e-mail.")
            return redirect(there)
    return page(request, "invite.html", {"form": form}, status=422 if form.errors else 200)


def _invite(actor: Actor, form: StaffInvitationForm) -> str:
    values = form.cleaned_data
    user = invite_user(
        actor,
        email=values["email"],
        display_name=values["display_name"],
        audience=Audience.STAFF,
        roles=tuple(values["roles"]),
    )
    return reverse("staff:person", args=[user.public_id])


@staff_role(StaffRole.ADMINISTRATOR)
@require_GET
def person(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One member of staff."""
    return _person(request, _member(user_id), AccountForm())


def _person(request: HttpRequest, shown: User, form: AccountForm) -> HttpResponse:
    held = {assignment.role for assignment in shown.staff_assignments.all()}
    context = {
        "person": shown,
        "roles": [(role.value, role.label, role.value in held) for role in StaffRole],
        "is_me": shown == user_of(request),
        "form": form,
        "timeline": timeline_of(shown.stream, before=request.GET.get("before", "")),
    }
    return page(request, "person.html", context, status=422 if form.errors else 200)


def _member(user_id: UUID) -> User:
    return get_object_or_404(staff_people(), public_id=user_id)


@staff_role(StaffRole.ADMINISTRATOR)
@require_POST
def role(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Give a role or take it away."""
    shown, actor = _member(user_id), Actor.of(user_of(request))
    chosen = request.POST.get("role", "")
    try:
        if request.POST.get("act") == "end":
            end_role(actor, user=shown, role=chosen)
        else:
            assign_role(actor, user=shown, role=chosen)
        messages.success(request, f"The roles of {shown.display_name} were changed.")
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("staff:person", user_id)


@staff_role(StaffRole.ADMINISTRATOR)
@require_POST
def account(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Close an account or open it again, with the reason."""
    shown, actor = _member(user_id), Actor.of(user_of(request))
    form = AccountForm(request.POST)
    if form.is_valid():
        act = close_account if shown.is_active else reopen_account
        changed = carry_out(form, lambda: act(actor, user=shown, reason=form.cleaned_data["reason"]))
        if changed:
            state = "open again" if changed.is_active else "closed; every session of theirs has ended"
            messages.success(request, f"The account of {shown.display_name} is {state}.")
            return redirect("staff:person", user_id)
    return _person(request, shown, form)


@staff_role(StaffRole.ADMINISTRATOR)
@require_POST
def invite_again(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Send the invitation once more; the link before it stops working."""
    try:
        send_invitation_again(Actor.of(user_of(request)), user=_member(user_id))
        messages.success(request, "The invitation was sent again.")
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("staff:person", user_id)
