"""The seasons of residency applications and the day on which each releases its MSPEs (see seasons.yaml)."""

import itertools
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from credentials.policy import PolicyFileError, content_of, place_of
from ecfmg.foundation import clock

_FILE = Path(__file__).with_name("seasons.yaml")
_CERTAINTIES = ("official", "secondary", "unverified", "house")


@dataclass(frozen=True, slots=True)
class Season:
    """A season, named after its Match year: which days of receipt count for it, and when its MSPEs are released.

    `released_on` None: the day is not known, so nothing is released. `released_at` is a time of that day in New York.
    """

    year: int
    starts_on: date
    ends_on: date
    released_on: date | None
    recommended_by: date | None
    source: str
    certainty: str
    released_at: time = time()

    @property
    def released_from(self) -> datetime | None:
        """The moment from which programmes may see the season's MSPEs; None while the day is not known."""
        if self.released_on is None:
            return None
        return datetime.combine(self.released_on, self.released_at, tzinfo=clock.OFFICE_ZONE)


@cache
def _seasons() -> tuple[Season, ...]:
    return read_seasons(content_of(_FILE, "seasons"), _FILE.name)


def read_seasons(content: Any, name: str) -> tuple[Season, ...]:
    """The seasons of a policy file, earliest first. Raises `PolicyFileError` naming the first thing that is wrong."""
    before = content.get("recommended_days_before")
    if not isinstance(before, int) or before < 1:
        raise PolicyFileError(f"{name}: `recommended_days_before` must be a whole number of 1 or more.")
    found = [_season(row, place_of(name, f"season {row.get('season')}", row), before) for row in content["seasons"]]
    found.sort(key=lambda season: season.starts_on)
    for one, following in itertools.pairwise(found):
        if following.starts_on <= one.ends_on:
            raise PolicyFileError(f"{name}: the seasons {one.year} and {following.year} overlap.")
    return tuple(found)


def _season(row: dict[str, Any], where: str, before: int) -> Season:
    starts, ends, released = row.get("from"), row.get("until"), row.get("mspe_released_on")
    if not isinstance(row.get("season"), int) or not isinstance(starts, date) or not isinstance(ends, date):
        raise PolicyFileError(f"{where}: `season` must be a year, `from` and `until` must be dates.")
    if starts > ends or (released is not None and not isinstance(released, date)):
        raise PolicyFileError(f"{where}: `until` must not come before `from`; `mspe_released_on` is a date or null.")
    if released is not None and not starts <= released <= ends:
        raise PolicyFileError(f"{where}: `mspe_released_on` must lie within the season.")
    if row.get("certainty") not in _CERTAINTIES or (released and not row.get("source")):
        raise PolicyFileError(
            f"{where}: `certainty` must be one of {', '.join(_CERTAINTIES)}, and a day needs a source."
        )
    recommended = released - timedelta(days=before) if released else None
    at = _time(row.get("mspe_released_at", "00:00"), where)
    return Season(row["season"], starts, ends, released, recommended, row.get("source") or "", row["certainty"], at)


def _time(text: object, where: str) -> time:
    try:
        if isinstance(text, str) and len(text) == 5:
            return time.fromisoformat(text)
    except ValueError:
        pass
    raise PolicyFileError(f'{where}: `mspe_released_at` must be a time in quotation marks, such as "09:00".')


def known_seasons() -> tuple[Season, ...]:
    """Every season that policy has, earliest first."""
    return _seasons()


def season_on(day: date) -> Season | None:
    """The season for which what is received on `day` counts; None where no season is known for it."""
    return next((season for season in _seasons() if season.starts_on <= day <= season.ends_on), None)


def seasons_from(day: date) -> tuple[Season, ...]:
    """The seasons that are not over on `day`, earliest first; empty where policy knows none."""
    return tuple(season for season in _seasons() if season.ends_on >= day)
