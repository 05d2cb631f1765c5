"""What ends when: the days that matter to one person, the nearest first."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from applicants.models import IdentityDocument
from certification.policy_in_force import policy_in_force
from certification.rules.seasons import Seasons
from credentials.models import Credential, VerificationRequest
from credentials.queries.credentials import came_by_post
from ecfmg.foundation import clock, shapes


def last_application_day(season: int | None) -> date | None:
    """The last day on which the season takes an application; None where it is not published."""
    if season is None:
        return None
    return policy_in_force().as_known(clock.today()).compiled(Seasons).of(season).applications_until


def dates_ahead(
    decision: Mapping[str, Any], passports: Iterable[IdentityDocument], credentials: Iterable[Credential]
) -> list[shapes.Event]:
    """Each end that is known and lies ahead (today included), with what it means."""
    found = [*_of_decision(decision), *_of_season(decision), *_of_passport(passports), *_of_requests(credentials)]
    ahead = [event for event in found if isinstance(event.on, date) and event.on >= clock.today()]
    return sorted(ahead, key=lambda event: str(event.on))


def _of_decision(decision: Mapping[str, Any]) -> list[shapes.Event]:
    exams = decision["requirements"]["medical_science_exams"]
    ends = []
    if exams["state"] != "met" and exams["deadline"]:
        text = "An examination that is still missing must be taken by this day, or the oldest pass is lost."
        ends.append(_end("Seven years since your oldest pass", exams["deadline"], text))
    if decision["certificate"]["expires_on"]:
        text = "Enter graduate medical education before; a year of training there makes the certificate permanent."
        ends.append(_end("Your certificate, for entry into training", decision["certificate"]["expires_on"], text))
    return ends


def _of_season(decision: Mapping[str, Any]) -> list[shapes.Event]:
    season = decision["pathways"]["season"]
    last = last_application_day(season)
    if last is None or decision["requirements"]["clinical_skills"]["state"] == "met":
        return []
    return [_end(f"Applications for the Pathways of season {season}", last.isoformat(), "")]


def _of_passport(passports: Iterable[IdentityDocument]) -> list[shapes.Event]:
    in_use = [each for each in passports if each.state != IdentityDocument.State.REFUSED]
    newest = max(in_use, key=lambda each: each.pk, default=None)
    if newest is None:
        return []
    return [_end("Your passport", newest.expires_on.isoformat(), "Send the new one when you have it.")]


def _of_requests(credentials: Iterable[Credential]) -> list[shapes.Event]:
    """One end for each school and day, for all documents it was asked about; none where its answer came by post."""
    asked: dict[tuple[str, date], list[str]] = {}
    for credential in credentials:
        for request in credential.requests.all():
            if request.state == VerificationRequest.State.SENT and came_by_post(request) is None:
                about = asked.setdefault((credential.education.school.name, request.due_on), [])
                about.append(credential.get_kind_display().lower())
    return [
        _end(
            f"Time of {school} to answer about your {' and your '.join(about)}",
            due_on.isoformat(),
            "We remind the school by ourselves; you can have it reminded once a week.",
        )
        for (school, due_on), about in asked.items()
    ]


def _end(title: str, on: str, text: str) -> shapes.Event:
    return shapes.Event(title=title, on=date.fromisoformat(on), text=text, ahead=True)
