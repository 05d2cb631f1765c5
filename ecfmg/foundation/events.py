"""Recording what happens. An action calls `record` in the transaction that writes the fact."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from msgspec.json import encode

from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.copying import copy_rows
from ecfmg.foundation.models import Event
from ecfmg.foundation.request_id import current_request_id


class NewEvent(NamedTuple):
    """An event that is not stored yet: the columns of `Event` that are written, in the order of COPY."""

    stream: str
    verb: str
    at: datetime
    actor_id: UUID | None
    actor_label: str
    actor_audience: str
    subject: str
    reason: str
    payload: dict[str, Any]
    request_id: str
    for_applicant: bool


#: The two hashes are given by the database at commit.
COLUMNS = (*NewEvent._fields, "previous_hash", "hash")
PAYLOAD = NewEvent._fields.index("payload")


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
    new = new_event(
        verb,
        actor=actor,
        stream=stream,
        subject=subject,
        reason=reason,
        for_applicant=for_applicant,
        payload=payload,
    )
    event = Event(**new._asdict())
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
) -> NewEvent:
    """An event for `record_all`: a batch makes many and stores them together."""
    return NewEvent(
        *(stream, verb, clock.now(), actor.id, actor.label, actor.audience, subject, reason, payload or {}),
        *(current_request_id(), for_applicant),
    )


def record_all(events: Iterable[NewEvent]) -> None:
    """Append many events in their order, by one statement; they are chained at commit as any other."""
    rows = ((*event[:PAYLOAD], encode(event.payload), *event[PAYLOAD + 1 :], "", "") for event in events)
    copy_rows(Event._meta.db_table, COLUMNS, rows)
