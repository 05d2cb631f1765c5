"""One row of policy: a value that an authority can change, with its days, its source and how sure we are of it."""

from datetime import date
from typing import Any, Final, Literal

Certainty = Literal["official", "secondary", "unverified", "house"]
Scope = int | str | None


class Row:
    """A policy value.

    `scope` is the season (a year), the agency, or None for a rule of everybody. `from_` and `until` are the inclusive
    days the value holds for, None being open. `announced_on` is the day from which the value is known, None meaning
    always. A `value` of None is unknown. Two rows are the same only if they are the same object. No dataclass: an
    encoder that knows dataclasses would write out a row where its id is meant.
    """

    __slots__ = (
        *("announced_on", "certainty", "from_", "id", "key", "note", "place", "scope", "source", "source_date"),
        *("until", "value"),
    )

    def __init__(
        self,
        id: str,  # noqa: A002  what a row is called in policy
        key: str,
        scope: Scope,
        from_: date | None,
        until: date | None,
        value: Any,
        announced_on: date | None,
        source: str | None,
        source_date: date | None,
        certainty: Certainty,
        note: str | None,
        place: str,
    ) -> None:
        self.id: Final = id
        self.key: Final = key
        self.scope: Final = scope
        self.from_: Final = from_
        self.until: Final = until
        self.value: Final = value
        self.announced_on: Final = announced_on
        self.source: Final = source
        self.source_date: Final = source_date
        self.certainty: Final[Certainty] = certainty
        self.note: Final = note
        self.place: Final = place

    def __repr__(self) -> str:
        return f"Row({self.id!r})"
