"""The one clock. No rule, query or template asks the time anywhere else, so tests and demonstrations can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

#: A date without a time means that day in New York (the contract of the rules).
OFFICE_ZONE = ZoneInfo("America/New_York")

_moved_to: ContextVar[datetime | None] = ContextVar("moved_to", default=None)


def now() -> datetime:
    """The present moment, aware of its zone."""
    moved = _moved_to.get()
    if moved is not None:
        return moved
    return timezone.now() + timedelta(days=settings.CLOCK_SHIFT_DAYS)


def today() -> date:
    """The present day in New York, the zone in which deadlines are declared."""
    return now().astimezone(OFFICE_ZONE).date()


def day_of(moment: datetime) -> date:
    """The New York day on which `moment` falls."""
    return moment.astimezone(OFFICE_ZONE).date()


@contextmanager
def moved_to(moment: datetime | date) -> Iterator[None]:
    """Within the block the clock stands at `moment` (a date means noon of that day in New York)."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, 12, tzinfo=OFFICE_ZONE)
    token = _moved_to.set(moment)
    try:
        yield
    finally:
        _moved_to.reset(token)
