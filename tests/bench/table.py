"""A table of six requirements, as our rules draw the status from it and as zen-engine evaluates it."""

import itertools
import json
from typing import Any, get_args

from certification.rules.decide import status_of
from certification.rules.decision import Requirement, Requirements, RequirementState
from certification.rules.picture import CredentialPicture

NAMES = Requirements._fields
MET = Requirement("met")
#: Conditions for the six requirements, in order, and the status; the first row that fits holds.
ROWS = ((*(['"met"'] * 6), "ready"), (*(['"met"'] * 5), "", "on_hold"), (*([""] * 6), "in_progress"))


def our_status(requirements: Requirements) -> str:
    """Return what our rules make of six requirements of somebody without a certificate."""
    return status_of(requirements, CredentialPicture(MET, not_img=False, ineligible=False), None)


def some_tables() -> list[Requirements]:
    """Return every requirement in every state, the others met, and each pair of faults."""
    states: tuple[RequirementState, ...] = get_args(RequirementState)
    all_met = Requirements(*([MET] * 6))
    two_faults = itertools.product(NAMES, NAMES, states)
    return [
        all_met,
        *(all_met._replace(**{one: Requirement(state), other: Requirement(state)}) for one, other, state in two_faults),
    ]


def as_context(requirements: Requirements) -> dict[str, Any]:
    """Return the requirements as zen-engine reads them."""
    return {name: requirement.state for name, requirement in zip(NAMES, requirements, strict=True)}


def zen_engine() -> Any:
    """Return zen-engine with the table under the key `table`, from memory, as its users would run it fastest."""
    import zen

    rules = [
        {"_id": str(number), **dict(zip(NAMES, row, strict=False)), "status": f'"{row[-1]}"'}
        for number, row in enumerate(ROWS)
    ]
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in NAMES],
        "outputs": [{"id": "status", "name": "Status", "field": "status"}],
        "rules": rules,
    }
    place = {"x": 0, "y": 0}
    nodes = [
        {"id": "in", "type": "inputNode", "name": "Requirements", "position": place},
        {"id": "table", "type": "decisionTableNode", "name": "Status", "position": place, "content": table},
        {"id": "out", "type": "outputNode", "name": "Answer", "position": place},
    ]
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
        {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
    ]
    content = {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
    return zen.ZenEngine({"loader": {"type": "static", "content": {"table": content}}})


def zen_status(engine: Any, context: dict[str, Any]) -> str:
    """Return what zen-engine makes of the same six requirements."""
    status: str = engine.evaluate("table", context)["result"]["status"]
    return status


def assert_equal_answers(engine: Any) -> int:
    """Raise unless both give the same status for every table; return how many were compared."""
    tables = some_tables()
    for requirements in tables:
        ours, theirs = our_status(requirements), zen_status(engine, as_context(requirements))
        if ours != theirs:
            raise AssertionError(f"{json.dumps(as_context(requirements))}: {ours} is not {theirs}")
    return len(tables)
