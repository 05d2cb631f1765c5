"""JSON Schema (2020-12) of the facts and of a decision, made from the types that the rules themselves use."""

import dataclasses
import types
import typing
from datetime import date
from typing import Annotated, Any, Literal, Union

from certification.policy.row import Certainty
from certification.rules.decision import Decision, Reason
from certification.rules.facts import Facts
from certification.rules.reading import MOST_ENTRIES
from certification.rules.wording import WORDING

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DAY = {"type": "string", "format": "date"}
MONTH = {"type": "string", "pattern": "^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])$", "description": "a month alone"}
MARKED: dict[str, dict[str, Any]] = {
    "moment": {
        "anyOf": [DAY, {"type": "string", "format": "date-time", "description": "New York where no zone is given"}]
    },
    "month_start": {"anyOf": [DAY, MONTH]},
    "month_end": {"anyOf": [DAY, MONTH]},
    "country": {"type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 3166 alpha-3"},
    "year_range": {"type": "string", "pattern": "^[0-9]{4}\\s*-\\s*([0-9]{4}|[Cc]urrent)$"},
}
PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    date: DAY,
}
Definitions = dict[str, dict[str, Any]]


def facts_schema() -> dict[str, Any]:
    """Return the schema of one document of facts."""
    return _document(Facts, "Facts about one applicant")


def decision_schema() -> dict[str, Any]:
    """Return the schema of one decision."""
    return _document(Decision, "The decision about one applicant")


def _document(of: type, title: str) -> dict[str, Any]:
    definitions: Definitions = {}
    reference = _schema(of, definitions)
    return {"$schema": DIALECT, "title": title, **reference, "$defs": definitions}


def _schema(kind: Any, definitions: Definitions) -> dict[str, Any]:
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is Annotated:
        return MARKED[args[1]]
    if origin is Literal:
        return {"enum": list(args)}
    if origin in (Union, types.UnionType):
        (of,) = [arg for arg in args if arg is not type(None)]
        return {"anyOf": [_schema(of, definitions), {"type": "null"}]}
    if origin is tuple:
        return {"type": "array", "items": _schema(args[0], definitions)}
    if kind is Reason:
        return _reason(definitions)
    if dataclasses.is_dataclass(kind) or hasattr(kind, "_fields"):
        return _object(kind, definitions)
    return PLAIN[kind]


def _object(kind: Any, definitions: Definitions) -> dict[str, Any]:
    """Return a reference to the schema of a dataclass (an input) or of a named tuple (an answer, always whole)."""
    name: str = kind.__name__
    if name not in definitions:
        definitions[name] = {}
        hints = typing.get_type_hints(kind, include_extras=True)
        properties, required = {}, []
        for attribute, of, needed in _fields(kind, hints):
            key = attribute.rstrip("_")
            properties[key] = _schema(of, definitions)
            if typing.get_origin(of) is tuple and dataclasses.is_dataclass(kind):
                properties[key] = {"anyOf": [properties[key] | {"maxItems": MOST_ENTRIES}, {"type": "null"}]}
            if needed:
                required.append(key)
        definitions[name] = {
            "type": "object",
            "description": (kind.__doc__ or name).split("\n\n")[0],
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}


def _fields(kind: Any, hints: dict[str, Any]) -> list[tuple[str, Any, bool]]:
    if dataclasses.is_dataclass(kind):
        return [(f.name, hints[f.name], f.default is dataclasses.MISSING) for f in dataclasses.fields(kind)]
    return [(name, hints[name], True) for name in kind._fields]


def _reason(definitions: Definitions) -> dict[str, Any]:
    definitions["Reason"] = {
        "type": "object",
        "description": "Why: a code, its sentence for the person, the policy row it rests on and how sure that is.",
        "properties": {
            "code": {"enum": sorted(WORDING)},
            "text": {"type": "string"},
            "policy": {"type": "string"},
            "source": _schema(str | None, definitions),
            "certainty": _schema(Certainty, definitions),
        },
        "required": ["code", "text", "policy", "source", "certainty"],
        "additionalProperties": False,
    }
    return {"$ref": "#/$defs/Reason"}
