"""From a document of facts to `Facts`, or to every fault in it by its path; and back to a document.

The dataclasses of `facts` are the contract: what a key is called, what may stand in it, what may be left out is read
off them once, when this module is loaded.
"""

import dataclasses
import math
import re
import types
import typing
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime
from functools import cache, lru_cache
from operator import attrgetter
from typing import Annotated, Any, Literal, Union
from zoneinfo import ZoneInfo

from certification.rules.facts import Facts
from certification.rules.text import Repeated

NEW_YORK = ZoneInfo("America/New_York")
MOST_FAULTS = 10_000
MOST_ENTRIES = 2_000  # of one list about one person; nobody has as many, and no rule is asked to look at more
Faults = list[str]
Reader = Callable[[Any, str, Faults], Any]
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
YEARS = re.compile(r"([0-9]{4})\s*-\s*([0-9]{4}|[Cc]urrent)")
COUNTRY = re.compile(r"[A-Z]{3}")
HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")


class FactsError(ValueError):
    """A document that does not fit; `faults` names each by its path, `exams[2].taken_on: not a date`."""

    def __init__(self, faults: Faults) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read_facts(document: Any, as_of: date | None = None, path: str = "") -> Facts:
    """Return the facts of one document; `as_of` stands in where the document names no day.

    Raises FactsError with every fault found.
    """
    faults: Faults = []
    if as_of is not None and isinstance(document, dict) and document.get("as_of") is None:
        filled = {**document, "as_of": as_of}
        if isinstance(document, Repeated):
            repeated = Repeated(filled)
            repeated.again = document.again
            filled = repeated
        document = filled
    facts = _READ_FACTS(document, path, faults)
    if faults:
        raise FactsError(faults)
    return typing.cast(Facts, facts)


def read_all(documents: Any, as_of: date | None = None) -> list[Facts]:
    """Return the facts of a document, or of each document of a list; faults of a list begin with its place in it."""
    if not isinstance(documents, list):
        return [read_facts(documents, as_of)]
    found: list[Facts] = []
    faults: Faults = []
    for at, document in enumerate(documents):
        try:
            found.append(read_facts(document, as_of, f"[{at}]"))
        except FactsError as error:
            faults += error.faults
            if len(faults) > MOST_FAULTS:
                faults = [*faults[:MOST_FAULTS], f"and more: only the first {MOST_FAULTS} faults are told"]
                break
    if faults:
        raise FactsError(faults)
    return found


def facts_document(facts: Any) -> dict[str, Any]:
    """Return facts as a document with plain values and ISO dates; what is not on file is left out."""
    values_of, keys = _values_and_keys(type(facts))  # type: ignore[arg-type]  # to mypy a class is not hashable
    document: dict[str, Any] = {}
    for (key, default), value in zip(keys, values_of(facts), strict=True):
        if value is default:
            continue
        kind = type(value)
        if kind is date:
            document[key] = value.isoformat()
        elif kind is tuple:
            document[key] = [part if type(part) in PLAIN else facts_document(part) for part in value]
        elif kind not in PLAIN:
            document[key] = facts_document(value)
        elif value != default:
            document[key] = value
    return document


@cache
def _values_and_keys(kind: type) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[tuple[str, Any], ...]]:
    """Return what gives the values of all fields at once, and for each its key in the document and its default."""
    fields = dataclasses.fields(kind)
    names = [field.name for field in fields]
    values_of = attrgetter(*names) if len(names) > 1 else lambda facts: (getattr(facts, names[0]),)
    return values_of, tuple((field.name.rstrip("_"), field.default) for field in fields)


def _say(path: str, what: str) -> str:
    return f"{path or 'the document'}: {what}"


def _text(value: Any, path: str, faults: Faults) -> Any:
    if not isinstance(value, str):
        faults.append(_say(path, "not text"))
    elif not value.isascii() and HALF_A_CHARACTER.search(value):
        faults.append(_say(path, "holds half of a character (a lone surrogate), which no UTF-8 can write"))
    return value


def _yes_no(value: Any, path: str, faults: Faults) -> Any:
    if not isinstance(value, bool):
        faults.append(_say(path, "not true or false"))
    return value


def _whole_number(value: Any, path: str, faults: Faults) -> Any:
    if type(value) is not int:
        faults.append(_say(path, "not a whole number"))
    return value


def _number(value: Any, path: str, faults: Faults) -> Any:
    if type(value) is not int and not (type(value) is float and math.isfinite(value)):
        faults.append(_say(path, "not a number"))
    return value


@lru_cache(maxsize=100_000)
def _day_of(text: str) -> date | None:
    if DAY.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _day(value: Any, path: str, faults: Faults) -> Any:
    if type(value) is date:
        return value
    day = _day_of(value) if type(value) is str else None
    if day is None:
        faults.append(_say(path, "not a date"))
    return day


