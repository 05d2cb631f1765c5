"""From the text of a file to plain values: JSON or YAML, with nothing hostile let through.

Keys given twice are kept to be told with their path (`Repeated`). Nesting has a bound, YAML aliases are counted as if
written out, tags other than those of plain values are refused. Nothing here knows what a fact is.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import yaml

MOST_LEVELS = 60
MOST_VALUES = 5_000_000


class TextError(ValueError):
    """A text that is neither JSON nor YAML, or that we refuse to read; the message is for its writer."""


class Repeated(dict[Any, Any]):
    """A mapping in which keys were given more than once; `again` names them."""

    __slots__ = ("again",)
    again: tuple[Any, ...]


def documents(text: str, name: str = "") -> Any:
    """Return the value of a text: JSON by its name or first letter, else YAML; several YAML documents are a list."""
    if name.endswith(".json"):
        return from_json(text)
    if not name.endswith((".yaml", ".yml")) and text.lstrip()[:1] in ("{", "["):
        try:
            return from_json(text)
        except TextError as fault:
            try:
                return from_yaml(text)
            except TextError:
                raise fault from None
    return from_yaml(text)


def from_json(text: str) -> Any:
    """Return the value of a JSON text; a number that is none (NaN, Infinity) stays a float for the reader to refuse."""
    try:
        return json.loads(text, object_pairs_hook=_mapping, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        raise TextError(f"not JSON: {error.msg} (line {error.lineno}, column {error.colno})") from None
    except RecursionError:
        raise TextError("nested too deeply") from None


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    times = Counter(key for key, _ in pairs)
    return _repeated(found, {key for key, number in times.items() if number > 1})


def _repeated(found: dict[Any, Any], again: set[Any]) -> Repeated:
    repeated = Repeated(found)
    repeated.again = tuple(sorted(again, key=str))
    return repeated


def _whole_number(digits: str) -> int | str:
    """Return the number; one with more digits than Python reads stays text, which the reader refuses."""
    try:
        return int(digits)
    except ValueError:
        return digits


def from_yaml(text: str) -> Any:
    """Return the value of a YAML text, built from the parser's events without recursion."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        found = list(_built(yaml.parse(text, Loader=loader)))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        raise TextError(f"not YAML: {error.problem or error.context}{place}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, TextError):
            raise
        raise TextError(f"not YAML: {' '.join(str(error).split())}") from None
    if not found:
        raise TextError("the file is empty")
    return found[0] if len(found) == 1 else found


class _Open:
    """A list or mapping being built; `size` counts its values with aliases written out."""

    __slots__ = ("again", "anchor", "key", "key_waits", "size", "value")

    def __init__(self, value: Any, anchor: str | None) -> None:
        self.value = value
        self.anchor = anchor
        self.key: Any = None
        self.key_waits = False
        self.again: set[Any] = set()
        self.size = 1

    def take(self, value: Any, size: int) -> None:
        self.size += size
        if self.size > MOST_VALUES:
            raise TextError("too many values once its aliases are written out")
        if type(self.value) is list:
            self.value.append(value)
        elif self.key_waits:
            if self.key in self.value:
                self.again.add(self.key)
            self.value[self.key] = value
            self.key_waits = False
        else:
            if isinstance(value, (dict, list)):
                raise TextError("a key is a list or a mapping; keys are words")
            self.key, self.key_waits = value, True

    def built(self) -> Any:
        return _repeated(self.value, self.again) if self.again else self.value


def _built(events: Iterator[yaml.Event]) -> Iterator[Any]:
    stack: list[_Open] = []
    anchors: dict[str, tuple[Any, int]] = {}
    for event in events:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            value, size, anchor = _scalar(event), 1, getattr(event, "anchor", None)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            _open(stack, event)
            continue
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            closed = stack.pop()
            value, size, anchor = closed.built(), closed.size, closed.anchor
        elif kind is yaml.AliasEvent:
            value, size = _of_anchor(anchors, event)
            anchor = None
        else:
            if kind is yaml.DocumentStartEvent:
                anchors = {}
            continue
        if anchor:
            anchors[anchor] = (value, size)
        if stack:
            stack[-1].take(value, size)
        else:
            yield value


def _open(stack: list[_Open], event: Any) -> None:
    if event.tag not in (None, "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"):
        raise TextError(f"the tag {event.tag} is not accepted (line {event.start_mark.line + 1})")
    if len(stack) >= MOST_LEVELS:
        raise TextError("nested too deeply")
    stack.append(_Open({} if type(event) is yaml.MappingStartEvent else [], event.anchor))


def _of_anchor(anchors: dict[str, tuple[Any, int]], event: Any) -> tuple[Any, int]:
    if event.anchor not in anchors:
        raise TextError(f"the alias {event.anchor} names nothing that is complete (line {event.start_mark.line + 1})")
    return anchors[event.anchor]


WORDS: dict[str, Any] = {"": None, "~": None, ".nan": float("nan"), ".inf": float("inf"), "-.inf": float("-inf")}
for _words, _value in (("null", None), ("true yes on", True), ("false no off", False)):
    for _word in _words.split():
        for _form in (_word, _word.capitalize(), _word.upper()):
            WORDS[_form] = _value
NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _scalar(event: Any) -> Any:
    if event.tag not in (None, "!", "tag:yaml.org,2002:str"):
        raise TextError(f"the tag {event.tag} is not accepted (line {event.start_mark.line + 1})")
    text: str = event.value
    if event.style or event.tag is not None:
        return text
    if text in WORDS:
        return WORDS[text]
    first = text[:1]
    if not (first.isdigit() or first in "-+."):
        return text
    if DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return _number(text)


def _number(text: str) -> Any:
    if NUMBER.fullmatch(text):
        plain = text.replace("_", "")
        try:
            return float(plain) if set(plain) & set(".eE") else int(plain)
        except ValueError:
            return text
    return text
