"""Recording what happens. An action calls `record` in the transaction that writes the fact."""

import json
from typing import Any

from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.copying import copy_rows
from ecfmg.foundation.models import Event
from ecfmg.foundation.request_id import current_request_id

COLUMNS = (
    *("stream", "verb", "at", "actor_id", "actor_label", "actor_audience", "subject", "reason", "payload"),
    *("request_id", "for_applicant", "previous_hash", "hash"),
)


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
    """An event that is not stored yet: a batch makes many and stores them by `record_all`."""
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


def record_all(events: list[Event]) -> None:
    """Append many events in their order, by one statement; they are chained at commit as any other."""
    rows = ([_stored(event, column) for column in COLUMNS] for event in events)
    copy_rows(Event._meta.db_table, COLUMNS, rows)


def _stored(event: Event, column: str) -> object:
    value = getattr(event, column)
    return json.dumps(value) if column == "payload" else value
