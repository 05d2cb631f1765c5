"""Requests to schools as their applicant sees them: each step with its day, what comes next, a way on after silence."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from credentials.actions.requests import nudge_from
from credentials.models import Credential, VerificationRequest
from credentials.policy import verification_policy
from credentials.queries import UsualTimes
from credentials.queries.credentials import came_by_post
from credentials.states import sentence_for, silent_request, situation_of
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
    #: The day on which the school's answer came by post, while it is still to be recorded.
    came_on: date | None = None


def request_cards(requests: Iterable[VerificationRequest]) -> list[RequestCard]:
    """A card for each; load school, credential, the applicant and (`with_post`) the post with them. One query more for
    all their steps."""
    listed, now = list(requests), clock.now()
    happened = _happened(listed)
    cards = []
    for request in listed:
        since = nudge_from(request)
        cards.append(
            RequestCard(
                request,
                _in_order([*happened[request.number], *_ahead(request)]),
                can_nudge=request.state == Asked.SENT and since <= now and came_by_post(request) is None,
                nudge_from=since,
                can_choose=request.state == Asked.EXPIRED,
                came_on=came_by_post(request) if request.state == Asked.SENT else None,
            )
        )
    return cards


def steps_of(request: VerificationRequest) -> list[shapes.Event]:
    """What has happened and, while it is open, what will, in the order of their days."""
    return _in_order([*_happened([request])[request.number], *_ahead(request)])


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
    came_on = came_by_post(request)
    if came_on:
        text = "Our staff record what it says; then a reviewer looks at it. Nobody reminds your school meanwhile."
        return [shapes.Event("Answered by post", came_on, text=text, tone="met")]
    sent_on = clock.day_of(request.sent_at)
    ends_on = sent_on + timedelta(days=verification_policy(sent_on).expires_after_days)
    passed = request.due_on < clock.today()
    due = "Answer was asked by this day" if passed else "Answer asked by this day"
    steps = [shapes.Event(due, request.due_on, ahead=not passed)]
    if request.next_reminder_on and request.next_reminder_on < ends_on:
        steps.append(
            _to_come("Our next reminder", request.next_reminder_on, late="Our next reminder goes out within a day")
        )
    text = "Without an answer by then we are unable to verify it this way, and you choose how we go on."
    return [*steps, _to_come("The request ends", ends_on, late="The request ends within a day", text=text)]


def _to_come(title: str, on: date, *, late: str, text: str = "") -> shapes.Event:
    """What we do on a day; where the day has passed and it was not done, the next run of our own work does it."""
    if on < clock.today():
        return shapes.Event(late, text=text, ahead=True)
    return shapes.Event(title, on, text=text, ahead=True)


def _in_order(steps: list[shapes.Event]) -> list[shapes.Event]:
    """By day; what has no day comes next, so it stands with today."""
    return sorted(steps, key=lambda step: _day(step.on))


def _day(on: date | datetime | None) -> date:
    if on is None:
        return clock.today()
    return clock.day_of(on) if isinstance(on, datetime) else on


def nudges_of(credentials: Iterable[Credential]) -> Mapping[str, int]:
    """How often the person had the school reminded, by the number of the open request; the time line counts it too."""
    listed = list(credentials)
    asked = [each for one in listed for each in one.requests.all() if each.state == Asked.SENT and each.nudged_at]
    numbers = [each.number for each in asked]
    if not numbers:
        return {}
    nudged = Event.objects.filter(
        stream=listed[0].education.applicant.stream, verb="request.nudged", payload__request__in=numbers
    )
    return Counter(nudged.values_list("payload__request", flat=True))


def sentence_of(credential: Credential, usual: UsualTimes, nudges: Mapping[str, int]) -> shapes.Sentence:
    """Where a credential stands, told to its person: their own reminders count, an answer starts our wait."""
    told = situation_of(credential, usual)
    told = replace(told, reminders=told.reminders + nudges.get(told.request, 0))
    answered = next((each for each in credential.requests.all() if each.state == Asked.ANSWERED), None)
    if credential.state == Credential.State.SENT_TO_SCHOOL and answered and answered.answered_at:
        told = replace(told, since=clock.day_of(answered.answered_at))
    sentence = sentence_for(told, "applicant")
    sent_by_school = credential.document is not None and credential.document.from_school_id
    if sent_by_school and credential.state == Credential.State.RECEIVED and not silent_request(credential):
        return replace(sentence, can_do="Nothing is needed: your school sent it.")
    return sentence
