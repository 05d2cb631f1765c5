"""What all pages of this portal share: the person and the school in the header, and how much is to do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from credentials.models import SchoolMember
from ecfmg.foundation import shapes
from ecfmg.portals.school.to_do import ToDoList


def page(
    request: HttpRequest,
    template: str,
    member: SchoolMember,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Render a page of this portal."""
    header = shapes.Header(
        name=member.user.display_name,
        id_text=member.get_role_display(),
        unread=len(ToDoList(member)),
    )
    values = {"header": header, "member": member, "school": member.school, **context}
    return render(request, f"school/{template}", values, status=status)
