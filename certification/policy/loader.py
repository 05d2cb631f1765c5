"""Policy read from the YAML files of this folder: loaded once, checked hard, asked by two clocks.

The first clock is the day that a value holds for, the second the day up to which announcements were known. `Policy`
holds all rows; `Policy.as_known(day)` gives the `Known` policy of that day, made once for every run of days between
two announcements and then only looked at.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from certification.policy.row import Row, Scope

View = TypeVar("View")
FOLDER = Path(__file__).parent


class Known:
    """Policy as it was known on a day: for every key and scope the rows that held, later announcements winning."""

    __slots__ = ("_current", "_starts", "epoch", "scopes", "views")

    def __init__(self, rows: tuple[Row, ...], epoch: int) -> None:
        self.epoch = epoch
        self.views = Views(self)
        self._current: dict[tuple[str, Scope], tuple[Row, ...]] = {}
        self._starts: dict[tuple[str, Scope], tuple[date, ...]] = {}
        grouped: dict[tuple[str, Scope], list[Row]] = {}
        for row in rows:
            grouped.setdefault((row.key, row.scope), []).append(row)
        self.scopes: dict[str, tuple[Scope, ...]] = {}
        for (key, scope), group in grouped.items():
            self.scopes[key] = (*self.scopes.get(key, ()), scope)
            pieces = timeline(group)
            self._starts[key, scope] = tuple(start for start, _ in pieces)
            self._current[key, scope] = tuple(row for _, row in pieces)

    def row(self, key: str, scope: Scope = None) -> Row | None:
        """Return the newest row of a key, the one that holds last; None where nothing was known."""
        rows = self._current.get((key, scope))
        return rows[-1] if rows else None

    def value(self, key: str, scope: Scope = None) -> Any:
        """Return the value of that row; None where it is unknown or no row exists."""
        row = self.row(key, scope)
        return None if row is None else row.value

    def needed(self, key: str, scope: Scope = None) -> Row:
        """Return the row of a key that policy always has; a KeyError names the key that is not there."""
        row = self.row(key, scope)
        if row is None:
            raise KeyError(f"policy has no row for {key} ({scope})")
        return row

    def on(self, key: str, day: date, scope: Scope = None) -> Row | None:
        """Return the row that holds on a day; None where no row covers it."""
        at = bisect_right(self._starts.get((key, scope), ()), day) - 1
        if at < 0:
            return None
        row = self._current[key, scope][at]
        return None if row.until is not None and day > row.until else row

    def history(self, key: str, scope: Scope = None) -> tuple[Row, ...]:
        """Return the rows of a key in order of the days they hold for."""
        return self._current.get((key, scope), ())

    def compiled(self, make: Callable[["Known"], View]) -> View:
        """Return `make(self)`, made once: a subject's own tables, ready to be looked at without searching."""
        view: View = self.views[make]
        return view


class Views(dict[Callable[[Known], Any], Any]):
    """What subjects have made of the policy known, by what makes it: made when it is first looked up."""

    def __init__(self, known: Known) -> None:
        super().__init__()
        self.known = known

    def __missing__(self, make: Callable[[Known], Any]) -> Any:
        """Make a view and keep it."""
        view = self[make] = make(self.known)
        return view


def timeline(rows: list[Row]) -> list[tuple[date, Row]]:
    """Return (first day, row) in order of days; of rows that overlap the one announced later holds."""
    pieces: list[tuple[date, Row]] = []
    in_order = sorted(rows, key=lambda row: row.announced_on or date.min)
    borders = {row.from_ or date.min for row in rows}
    borders |= {day_after(row.until) for row in rows if row.until is not None and row.until < date.max}
    for start in sorted(borders):
        covering = [row for row in in_order if (row.from_ or date.min) <= start <= (row.until or date.max)]
        if covering and (not pieces or pieces[-1][1] is not covering[-1]):
            pieces.append((start, covering[-1]))
    return pieces


def day_after(day: date) -> date:
    """Return the next day; the last day that exists stays."""
    return day if day == date.max else date.fromordinal(day.toordinal() + 1)


class Policy:
    """All policy rows, and what was known of them on any day. `version` is the digest of the text they came from."""

    def __init__(self, rows: tuple[Row, ...], version: str = "") -> None:
        self.rows = rows
        self.version = version
        self.announcements = sorted({row.announced_on for row in rows if row.announced_on is not None})
        self._known: dict[int, Known] = {}
        self._known_by_day: dict[date, Known] = {}

    def as_known(self, known_on: date) -> Known:
        """Return the policy known on a day; the same object for all days between two announcements."""
        known = self._known_by_day.get(known_on)
        if known is None:
            known = self._known_by_day[known_on] = self._known_in(bisect_right(self.announcements, known_on))
        return known

    def _known_in(self, epoch: int) -> Known:
        known = self._known.get(epoch)
        if known is None:
            last = self.announcements[epoch - 1] if epoch else date.min
            rows = tuple(row for row in self.rows if row.announced_on is None or row.announced_on <= last)
            known = self._known[epoch] = Known(rows, epoch)
        return known


def version_of(texts: Mapping[str, str]) -> str:
    """Return the SHA-256 over the names and the text of all files: which policy a decision was made with."""
    digest = hashlib.sha256()
    for name in sorted(texts):
        digest.update(name.encode() + b"\0" + texts[name].encode() + b"\0")
    return digest.hexdigest()


def policy_of(texts: Mapping[str, str]) -> Policy:
    """Make a policy of the text of its files, by their names.

    Raises `PolicyError`, which names every fault with file, key and line.
    """
    from certification.policy.checks import rows_of

    return Policy(rows_of(texts), version_of(texts))


@lru_cache(maxsize=8)
def load_policy(folder: Path | None = None) -> Policy:
    """Load and check every YAML file of a folder (default: the policy shipped with the project).

    Raises `PolicyError`, which names every fault with file, key and line. The policy in force may be a later release:
    `certification.policy_in_force` knows it.
    """
    from certification.policy.checks import read_texts

    return policy_of(read_texts(folder or FOLDER))
