"""Reminding schools by the ladder of the policy, and giving up after its last step. Running twice does no more."""

from datetime import date, timedelta

from django.db import transaction

from credentials.actions.moves import locked_request
from credentials.actions.request_life import (
    close_unanswered,
    record_for_applicant,
    record_for_school,
    tell_of_request,
)
from credentials.actions.requests import take_way
from credentials.models import Envelope, VerificationRequest
from credentials.policy import VerificationPolicy, verification_policy
from credentials.queries.credentials import came_by_post, requests_with_all
from credentials.ways import next_way
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor

_ACTOR = Actor.system("School reminders")


def chase_schools() -> int:
    """Remind or end every open request whose day has come, each in its own transaction; how many were touched.

    Not one whose answer came by post and waits to be recorded: the school has done what it was asked."""
    due = (
        VerificationRequest.objects.filter(state=VerificationRequest.State.SENT, next_reminder_on__lte=clock.today())
        .exclude(envelopes__state=Envelope.State.MATCHED)
        .order_by("next_reminder_on", "pk")
    )
    return sum(chase(request_id) for request_id in list(due.values_list("pk", flat=True)))


@transaction.atomic
def chase(request_id: int) -> bool:
    """Remind or end one open request whose day has come; whether there was anything to do."""
    today = clock.today()
    request = locked_request(requests_with_all(VerificationRequest.objects.all()).get(pk=request_id))
    if (
        request.state != VerificationRequest.State.SENT
        or not request.next_reminder_on
        or request.next_reminder_on > today
        or came_by_post(request)
    ):
        return False  # somebody answered, an answer came by post meanwhile, or another worker was here first
    sent_on = clock.day_of(request.sent_at)
    policy = verification_policy(sent_on)
    if today >= sent_on + timedelta(days=policy.expires_after_days):
        note = f"{request.school.name} did not answer in {policy.expires_after_days} days."
        close_unanswered(_ACTOR, request, VerificationRequest.State.EXPIRED, "SCHOOL_DID_NOT_ANSWER", note)
        return True
    _remind(request, policy, sent_on, today)
    return True


def _remind(request: VerificationRequest, policy: VerificationPolicy, sent_on: date, today: date) -> None:
    rung = policy.rung((today - sent_on).days)
    way = next_way(request) if rung and rung.to == "next_contact" else None
    if way is not None:
        take_way(request, way)
    request.reminders_sent += 1
    request.reminded_at = clock.now()
    request.next_reminder_on = next_reminder(policy, sent_on, today)
    request.version += 1
    request.save()
    key = f"remind:{request.number}:{request.reminders_sent}"
    tell_of_request([request], "request" if way else "reminder", key=key, note=request.note)
    verb = "request.reminded_elsewhere" if way else "request.reminded"
    record_for_applicant(verb, _ACTOR, request)
    record_for_school(verb, _ACTOR, request)


def next_reminder(policy: VerificationPolicy, sent_on: date, today: date) -> date:
    """The first day of the ladder after `today`; after the last step the day on which we give up. Steps that were
    missed are not made up for: a school gets one reminder, not three on one day."""
    steps = [sent_on + timedelta(days=days) for days in policy.steps]
    return next((step for step in steps if step > today), steps[-1])
