"""Events of results that came in: one for each sitting added or corrected."""

from datetime import date
from typing import Any

from certification.imports.incoming import Stored
from certification.imports.result_kinds import ResultKind
from certification.models.exams import Exam, Outcome
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.events import new_event, record_all


def tell_of_results(actor: Actor, kind: ResultKind, stored: list[Stored]) -> None:
    """Record one event for each row, `…result_received` or `…result_corrected`."""
    record_all(
        new_event(
            f"{kind.verb}.result_{'corrected' if row.before else 'received'}",
            actor=actor,
            stream=row.stream,
            subject=f"{kind.name}:{row.values['taken_on']}",
            for_applicant=True,
            payload=_payload(kind, row),
        )
        for row in stored
    )


def _payload(kind: ResultKind, row: Stored) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "exam": Exam(row.values["exam"]).label if "exam" in row.values else "OET",
        "taken_on": row.values["taken_on"].isoformat(),
        "result": _result(row.values),
    }
    if row.before:
        payload["before"] = _result(row.before)
        payload["changed"] = {
            name: [_plain(row.before[name]), _plain(row.values[name])]
            for name in kind.rest
            if row.before[name] != row.values[name]
        }
    return payload


def _result(values: dict[str, Any]) -> str:
    """The result in words, as it is told in the time line."""
    if "exam" not in values:
        parts = ", ".join(f"{name} {values[name]}" for name in ("listening", "reading", "writing", "speaking"))
        return parts if values["released"] else f"{parts} (not released to us)"
    outcome = Outcome(values["outcome"]).label if values["outcome"] else "no outcome stated"
    score = f", score {values['score']}" if values["score"] is not None else ""
    invalidated = f", invalidated on {values['invalidated_on']}" if values["invalidated_on"] else ""
    return f"{outcome}{score}{invalidated}"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
