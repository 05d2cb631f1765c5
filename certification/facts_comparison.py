"""Two sets of facts about one person side by side: which facts came, went or changed. Works on stored documents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from certification.policy_words import capital, phrase, value_in_words
from certification.rules.reasons import EXAM_NAMES

#: Who is asked about and for which days: no facts about the person.
QUESTION = frozenset({"id", "as_of", "known_on"})
#: What tells one entry of a list from another, the first that an entry has.
NAMED_BY = ("exam", "agency", "season", "jurisdiction", "encounter_on", "started_on", "kind", "country", "taken_on")
#: So much of two entries must be the same for one to be the other, changed.
ALIKE = 0.5
DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
ABSENT = "not on file"


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact that differs, in words."""

    name: str
    before: str
    after: str


def compare_facts(old: dict[str, Any], new: dict[str, Any]) -> list[FactChange]:
    """Every fact that differs between two documents of facts, in their order."""
    parts = (dict(item for item in each.items() if item[0] not in QUESTION) for each in (old, new))
    return list(_compared("", *parts))


def _compared(name: str, old: Any, new: Any) -> Iterator[FactChange]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in {**old, **new}:
            yield from _compared(_joined(name, phrase(key)), old.get(key), new.get(key))
    elif _entries(old) and _entries(new):
        yield from _compared_lists(name, old or [], new or [])
    else:
        yield FactChange(capital(name), _words(old), _words(new))


def _entries(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(entry, dict) for entry in value))


def _compared_lists(name: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[FactChange]:
    left = [entry for entry in new if entry not in old]
    for entry in [entry for entry in old if entry not in new]:
        twin = max(left, key=lambda other: _likeness(entry, other), default=None)
        if twin is not None and _likeness(entry, twin) >= ALIKE:
            left.remove(twin)
            yield from _compared(_joined(name, _entry_name(twin)), entry, twin)
        else:
            yield FactChange(capital(_joined(name, _entry_name(entry))), _words(entry), ABSENT)
    for entry in left:
        yield FactChange(capital(_joined(name, _entry_name(entry))), ABSENT, _words(entry))


def _likeness(one: dict[str, Any], other: dict[str, Any]) -> float:
    keys = {key for key in {**one, **other} if one.get(key) is not None or other.get(key) is not None}
    return len([key for key in keys if one.get(key) == other.get(key)]) / max(1, len(keys))


def _entry_name(entry: dict[str, Any]) -> str:
    school = entry.get("school")
    if isinstance(school, dict):
        return str(school["name"])
    named = next((key for key in NAMED_BY if entry.get(key) is not None), "")
    told = [_words(entry[named])] if named else []
    if named == "exam" and entry.get("taken_on"):
        told.append(_words(entry["taken_on"]))
    if named == "season" and entry.get("pathway"):
        told.append(f"Pathway {entry['pathway']}")
    return ", ".join(told)


def _joined(name: str, more: str) -> str:
    return ": ".join(part for part in (name, more) if part)


def _words(value: Any) -> str:
    """A value as people read it; of an entry only what it has."""
    if value is None or value == []:
        return ABSENT
    if isinstance(value, str):
        if value in EXAM_NAMES:
            return EXAM_NAMES[value]
        return value_in_words(date.fromisoformat(value)) if DAY.match(value) else _text(value)
    if isinstance(value, list):
        return ", ".join(_words(part) for part in value)
    if isinstance(value, dict):
        return "; ".join(f"{phrase(key)}: {_words(part)}" for key, part in value.items() if part not in (None, []))
    return value_in_words(value)


def _text(value: str) -> str:
    """A code as words, a name as it is written."""
    return value.replace("_", " ") if value.islower() else value
