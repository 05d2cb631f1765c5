"""Requests to schools as their applicant sees them: each step with its day, what comes next, and a way on after silence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from credentials.actions.requests import nudge_from
from credentials.models import VerificationRequest
from credentials.policy import verification_policy
from ecfmg.foundation import clock, shapes

Asked = VerificationRequest.State


@dataclass(frozen=True, slots=True)
class RequestCard:
    """One request: its steps, whether the school can be reminded now (or from when), whether a way on is to be chosen."""

    request: VerificationRequest
    steps: list[shapes.Event]
    can_nudge: bool
    nudge_from: datetime
    can_choose: bool


def request_cards(requests: Iterable[VerificationRequest]) -> list[RequestCard]:
    """A card for each; load school, credential and `followed_by` with them."""
    now = clock.now()
    cards = []
    for request in requests:
        since = nudge_from(request)
        is_open = request.state == Asked.SENT
        cards.append(
            RequestCard(
                request,
                steps_of(request),
                can_nudge=is_open and since <= now,
                nudge_from=since,
                can_choose=request.state == Asked.EXPIRED,
            )
        )
    return cards


def steps_of(request: VerificationRequest) -> list[shapes.Event]:
    """What has happened and, while it is open, what will, in the order of their days."""
    steps = [shapes.Event("Sent to your school", request.sent_at, text=_to(request))]
    if request.opened_at:
        steps.append(shapes.Event("Opened by your school", request.opened_at))
    if request.reminders_sent and request.reminded_at:
        times = "once" if request.reminders_sent == 1 else f"{request.reminders_sent} times so far"
        steps.append(shapes.Event("Reminded by us", request.reminded_at, text=f"We have reminded it {times}."))
    if request.nudged_at:
        steps.append(shapes.Event("Reminded by you", request.nudged_at))
    steps.sort(key=lambda step: str(step.on))
    return [*steps, *_end_of(request)] if request.state != Asked.SENT else [*steps, *_ahead(request)]


def _to(request: VerificationRequest) -> str:
    return f"It went to: {request.sent_to}." if request.sent_to else ""


def _ahead(request: VerificationRequest) -> list[shapes.Event]:
    sent_on = clock.day_of(request.sent_at)
    ends_on = sent_on + timedelta(days=verification_policy(sent_on).expires_after_days)
    steps = [shapes.Event("Answer asked by this day", request.due_on, ahead=True)]
    if request.next_reminder_on and request.next_reminder_on < ends_on:
        steps.append(shapes.Event("Our next reminder", request.next_reminder_on, ahead=True))
    steps.sort(key=lambda step: str(step.on))
    text = "Without an answer by then we are unable to verify it this way, and you choose how we go on."
    return [*steps, shapes.Event("The request ends", ends_on, text=text, ahead=True)]


def _end_of(request: VerificationRequest) -> list[shapes.Event]:
    if request.state == Asked.EXPIRED:
        sent_on = clock.day_of(request.sent_at)
        ended_on = sent_on + timedelta(days=verification_policy(sent_on).expires_after_days)
        return [shapes.Event("Unable to verify: no answer in time", ended_on, tone="refused")]
    if request.answered_at:
        return [shapes.Event("Answered by your school", request.answered_at, tone="met")]
    return []
