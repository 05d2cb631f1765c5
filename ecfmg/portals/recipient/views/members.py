"""Who may ask for the organisation."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from certification.actions.recipients import end_membership, invite_member
from certification.certificate_queries import members_of
from certification.models import RecipientMember
from certification.permissions import may_manage_members
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.recipient.forms.members import InviteForm
from ecfmg.portals.recipient.pages import member_of, page


@audience("recipient")
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest) -> HttpResponse:
    """Everybody of the organisation; an administrator invites and ends."""
    member = member_of(request)
    may_manage = may_manage_members(user_of(request), member.organisation)
    form = InviteForm(request.POST or None, initial={"once_key": new_key()})
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        if carry_out(form, lambda: once(form.cleaned_data["once_key"], lambda: _invite(actor, member, form))):
            messages.success(request, "The invitation was sent. It works for seven days.")
            return redirect("recipient:members")
    context = {"people": members_of(member.organisation), "may_manage": may_manage, "form": form}
    return page(request, "members.html", member, context, status=400 if form.errors else 200)


def _invite(actor: Actor, member: RecipientMember, form: InviteForm) -> str:
    asked = form.cleaned_data
    invite_member(
        actor,
        organisation=member.organisation,
        email=asked["email"],
        display_name=asked["display_name"],
        role=asked["role"],
    )
    return reverse("recipient:members")


@audience("recipient")
@require_POST
def end(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """End somebody's membership."""
    member = member_of(request)
    other = get_object_or_404(members_of(member.organisation), public_id=member_id)
    try:
        end_membership(Actor.of(user_of(request)), member=other)
        messages.success(request, f"{other.user.display_name} can no longer ask for your organisation.")
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("recipient:members")
