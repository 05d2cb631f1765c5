"""What a stored decision says: its answer, kept as codes and values, as the document of the contract.

An answer is kept as the list of what was decided, in the order of the fields of `rules.decision` (`answer_text`).
A field that these types get later stands at the end of its type and has a default; older answers are read with it.
Sentences are rendered here, when somebody asks, in today's words; source and certainty are those of the policy that
decided. A decision that was stored before answers were kept so holds its whole document, sentences as they were then.
"""

import json
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from certification.policy.row import Row
from certification.policy_in_force import policy_in_force, policy_with
from certification.rules import decision as parts
from certification.rules.decision import Reason, reason_document

if TYPE_CHECKING:
    from certification.models import Decision

#: Values of reasons that are days: they are kept as text, as everything of an answer.
DAYS = frozenset(
    {"cutoff", "day", "deadline", "earliest_on", "expires_on", "from_", "last_day", "opens_on", "since", "taken_on"}
)
#: A day, or the words that stand for one.
DAY_OR_WORDS = frozenset({"until"})


def document_of(decision: "Decision") -> dict[str, Any]:
    """The answer of a stored decision as the contract prints it."""
    kept = json.loads(decision.answer)
    if isinstance(kept, dict):
        return kept
    who_and_when = {
        "id": decision.facts.get("id"),
        "as_of": decision.as_of.isoformat(),
        "known_on": decision.known_on.isoformat(),
    }
    names = list(_fields(parts.Decision))[len(who_and_when) :]
    decided = _told(parts.Decision, [None] * len(who_and_when) + kept, decision.policy_version)
    return who_and_when | {name: decided[name] for name in names}


def requirement_states(answer: str) -> list[str]:
    """The states of the six requirements of a stored answer, without rendering anything."""
    kept = json.loads(answer)
    if isinstance(kept, dict):
        return [part["state"] for part in kept["requirements"].values()]
    return [state for state, *_ in kept[1]]


def _told(kind: Any, kept: Any, version: str) -> Any:
    """A part of an answer, of this type of `rules.decision`, as a document."""
    if kept is None:
        return None
    if kind is Reason:
        return _reason(kept, version)
    if get_origin(kind) is tuple:
        return [_told(get_args(kind)[0], part, version) for part in kept]
    if not hasattr(kind, "_fields"):
        return kept  # a word, a number, yes or no, or a day as it is written
    known = dict(zip(kind._fields, kept, strict=False))
    defaults: dict[str, Any] = kind._field_defaults
    return {
        name: _told(of, known[name], version) if name in known else parts.plain(defaults[name])
        for name, of in _fields(kind).items()
    }


@cache
def _fields(kind: Any) -> dict[str, Any]:
    """The type of each field."""
    return get_type_hints(kind)


def _reason(kept: list[Any], version: str) -> dict[str, Any]:
    code, row, values = kept
    reason = Reason(code, _row(row, version), tuple((name, _value(name, value)) for name, value in values))
    try:
        return reason_document(reason).copy()
    except KeyError:  # a code, or a name in its sentence, that the rules no longer know
        said = ", ".join(f"{name} {value}" for name, value in values)
        text = f"{code.replace('_', ' ').capitalize()}{f' ({said})' if said else ''}."
        return {"code": code, "text": text, "policy": row, "source": reason.row.source, "certainty": "house"}


def _value(name: str, value: Any) -> Any:
    if name in DAYS:
        return date.fromisoformat(value)
    if name in DAY_OR_WORDS:
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def _row(id: str, version: str) -> Row:  # noqa: A002  what a row is called in policy
    return _rows(version).get(id) or Row(id, id, None, None, None, None, None, None, None, "house", None, "")


@lru_cache(maxsize=8)
def _rows(version: str) -> dict[str, Row]:
    """The rows of the policy that decided, by id; where its text was never kept, those of the policy in force."""
    return {row.id: row for row in (policy_with(version) or policy_in_force()).rows}
