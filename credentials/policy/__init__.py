"""Figures of the document side that can change, by the day from which they hold (see verification.yaml)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
_FILE = FOLDER / "verification.yaml"


TO = ("same_contact", "next_contact")


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder: so many days after sending, to the office asked so far or also to the next one."""

    day: int
    to: str


@dataclass(frozen=True, slots=True)
class VerificationPolicy:
    """Waiting, reminding and giving up; every length in days."""

    answer_expected_days: int
    ladder: tuple[Rung, ...]
    expires_after_days: int
    first_nudge_after_days: int
    nudge_every_days: int
    usual_time_from_cases: int
    usual_time_window_days: int

    @property
    def steps(self) -> tuple[int, ...]:
        """Days after sending on which something happens: each reminder, and giving up."""
        return (*(rung.day for rung in self.ladder), self.expires_after_days)

    def rung(self, days: int) -> Rung | None:
        """The step that `days` after sending stand on; None before the first."""
        return next((rung for rung in reversed(self.ladder) if rung.day <= days), None)


class PolicyFileError(Exception):
    """The policy file cannot be used; the message names file, row, line and key."""


_LINE = "line of the file"


def content_of(file: Path, heading: str) -> dict[str, Any]:
    """What a policy file says; each of the rows under `heading` knows its line. Raises `PolicyFileError`."""
    try:
        text = file.read_text(encoding="utf-8")
        content, tree = yaml.safe_load(text), yaml.compose(text, yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PolicyFileError(f"{file.name}: cannot be read: {' '.join(str(error).split())}") from None
    rows = content.get(heading) if isinstance(content, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or not rows:
        raise PolicyFileError(f"{file.name}: `{heading}` must be a list of rows.")
    listed: dict[str, yaml.Node] = {key.value: value for key, value in tree.value} if tree else {}
    for row, node in zip(rows, listed[heading].value, strict=True):
        row[_LINE] = node.start_mark.line + 1
    return dict(content)


def place_of(name: str, what: str, row: dict[str, Any]) -> str:
    """Where a row stands, for a sentence about its fault."""
    return f"{name}, {what}, line {row[_LINE]}" if _LINE in row else f"{name}, {what}"


@cache
def _rows() -> tuple[tuple[date, VerificationPolicy], ...]:
    return read_rows(content_of(_FILE, "verification"), _FILE.name)


def read_rows(content: Any, name: str) -> tuple[tuple[date, VerificationPolicy], ...]:
    """The rows of a policy file, earliest first. Raises `PolicyFileError` naming the first key that is wrong."""
    rows = []
    for number, row in enumerate(content["verification"], start=1):
        where = place_of(name, f"row {number}", row)
        if not isinstance(row.get("from"), date) or not row.get("source"):
            raise PolicyFileError(f"{where}: `from` must be a date and `source` must say where the figures come from.")
        ladder = _ladder(row.get("ladder"), where)
        values = {key: row.get(key) for key in VerificationPolicy.__slots__ if key != "ladder"}
        for key, value in values.items():
            if not isinstance(value, int) or value < 1:
                raise PolicyFileError(f"{where}: `{key}` must be a whole number of 1 or more.")
        if ladder and ladder[-1].day >= row["expires_after_days"]:
            raise PolicyFileError(f"{where}: the last reminder must come before `expires_after_days`.")
        rows.append((row["from"], VerificationPolicy(ladder=ladder, **values)))
    return tuple(sorted(rows, key=lambda row: row[0]))


def _ladder(steps: Any, where: str) -> tuple[Rung, ...]:
    if not isinstance(steps, list) or not all(isinstance(step, dict) and set(step) == {"day", "to"} for step in steps):
        raise PolicyFileError(f"{where}: `ladder` must be a list of steps, each with `day` and `to`.")
    days = [step["day"] for step in steps]
    if not all(isinstance(day, int) and day > 0 for day in days) or days != sorted(set(days)):
        raise PolicyFileError(f"{where}: the days of `ladder` must be rising whole days.")
    if any(step["to"] not in TO for step in steps):
        raise PolicyFileError(f"{where}: `to` of a step of `ladder` must be one of {', '.join(TO)}.")
    return tuple(Rung(step["day"], step["to"]) for step in steps)


def verification_policy(day: date) -> VerificationPolicy:
    """The figures that hold on `day`."""
    return next(policy for start, policy in reversed(_rows()) if start <= day)
