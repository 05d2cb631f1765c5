"""Everybody of the scenarios under a policy in which one value is not known: `unknowns.txt` beside this file.

A line for each key whose values an authority may leave open: how many decisions differ from those of the policy as it
is, and a fingerprint of all of them. `python -m tests.certification.rules.recorded` records anew.
"""

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from certification.policy.keys import KEYS
from certification.policy.loader import Policy, load_policy
from certification.policy.row import Row
from tests.certification.rules.lives import named_in
from tests.certification.rules.recorded import lines_of
from tests.certification.rules.scenarios import scenarios

FILE = Path(__file__).with_name("unknowns.txt")
#: What holds for a season only, and the minimum scores: what authorities publish late or not at all.
MAY_BE_OPEN = [key for key, spec in KEYS.items() if spec.scope == "season" or key.endswith("_minimum")]


@lru_cache(maxsize=1)
def people() -> list[Any]:
    """Return the facts of everybody."""
    from certification.rules.reading import read_facts

    return [read_facts(case["facts"]) for case in scenarios()]


def valued(row: Row, value: Any) -> Row:
    """Return the same row with another value."""
    return Row(**{name: getattr(row, name) for name in Row.__slots__} | {"value": value})


def without(key: str) -> Policy:
    """Return the policy in which no value of a key is known."""
    return Policy(tuple(valued(row, None) if row.key == key else row for row in load_policy().rows))


def decisions(policy: Policy) -> list[dict[str, Any]]:
    """Return everybody's decision under a policy, with what its sentences name (`named`)."""
    from certification.rules.decide import decide
    from certification.rules.decision import as_document

    found = [decide(facts, policy) for facts in people()]
    return [as_document(decision) | {"named": list(named_in(decision))} for decision in found]


@lru_cache(maxsize=1)
def as_it_is() -> list[dict[str, Any]]:
    """Return everybody's decision under the policy as it is."""
    return decisions(load_policy())


def line_of(key: str, found: list[dict[str, Any]]) -> str:
    """Return the line of a key."""
    moved = sum(one != other for one, other in zip(found, as_it_is(), strict=True))
    text = "\n".join(line for document in found for line in (*lines_of(document), *document["named"]))
    return f"{key}: {moved} decisions differ, {hashlib.sha256(text.encode()).hexdigest()[:12]}"


def moves(found: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Yield what changed its state, with the state as it is and that without the value."""
    for one, other in zip(as_it_is(), found, strict=True):
        for name, requirement in one["requirements"].items():
            yield name, requirement["state"], other["requirements"][name]["state"]
        routes = {route["pathway"]: route["state"] for route in other["pathways"]["routes"]}
        for route in one["pathways"]["routes"]:
            yield f"Pathway {route['pathway']}", route["state"], routes.get(route["pathway"], "no season")
        yield "oet", one["pathways"]["oet"]["state"], other["pathways"]["oet"]["state"]


@lru_cache(maxsize=1)
def recorded_lines() -> dict[str, str]:
    """Return the recorded line of each key."""
    return {line.partition(":")[0]: line for line in FILE.read_text(encoding="utf-8").splitlines()}


def record() -> None:
    """Write the lines as the rules give them now."""
    FILE.write_text("".join(line_of(key, decisions(without(key))) + "\n" for key in MAY_BE_OPEN), encoding="utf-8")
