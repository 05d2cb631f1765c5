"""The columns of a file: what each is called and how its text becomes a value. A bad text raises `ValueError`."""

import re
from calendar import monthrange
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from ecfmg.foundation.countries import COUNTRY_CODES

Parse = Callable[[str], Any]
EARLIEST = date(1900, 1, 1)
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name in the heading. An empty cell becomes `empty`, or is a fault where `required`."""

    name: str
    parse: Parse
    required: bool = False
    empty: Any = None

    def read(self, cell: str) -> Any:
        """The value of a cell; raises `ValueError` with the fault in words."""
        if not cell:
            if self.required:
                raise ValueError("is empty, and a value is needed here")
            return self.empty
        return self.parse(cell)


def day(cell: str) -> date:
    """A day as 2026-03-31. Spreadsheet numbers and local styles are refused, since they can be read in two ways."""
    if ISO_DAY.fullmatch(cell):
        try:
            found = date.fromisoformat(cell)
        except ValueError:
            raise ValueError(f"{shown(cell)} is no day of the calendar") from None
        if found < EARLIEST:
            raise ValueError(f"{shown(cell)} lies before {EARLIEST.year}")
        return found
    if re.fullmatch(r"\d{5}(\.0+)?", cell):
        raise ValueError(f"{shown(cell)} is a spreadsheet's number for a day; write the day as 2026-03-31")
    raise ValueError(f"{shown(cell)} is not a date; write it as 2026-03-31")


def month_start(cell: str) -> date:
    """A day, a month (its first day) or a year (1 January)."""
    return _month(cell, last=False)


def month_end(cell: str) -> date:
    """A day, a month (its last day) or a year (31 December)."""
    return _month(cell, last=True)


def _month(cell: str, *, last: bool) -> date:
    match = MONTH.fullmatch(cell)
    if match is None:
        return day(cell)
    year, month = int(match[1]), int(match[2]) if match[2] else (12 if last else 1)
    if not 1 <= month <= 12 or year < EARLIEST.year:
        raise ValueError(f"{shown(cell)} is no month; write it as 2026-03")
    return date(year, month, monthrange(year, month)[1] if last else 1)


def text(longest: int) -> Parse:
    """A text of at most `longest` characters."""

    def parse(cell: str) -> str:
        if len(cell) > longest:
            raise ValueError(f"has {len(cell)} characters; at most {longest} are taken")
        return cell

    return parse


def whole_number(lowest: int, highest: int) -> Parse:
    """A whole number from `lowest` to `highest`."""

    def parse(cell: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,9}", cell):
            raise ValueError(f"{shown(cell)} is not a whole number")
        if not lowest <= int(cell) <= highest:
            raise ValueError(f"{shown(cell)} is not between {lowest} and {highest}")
        return int(cell)

    return parse


def one_of(values: Collection[str]) -> Parse:
    """One of a list of words."""
    allowed = sorted(values)

    def parse(cell: str) -> str:
        if cell not in values:
            raise ValueError(f"{shown(cell)} is not one of {', '.join(allowed)}")
        return cell

    return parse


def yes_or_no(cell: str) -> bool:
    """yes, no, true or false."""
    try:
        return {"yes": True, "true": True, "no": False, "false": False}[cell.casefold()]
    except KeyError:
        raise ValueError(f"{shown(cell)} is neither yes nor no") from None


def usmle_id(cell: str) -> str:
    """A USMLE ID, as eight digits or as 0-123-456-7."""
    digits = cell.replace("-", "")
    if not re.fullmatch(r"[0-9]{8}", digits) or not re.fullmatch(r"[0-9]{8}|[0-9]-[0-9]{3}-[0-9]{3}-[0-9]", cell):
        hint = "; a spreadsheet may have dropped its first zero" if re.fullmatch(r"[0-9]{7}", cell) else ""
        raise ValueError(f"{shown(cell)} is not a USMLE ID of eight digits{hint}")
    return digits


def country_code(cell: str) -> str:
    """A country by its three letters (ISO 3166 alpha-3)."""
    if cell not in COUNTRY_CODES:
        raise ValueError(f"{shown(cell)} is not the code of a country in three capital letters, such as IND")
    return cell


def wdoms_id(cell: str) -> str:
    """A number of the World Directory: F and seven digits."""
    if not re.fullmatch(r"F[0-9]{7}", cell):
        raise ValueError(f"{shown(cell)} is not a World Directory number, F and seven digits")
    return cell


def shown(cell: str) -> str:
    """A cell as it stands in a message: quoted and cut, so that a hostile one cannot fill the screen."""
    visible = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in cell[:40])
    return f"“{visible}{'…' if len(cell) > 40 else ''}”"
