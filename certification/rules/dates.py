"""Calendar months and years: a day that does not exist clamps to the last day of its month.

Days beyond the calendar (year 9999) clamp to its last day, so that no date on file can make a rule fail.
"""

from calendar import monthrange
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def add_years(day: date, years: int) -> date:
    """Return the same day some years on; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        if day.year + years > date.max.year:
            return date.max
        return date(day.year + years, 2, 28)


def add_months(day: date, months: int) -> date:
    """Return the same day some months on; 31 August and six months are the last day of February."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def next_day(day: date) -> date:
    """Return the day after; the last day of the calendar has none."""
    return day + ONE_DAY


def day_before(day: date) -> date:
    """Return the day before."""
    return day - ONE_DAY if day > date.min else day
