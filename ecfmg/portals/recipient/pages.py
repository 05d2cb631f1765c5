"""What all pages of this portal share: whose organisation, and the person in the header."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from certification.certificate_queries import membership_of
from certification.models import RecipientMember
from ecfmg.accounts.access import user_of
from ecfmg.foundation.shapes import Header


def member_of(request: HttpRequest) -> RecipientMember:
    """The membership of the signed-in person; 404 for whoever belongs to no organisation (any more)."""
    member = membership_of(user_of(request))
    if member is None:
        raise Http404
    return member


def page(
    request: HttpRequest, template: str, member: RecipientMember, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of this portal with the person and the organisation in its header."""
    header = Header(name=member.user.display_name, id_label="for", id_text=member.organisation.name)
    values = {"header": header, "organisation": member.organisation, "member": member, **context}
    return render(request, f"recipient/{template}", values, status=status)
