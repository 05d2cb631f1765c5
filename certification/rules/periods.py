"""The seven-year limit: all Steps of the set passed within seven years of the first, or the first pass is lost.

A pure walk over the passes in order of days. The period begins on the day of the earliest pass that still counts and
ends seven years later, that day included. If the set is not complete by then, that pass is lost from the next day on
and the walk goes on with the rest. Step 2 CS belongs to the set exactly while a pass of it is left.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

from certification.rules.dates import add_years, next_day

Pass = tuple[str, date]  # the exam and its day
End = Literal["complete", "open", "held", "leap_day", "nothing"]
CS = "step_2_cs"


class Passes(NamedTuple):
    """What the walk looks at: days of passes by exam, in order; the rule and its exceptions.

    `sat` are the days, in order, of sittings that could still become passes. `required` are the Steps asked for besides
    Step 2 CS; `moved` maps the first day of a period to its moved end.
    """

    days: Mapping[str, list[date]]
    required: tuple[str, ...]
    sat: Mapping[str, list[date]]
    moved: Mapping[date, date]
    years: int


class Walk(NamedTuple):
    """Where the walk ended.

    `lost` maps a pass to the first day on which it no longer counts, `valid` each exam to the earliest pass that still
    does. `deadline` is the end of the period the walk stopped in, `missing` the exams of the set not passed in it,
    `exceptions` the ends that an exception set. A period is `held` by sittings that could still complete it.
    """

    end: End
    lost: Mapping[Pass, date]
    valid: dict[str, date]
    deadline: date | None
    missing: tuple[str, ...]
    exceptions: tuple[date, ...]


NOTHING_LOST: Mapping[Pass, date] = {}


def period_end(start: date, p: Passes) -> date:
    """Return the last day of the period that begins on a day."""
    moved = p.moved.get(start) if p.moved else None
    return add_years(start, p.years) if moved is None else moved


def walk(p: Passes, as_of: date) -> Walk:
    """Walk the periods until one is complete, open or held, or nothing is left."""
    valid = {exam: days[0] for exam, days in p.days.items()}
    if valid and not p.moved:
        end = add_years(min(valid.values()), p.years)
        if max(valid.values()) <= end and all(exam in valid for exam in p.required):
            return Walk("complete", NOTHING_LOST, valid, None, (), ())  # what most people who have passed come to
    at = dict.fromkeys(valid, 0)
    lost: dict[Pass, date] = {}
    told: list[date] = []
    while valid:
        start = min(valid.values())
        end = period_end(start, p)
        if p.moved and start in p.moved and end not in told:
            told.append(end)
        missing = _missing(valid, p.required, end)
        stopped = _stop(p, valid, missing, start, end, as_of)
        if stopped is not None:
            deadline = None if stopped in ("complete", "leap_day") else end
            return Walk(stopped, lost or NOTHING_LOST, valid, deadline, missing, tuple(told))
        first = next(exam for exam, day in valid.items() if day == start)
        lost[first, start] = next_day(end)
        at[first] += 1
        if at[first] < len(p.days[first]):
            valid[first] = p.days[first][at[first]]
        else:
            del valid[first]
    return Walk("nothing" if p.required else "complete", lost or NOTHING_LOST, valid, None, p.required, tuple(told))


def _missing(valid: Mapping[str, date], required: tuple[str, ...], end: date) -> tuple[str, ...]:
    missing = tuple(exam for exam in required if exam not in valid or valid[exam] > end)
    if CS in valid and valid[CS] > end:
        missing += (CS,)
    return missing


def _stop(
    p: Passes, valid: Mapping[str, date], missing: tuple[str, ...], start: date, end: date, as_of: date
) -> End | None:
    """Say why the walk stops in this period; None: its first pass is lost."""
    if not missing:
        return "complete"
    if as_of <= end:
        return "open"
    if p.sat and _could_complete(p, valid, missing, start, end):
        return "held"
    if (start.month, start.day) == (2, 29) and start not in p.moved and _leap_day(p, missing, start, end):
        return "leap_day"
    return None


def _could_complete(p: Passes, valid: Mapping[str, date], missing: tuple[str, ...], start: date, end: date) -> bool:
    """Say whether open sittings in time would complete the period, were they passed.

    A sitting inside the period fills its exam. One before it would begin the period anew, if everything else then lay
    within seven years of it; of several the latest leaves most room.
    """
    filled: list[date] = []
    for exam in missing:
        days = p.sat.get(exam, ())
        inside = bisect_left(days, start)
        if inside < len(days) and days[inside] <= end:
            filled.append(days[inside])
        elif inside > 0:
            filled.append(days[inside - 1])
        else:
            return False
    first = min(filled)
    if first >= start:
        return True
    last = max(*filled, *(day for exam, day in valid.items() if exam not in missing), date.min)
    return last <= period_end(first, p)


def _leap_day(p: Passes, missing: tuple[str, ...], start: date, end: date) -> bool:
    """Say whether sittings up to 1 March would complete a period begun on 29 February, which ended the day before."""
    march_1 = next_day(end)

    def sat_by_then(days: list[date]) -> bool:
        at = bisect_right(days, march_1)
        return at > 0 and days[at - 1] >= start

    return all(sat_by_then(p.days.get(exam, [])) or sat_by_then(p.sat.get(exam, [])) for exam in missing)
