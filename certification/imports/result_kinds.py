"""The two files of results: what their lines hold, and the table each line becomes a row of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from certification.imports.columns import (
    Column,
    day,
    one_of,
    text,
    usmle_id,
    whole_number,
    yes_or_no,
)
from certification.imports.faults import Fault
from certification.models.exams import Exam, Outcome
from ecfmg.foundation import clock

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ResultKind:
    """A kind of results file.

    `key` and `rest` are the columns of `table` with their types in the database; `key` with the person names a row.
    `check` finds what is wrong between the values of one line. `verb` starts the names of the events.
    """

    name: str
    words: str
    table: str
    columns: tuple[Column, ...]
    key: dict[str, str]
    rest: dict[str, str]
    check: Callable[[int, Values], list[Fault]]
    verb: str

    @property
    def stored(self) -> dict[str, str]:
        """All columns that are stored, with their types."""
        return {**self.key, **self.rest}

    def key_of(self, values: Values) -> tuple[Any, ...]:
        """The person and the sitting that a line speaks of; a file may say each once."""
        return (values["usmle_id"], *(values[name] for name in self.key))


def _check_exam(line: int, values: Values) -> list[Fault]:
    faults = _check_taken(line, values)
    taken_on: date = values["taken_on"]
    for name in ("reported_on", "invalidated_on"):
        if values[name] is not None and values[name] < taken_on:
            faults.append(Fault(line, name, f"{values[name]} lies before the examination of {taken_on}"))
    if values["outcome"] == "" and values["score"] is None and values["reported_on"] is not None:
        faults.append(Fault(line, "outcome", "is empty, and so is the score, although a result was reported"))
    return faults


def _check_taken(line: int, values: Values) -> list[Fault]:
    if values["taken_on"] > clock.today():
        return [Fault(line, "taken_on", f"{values['taken_on']} lies in the future")]
    return []


EXAM_RESULTS = ResultKind(
    name="exam_results",
    words="exam results",
    table="certification_examresult",
    columns=(
        Column("usmle_id", usmle_id, required=True),
        Column("exam", one_of(Exam.values), required=True),
        Column("taken_on", day, required=True),
        Column("outcome", one_of(Outcome.values), empty=""),
        Column("score", whole_number(0, 999)),
        Column("reported_on", day),
        Column("invalidated_on", day),
    ),
    key={"exam": "text", "taken_on": "date"},
    rest={"outcome": "text", "score": "smallint", "reported_on": "date", "invalidated_on": "date"},
    check=_check_exam,
    verb="exam",
)
OET_RESULTS = ResultKind(
    name="oet_results",
    words="OET results",
    table="pathways_oetsitting",
    columns=(
        Column("usmle_id", usmle_id, required=True),
        Column("candidate_number", text(40), empty=""),
        Column("taken_on", day, required=True),
        Column("profession", text(40), empty="medicine"),
        Column("listening", whole_number(0, 999), required=True),
        Column("reading", whole_number(0, 999), required=True),
        Column("writing", whole_number(0, 999), required=True),
        Column("speaking", whole_number(0, 999), required=True),
        Column("released", yes_or_no, empty=True),
    ),
    key={"taken_on": "date", "profession": "text"},
    rest={
        "candidate_number": "text",
        "listening": "smallint",
        "reading": "smallint",
        "writing": "smallint",
        "speaking": "smallint",
        "released": "boolean",
    },
    check=_check_taken,
    verb="oet",
)
RESULT_KINDS = {kind.name: kind for kind in (EXAM_RESULTS, OET_RESULTS)}
