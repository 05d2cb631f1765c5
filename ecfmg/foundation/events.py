"""Recording what happens. An action calls `record` in the transaction that writes the fact."""

from typing import Any

from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.models import Event
from ecfmg.foundation.request_id import current_request_id


def record(  # each argument is a column of the event; naming them at the call is what makes a call readable
    verb: str,
    *,
    actor: Actor,
    stream: str,
    subject: str = "",
    reason: str = "",
    for_applicant: bool = False,
    payload: dict[str, Any] | None = None,
) -> Event:
    """Append one event. `payload` holds plain JSON values only; sentences are made when the event is shown."""
    event = new_event(
        verb,
        actor=actor,
        stream=stream,
        subject=subject,
        reason=reason,
        for_applicant=for_applicant,
        payload=payload,
    )
    event.save(force_insert=True)
    return event


def new_event(  # the same columns as `record`
    verb: str,
    *,
    actor: Actor,
    stream: str,
    subject: str = "",
    reason: str = "",
    for_applicant: bool = False,
    payload: dict[str, Any] | None = None,
) -> Event:
    """An event that is not stored yet: a batch makes many and stores them with one `bulk_create`."""
    return Event(
        verb=verb,
        stream=stream,
        at=clock.now(),
        actor_id=actor.id,
        actor_label=actor.label,
        actor_audience=actor.audience,
        subject=subject,
        reason=reason,
        payload=payload or {},
        request_id=current_request_id(),
        for_applicant=for_applicant,
    )
