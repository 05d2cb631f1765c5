"""How often a school confirms its roster, by the day from which the figures hold (see roster.yaml)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from credentials.policy import PolicyFileError, content_of, place_of

_FILE = Path(__file__).with_name("roster.yaml")


@dataclass(frozen=True, slots=True)
class RosterPolicy:
    """The yearly confirmation and its reminders; every length in days."""

    confirm_every_days: int
    days_to_confirm: int
    reminder_days_before: tuple[int, ...]
    remind_late_every_days: int
    coordinator_warning_days: int


@cache
def _rows() -> tuple[tuple[date, RosterPolicy], ...]:
    return read_rows(content_of(_FILE, "roster"), _FILE.name)


def read_rows(content: Any, name: str) -> tuple[tuple[date, RosterPolicy], ...]:
    """The rows of the file, earliest first. Raises `PolicyFileError` naming the first key that is wrong."""
    rows = []
    for number, row in enumerate(content["roster"], start=1):
        where = place_of(name, f"row {number}", row)
        if not isinstance(row.get("from"), date) or not row.get("source"):
            raise PolicyFileError(f"{where}: `from` must be a date and `source` must say where the figures come from.")
        values = {key: row.get(key) for key in RosterPolicy.__slots__ if key != "reminder_days_before"}
        for key, value in values.items():
            if not isinstance(value, int) or value < 1:
                raise PolicyFileError(f"{where}: `{key}` must be a whole number of 1 or more.")
        before = row.get("reminder_days_before")
        falling = isinstance(before, list) and before == sorted(set(before), reverse=True)
        if not falling or any(not isinstance(day, int) or not 0 < day < row["days_to_confirm"] for day in before):
            raise PolicyFileError(f"{where}: `reminder_days_before` must be falling days below `days_to_confirm`.")
        rows.append((row["from"], RosterPolicy(reminder_days_before=tuple(before), **values)))
    return tuple(sorted(rows, key=lambda row: row[0]))


def roster_policy(day: date) -> RosterPolicy:
    """The figures that hold on `day`."""
    return next(policy for start, policy in reversed(_rows()) if start <= day)
