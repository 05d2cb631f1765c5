"""One row of policy: a value that an authority can change, with its days, its source and how sure we are of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Certainty = Literal["official", "secondary", "unverified", "house"]
Scope = int | str | None


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A policy value.

    `scope` is the season (a year), the agency, or None for a rule of everybody. `from_` and `until` are the inclusive
    days the value holds for, None being open. `announced_on` is the day from which the value is known, None meaning
    always. A `value` of None is unknown. Two rows are the same only if they are the same object.
    """

    id: str
    key: str
    scope: Scope
    from_: date | None
    until: date | None
    value: Any
    announced_on: date | None
    source: str | None
    source_date: date | None
    certainty: Certainty
    note: str | None
    place: str