def _moment(value: Any, path: str, faults: Faults) -> Any:
    """Read a day, or a date-time as its day in New York; without a zone it is New York time."""
    if type(value) is date:
        return value
    if type(value) is str:
        day = _day_of(value)
        if day is not None:
            return day
        value = _moment_of(value)
    if isinstance(value, datetime):
        try:
            return (value.astimezone(NEW_YORK) if value.tzinfo else value).date()
        except OverflowError:
            pass
    faults.append(_say(path, "not a date or date-time"))
    return None


def _moment_of(text: str) -> datetime | None:
    if len(text) > 40 or DAY.match(text) is None:
        return None
    try:
        return datetime.fromisoformat(re.sub(r"\s+(?=[-+Z])", "", text))
    except ValueError:
        return None


def _month_or_day(at_end: bool) -> Reader:
    def read(value: Any, path: str, faults: Faults) -> Any:
        if type(value) is str and MONTH.fullmatch(value) and value[:4] != "0000":
            year, month = int(value[:4]), int(value[5:])
            return date(year, month, monthrange(year, month)[1] if at_end else 1)
        day = value if type(value) is date else _day_of(value) if type(value) is str else None
        if day is None:
            faults.append(_say(path, "not a date or month"))
        return day

    return read


def _country(value: Any, path: str, faults: Faults) -> Any:
    if type(value) is not str or COUNTRY.fullmatch(value) is None:
        faults.append(_say(path, "not a country code of three capital letters (ISO 3166 alpha-3)"))
    return value


def _year_range(value: Any, path: str, faults: Faults) -> Any:
    found = YEARS.fullmatch(value) if type(value) is str else None
    if found is None or (found[2].isdigit() and int(found[2]) < int(found[1])):
        faults.append(_say(path, 'not years such as "1975-current" or "1988-2009"'))
        return value
    return f"{found[1]}-{found[2].lower()}"


MARKS: dict[str, Reader] = {
    "moment": _moment,
    "month_start": _month_or_day(at_end=False),
    "month_end": _month_or_day(at_end=True),
    "country": _country,
    "year_range": _year_range,
}
PLAIN: dict[Any, Reader] = {str: _text, bool: _yes_no, int: _whole_number, float: _number, date: _day}


def _one_of(words: tuple[Any, ...]) -> Reader:
    by_type = {(type(word), word) for word in words}
    says = "not one of " + ", ".join(str(word) for word in words)

    def read(value: Any, path: str, faults: Faults) -> Any:
        if type(value) not in (str, int) or (type(value), value) not in by_type:
            faults.append(_say(path, says))
        return value

    return read


def _list_of(part: Reader) -> Reader:
    def read(value: Any, path: str, faults: Faults) -> Any:
        if value is None:
            return ()
        if not isinstance(value, list):
            faults.append(_say(path, "not a list"))
            return ()
        if len(value) > MOST_ENTRIES:
            faults.append(_say(path, f"{len(value)} entries, and no more than {MOST_ENTRIES} are taken"))
            return ()
        return tuple([part(entry, f"{path}[{at}]", faults) for at, entry in enumerate(value)])

    return read


def _or_nothing(reader: Reader) -> Reader:
    return lambda value, path, faults: None if value is None else reader(value, path, faults)


def _reader(kind: Any) -> Reader:
    """Return the reader of a type of the contract."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is Annotated:
        return MARKS[args[1]]
    if origin is Literal:
        return _one_of(args)
    if origin in (Union, types.UnionType):
        (of,) = [arg for arg in args if arg is not type(None)]
        return _or_nothing(_reader(of))
    if origin is tuple:
        return _list_of(_reader(args[0]))
    if dataclasses.is_dataclass(kind):
        return _mapping(typing.cast(type, kind))
    return PLAIN[kind]


def _mapping(of: type) -> Reader:
    hints = typing.get_type_hints(of, include_extras=True)
    readers: dict[str, tuple[str, Reader]] = {}
    needed: list[str] = []
    for field in dataclasses.fields(of):
        key = field.name.rstrip("_")
        readers[key] = (field.name, _reader(hints[field.name]))
        if field.default is dataclasses.MISSING:
            needed.append(key)

    def read(value: Any, path: str, faults: Faults) -> Any:
        if not isinstance(value, dict):
            faults.append(_say(path, "not a mapping"))
            return None
        before = len(faults)
        start = f"{path}." if path else ""
        if isinstance(value, Repeated):
            faults.extend(f"{start}{_shown(key)}: given twice" for key in value.again)
        found: dict[str, Any] = {}
        for key, part in value.items():
            known = readers.get(key) if type(key) is str else None
            if known is None:
                faults.append(f"{start}{_shown(key)}: unknown key")
            else:
                found[known[0]] = known[1](part, start + key, faults)
        faults.extend(f"{start}{key}: is missing" for key in needed if key not in value)
        return None if len(faults) > before else of(**found)

    return read


def _shown(key: Any) -> str:
    """Return a key as a fault shows it: short, on one line."""
    text = key if isinstance(key, str) else repr(key)
    text = text if text.isprintable() else ascii(text)
    return text if len(text) <= 60 else text[:57] + "..."


_READ_FACTS = _mapping(Facts)
