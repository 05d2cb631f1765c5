"""What all pages of this portal share: who is signed in, and the person of the case in the strip."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from applicants.actions.records import note_looked_at
from applicants.queries import messages_waiting_for_staff, name_of
from certification.models import Case
from credentials.permissions import MAIL_ROOM, REVIEWERS
from credentials.queries.access import waiting_for_approval
from credentials.queries.mailroom import waiting_envelopes
from ecfmg.accounts.access import user_of
from ecfmg.accounts.models import StaffRole
from ecfmg.accounts.permissions import roles_of
from ecfmg.foundation import clock, shapes
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.templatetags.words import country, day_in_words, usmle_id

ACTION_BY = {
    "staff": "Staff act next",
    "applicant": "The applicant acts next",
    "school": "The school acts next",
    "nobody": "Nobody needs to act",
}


def case_here(case_id: UUID) -> Case:
    """The case with its person and decision, or 404."""
    cases = Case.objects.select_related("applicant__user", "assigned_to", "decision")
    return get_object_or_404(cases.prefetch_related("applicant__names"), public_id=case_id)


def strip_of(case: Case) -> shapes.Header:
    """Who the case is about, who has it, since when it waits, and which day presses most."""
    applicant = case.applicant
    born = day_in_words(applicant.date_of_birth) if applicant.date_of_birth else "Not stated"
    facts = [
        shapes.Fact("Born on", born),
        shapes.Fact("Citizenship", country(applicant.citizenship) or "Not stated"),
        shapes.Fact("Status", case.get_status_display()),
        shapes.Fact("Next", f"{ACTION_BY[case.action_by]}, since {day_in_words(case.waiting_since)}"),
        shapes.Fact("With", case.assigned_to.display_name if case.assigned_to else "Nobody yet"),
    ]
    deadline = nearest_deadline(case)
    if deadline:
        facts.append(shapes.Fact("Nearest deadline", day_in_words(deadline)))
    number = usmle_id(applicant.usmle_id) if applicant.usmle_id else "Not issued"
    return shapes.Header(name=name_of(applicant), id_label="USMLE ID", id_text=number, facts=facts)


def nearest_deadline(case: Case) -> date | None:
    """The earliest day by which an open requirement can still be met, as the decision says, where it names one."""
    if case.decision is None:
        return None
    parts = case.decision.document["requirements"].values()
    days = [part["deadline"] for part in parts if part["deadline"] and part["state"] != "met"]
    return date.fromisoformat(min(days)) if days else None


def words_of(template: str) -> str:
    """What a page is called in the history of who looked, from the name of its template."""
    return template.removesuffix(".html").replace("_", " ")


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    case: Case | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a page of this portal; with `case`, its person stands in the strip, and the look at it is noted."""
    user = user_of(request)
    if case:
        note_looked_at(Actor.of(user), applicant=case.applicant, page=words_of(template))
    roles = roles_of(user)
    handles_mail = not roles.isdisjoint(MAIL_ROOM)
    values = {
        "header": shapes.Header(name=user.display_name, unread=messages_waiting_for_staff().count()),
        "administers": StaffRole.ADMINISTRATOR in roles,
        "makes_policy": StaffRole.POLICY_OFFICER in roles,
        "sees_mail": not roles.isdisjoint((*MAIL_ROOM, *REVIEWERS)),
        "mail_waiting": waiting_envelopes(clock.today()) if handles_mail else 0,
        "access_waiting": waiting_for_approval() if StaffRole.ADMINISTRATOR in roles else 0,
        "identity": strip_of(case) if case else None,
        "case": case,
        **context,
    }
    return render(request, f"staff/{template}", values, status=status)
