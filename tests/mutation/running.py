"""Which functions of the rules each scenario and each unit test runs, seen once in a process of its own."""

import os
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any, NamedTuple

import pytest
from _pytest.runner import runtestprotocol

from certification.policy.loader import load_policy
from tests.mutation.trial import ROOT, of_scenarios

RULES = str(ROOT / "certification" / "rules")


class Uses(NamedTuple):
    """For each function, as file:name, the numbers of the scenarios and of the unit tests that run it."""

    scenarios: dict[str, list[int]]
    items: dict[str, list[int]]


def uses(facts: list[Any], items: list[pytest.Item]) -> Uses:
    """Return who runs what; everything that is kept in memory is forgotten before each, so that all is run again."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            by_scenario = _seen(len(facts), lambda at: of_scenarios({at: facts[at]}))
            by_item = _seen(len(items), lambda at: runtestprotocol(items[at], log=False))
            pickle.dump((by_scenario, by_item), pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        found: tuple[dict[str, list[int]], dict[str, list[int]]] = pickle.load(pipe)  # our own child wrote it
    os.waitpid(child, 0)
    return Uses(*found)


def _seen(number: int, run: Callable[[int], object]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    policy = load_policy()
    for at in range(number):
        policy._known.clear()
        policy._known_by_day.clear()
        forget()
        with _watched() as codes:
            run(at)
        for name in {_name(code) for code in codes}:
            found.setdefault(name, []).append(at)
    return found


def forget() -> None:
    """Empty what functions of the rules keep: an answer from before would hide who runs what, and a fault."""
    for name, module in list(sys.modules.items()):
        if name.startswith("certification.rules"):
            for one in vars(module).values():
                if hasattr(one, "cache_clear"):
                    one.cache_clear()


@contextmanager
def _watched() -> Iterator[set[CodeType]]:
    codes: set[CodeType] = set()

    def look(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(RULES):
            codes.add(frame.f_code)

    sys.setprofile(look)
    try:
        yield codes
    finally:
        sys.setprofile(None)


def _name(code: CodeType) -> str:
    """Return file:function, of a function inside another that of the outer one."""
    return f"{os.path.relpath(code.co_filename, ROOT)}:{code.co_qualname.split('.<locals>')[0]}"
