"""Figures of the document side that can change, by the day from which they hold (see verification.yaml)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("verification.yaml")


@dataclass(frozen=True, slots=True)
class VerificationPolicy:
    """Waiting, reminding and giving up; every length in days."""

    answer_expected_days: int
    reminder_days: tuple[int, ...]
    expires_after_days: int
    nudge_every_days: int
    usual_time_from_cases: int
    usual_time_window_days: int


class PolicyFileError(Exception):
    """The policy file cannot be used; the message names file, row and key."""


@cache
def _rows() -> tuple[tuple[date, VerificationPolicy], ...]:
    return read_rows(yaml.safe_load(_FILE.read_text(encoding="utf-8")), _FILE.name)


def read_rows(content: Any, name: str) -> tuple[tuple[date, VerificationPolicy], ...]:
    """The rows of a policy file, earliest first. Raises `PolicyFileError` naming the first key that is wrong."""
    rows = []
    for number, row in enumerate(content["verification"], start=1):
        where = f"{name}, row {number}"
        if not isinstance(row.get("from"), date) or not row.get("source"):
            raise PolicyFileError(f"{where}: `from` must be a date and `source` must say where the figures come from.")
        ladder = row.get("reminder_days")
        if not isinstance(ladder, list) or ladder != sorted(set(ladder)) or not all(isinstance(d, int) for d in ladder):
            raise PolicyFileError(f"{where}: `reminder_days` must be rising whole days.")
        values = {key: row.get(key) for key in VerificationPolicy.__slots__ if key != "reminder_days"}
        for key, value in values.items():
            if not isinstance(value, int) or value < 1:
                raise PolicyFileError(f"{where}: `{key}` must be a whole number of 1 or more.")
        if ladder and ladder[-1] >= row["expires_after_days"]:
            raise PolicyFileError(f"{where}: the last reminder must come before `expires_after_days`.")
        rows.append((row["from"], VerificationPolicy(reminder_days=tuple(ladder), **values)))
    return tuple(sorted(rows, key=lambda row: row[0]))


def verification_policy(day: date) -> VerificationPolicy:
    """The figures that hold on `day`."""
    return next(policy for start, policy in reversed(_rows()) if start <= day)
