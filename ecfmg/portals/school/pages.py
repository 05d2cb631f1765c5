"""What all pages of this portal share: the person and the school in the header, and how much is to do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from applicants.actions.records import note_looked_at
from applicants.models import Applicant
from credentials.models import SchoolMember
from ecfmg.foundation import shapes
from ecfmg.foundation.actors import Actor
from ecfmg.portals.school.to_do import ToDoList


def page(
    request: HttpRequest,
    template: str,
    member: SchoolMember,
    context: dict[str, Any],
    status: int = 200,
    *,
    about: Applicant | None = None,
) -> HttpResponse:
    """Render a page of this portal; where it is `about` one person, the look at that person is noted."""
    if about:
        name = template.removesuffix(".html").replace("_", " ")
        note_looked_at(Actor.of(member.user), applicant=about, page=name, school=member.school.name)
    header = shapes.Header(
        name=member.user.display_name,
        id_text=member.get_role_display(),
        unread=len(ToDoList(member)),
    )
    values = {"header": header, "member": member, "school": member.school, **context}
    return render(request, f"school/{template}", values, status=status)
