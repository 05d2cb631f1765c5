"""Documents by chance from a JSON Schema, of the few words that ours uses."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
DAYS = st.dates().map(str)
MOMENTS = st.datetimes().map(lambda moment: moment.isoformat())
MONTHS = st.dates().map(lambda day: str(day)[:7])
FORMATS = {"date": DAYS, "date-time": MOMENTS}
NUMBERS = st.integers(-(10**6), 10**6)


def documents(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Documents that fit the schema; a key that may be left out often is."""
    return _of(schema, schema["$defs"])


def _of(schema: dict[str, Any], definitions: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return _of(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "anyOf" in schema:
        return st.one_of(*(_of(part, definitions) for part in schema["anyOf"]))
    return _OF_TYPE[schema["type"]](schema, definitions)


def _object(schema: dict[str, Any], definitions: dict[str, Any]) -> st.SearchStrategy[Any]:
    parts = {key: _of(part, definitions) for key, part in schema["properties"].items()}
    needed = {key: parts.pop(key) for key in schema["required"]}
    return st.fixed_dictionaries(needed, optional=parts)


def _array(schema: dict[str, Any], definitions: dict[str, Any]) -> st.SearchStrategy[Any]:
    return st.lists(_of(schema["items"], definitions), max_size=3)


def _text(schema: dict[str, Any], definitions: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "pattern" in schema:
        return st.from_regex(schema["pattern"], fullmatch=True, alphabet=st.characters(codec="ascii"))
    return FORMATS.get(schema.get("format", ""), WORDS)


Make = Callable[[dict[str, Any], dict[str, Any]], st.SearchStrategy[Any]]
_OF_TYPE: dict[str, Make] = {
    "object": _object,
    "array": _array,
    "string": _text,
    "integer": lambda schema, definitions: NUMBERS,
    "number": lambda schema, definitions: st.floats(0, 100, width=16),
    "boolean": lambda schema, definitions: st.booleans(),
    "null": lambda schema, definitions: st.none(),
}
