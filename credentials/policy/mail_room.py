"""How long paper stays in the mail room, by the day from which the figures hold (see mail_room.yaml)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from credentials.policy import PolicyFileError, content_of, place_of

_FILE = Path(__file__).with_name("mail_room.yaml")


@dataclass(frozen=True, slots=True)
class MailRoomPolicy:
    """Every length in days."""

    paper_kept_days: int
    unmatched_old_days: int


@cache
def _rows() -> tuple[tuple[date, MailRoomPolicy], ...]:
    return read_rows(content_of(_FILE, "mail_room"), _FILE.name)


def read_rows(content: Any, name: str) -> tuple[tuple[date, MailRoomPolicy], ...]:
    """The rows of the file, earliest first. Raises `PolicyFileError` naming the first key that is wrong."""
    rows = []
    for number, row in enumerate(content["mail_room"], start=1):
        where = place_of(name, f"row {number}", row)
        if not isinstance(row.get("from"), date) or not row.get("source"):
            raise PolicyFileError(f"{where}: `from` must be a date and `source` must say where the figures come from.")
        values = {key: row.get(key) for key in MailRoomPolicy.__slots__}
        for key, value in values.items():
            if not isinstance(value, int) or value < 1:
                raise PolicyFileError(f"{where}: `{key}` must be a whole number of 1 or more.")
        rows.append((row["from"], MailRoomPolicy(**values)))
    return tuple(sorted(rows, key=lambda row: row[0]))


def mail_room_policy(day: date) -> MailRoomPolicy:
    """The figures that hold on `day`."""
    return next(policy for start, policy in reversed(_rows()) if start <= day)
