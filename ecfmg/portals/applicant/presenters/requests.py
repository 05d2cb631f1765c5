"""Requests to schools as their applicant sees them: each step with its day, what comes next, a way on after silence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from credentials.actions.requests import nudge_from
from credentials.models import VerificationRequest
from credentials.policy import verification_policy
from ecfmg.foundation import clock, shapes
from ecfmg.foundation.models import Event

Asked = VerificationRequest.State


@dataclass(frozen=True, slots=True)
class RequestCard:
    """One request: its steps, whether the school can be reminded now or from when, whether a way on is to be chosen."""

    request: VerificationRequest
    steps: list[shapes.Event]
    can_nudge: bool
    nudge_from: datetime
    can_choose: bool


def request_cards(requests: Iterable[VerificationRequest]) -> list[RequestCard]:
    """A card for each; load school, credential and the applicant with them. One query more for all their steps."""
    listed, now = list(requests), clock.now()
    happened = _happened(listed)
    cards = []
    for request in listed:
        since = nudge_from(request)
        cards.append(
            RequestCard(
                request,
                [*happened[request.number], *_ahead(request)],
                can_nudge=request.state == Asked.SENT and since <= now,
                nudge_from=since,
                can_choose=request.state == Asked.EXPIRED,
            )
        )
    return cards


def steps_of(request: VerificationRequest) -> list[shapes.Event]:
    """What has happened and, while it is open, what will, in the order of their days."""
    return [*_happened([request])[request.number], *_ahead(request)]


#: Verb of an event → what the applicant reads, and whether the office is named with it.
STEPS = {
    "credential.sent_to_school": ("Sent to your school", True),
    "request.sent": ("Sent to your school", True),
    "request.opened": ("Opened by your school", False),
    "request.reminded": ("Reminded by us", False),
    "request.reminded_elsewhere": ("Reminded by us, now also at another office", True),
    "request.sent_another_way": ("Sent once more, another way", True),
    "request.nudged": ("Reminded by you", False),
    "request.answered": ("Answered by your school", False),
    "request.expired": ("Unable to verify: no answer in time", False),
    "request.withdrawn": ("Taken back by us", False),
    "request.way_chosen": ("You chose how we go on", False),
}
TONES = {"request.answered": "met", "request.expired": "refused"}


def _happened(requests: Sequence[VerificationRequest]) -> dict[str, list[shapes.Event]]:
    """The steps of each request by its number, from the history that the applicant may see."""
    steps: dict[str, list[shapes.Event]] = {request.number: [] for request in requests}
    if not requests:
        return steps
    events = Event.objects.filter(
        stream=requests[0].education.applicant.stream,
        for_applicant=True,
        verb__in=STEPS,
        payload__request__in=list(steps),
    ).order_by("id")
    for event in events:
        title, names_office = STEPS[event.verb]
        office = event.payload.get("sent_to", "") if names_office else ""
        text = f"It went to: {office}." if office else ""
        steps[event.payload["request"]].append(shapes.Event(title, event.at, text=text, tone=TONES.get(event.verb, "")))
    return steps


def _ahead(request: VerificationRequest) -> list[shapes.Event]:
    if request.state != Asked.SENT:
        return []
    sent_on = clock.day_of(request.sent_at)
    ends_on = sent_on + timedelta(days=verification_policy(sent_on).expires_after_days)
    steps = [shapes.Event("Answer asked by this day", request.due_on, ahead=True)]
    if request.next_reminder_on and request.next_reminder_on < ends_on:
        steps.append(shapes.Event("Our next reminder", request.next_reminder_on, ahead=True))
    steps.sort(key=lambda step: str(step.on))
    text = "Without an answer by then we are unable to verify it this way, and you choose how we go on."
    return [*steps, shapes.Event("The request ends", ends_on, text=text, ahead=True)]
