"""The quicker trial of faults inside functions: rules and tests are imported once, the function alone is exchanged.

Runs inside one session of pytest, which has collected the unit tests: every trial is a fork of it.
"""

import gc
import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.certification.rules.scenarios import scenarios
from tests.mutation.mutants import Mutant
from tests.mutation.net import Asked, net, noticed
from tests.mutation.running import Uses, forget, uses
from tests.mutation.trial import (
    BEST,
    BY_RECORD,
    BY_UNIT_TEST,
    ROOT,
    SURVIVED,
    forked,
    of_scenarios,
    pytest_options,
)

# These make readers when they are imported; what is inside the readers themselves runs later.
MAKERS = {"_month_or_day", "_one_of", "_list_of", "_or_nothing", "_reader", "_mapping"}
Start = Callable[[Mutant], int]


def can_be_patched(mutant: Mutant) -> bool:
    """Say whether exchanging one function puts the fault in: it is in a function that runs after the import."""
    if mutant.function is None:
        return False
    return mutant.nested or not (mutant.file.endswith("rules/reading.py") and mutant.function in MAKERS)


def with_everything_imported(work: Callable[[Start], None]) -> None:
    """Do some work that starts trials, in a session of pytest that has collected the unit tests."""
    pytest.main(pytest_options(), plugins=[_Session(work)])


class _Session:
    def __init__(self, work: Callable[[Start], None]) -> None:
        self.work = work

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of running the tests once."""
        from certification.rules.reading import read_facts

        facts = [read_facts(case["facts"]) for case in scenarios()]
        use, on_record = uses(facts, session.items), net()
        self.work(lambda mutant: _start(mutant, use, facts, session.items, on_record))
        return True


def _start(mutant: Mutant, use: Uses, facts: list[Any], items: list[pytest.Item], on_record: list[Asked]) -> int:
    """Begin a trial with the scenarios and tests that run the function with the fault, and the decisions on record."""
    name = f"{mutant.file}:{mutant.function}"

    def tried() -> int:
        _exchange(mutant)
        verdict = of_scenarios({at: facts[at] for at in use.scenarios.get(name, ())})
        if verdict != SURVIVED:
            return verdict
        first = int.from_bytes(BEST[8:], "big")
        for at in sorted(use.items.get(name, ()), key=lambda at: at != first):
            if any(report.failed for report in runtestprotocol(items[at], log=False)):
                BEST[8:] = at.to_bytes(8, "big")
                return BY_UNIT_TEST
        return BY_RECORD if noticed(on_record) else SURVIVED

    return forked(tried)


def _exchange(mutant: Mutant) -> None:
    """Give the function that holds the fault its new code; whoever has imported it runs that from now on."""
    assert mutant.function is not None
    path = Path(mutant.file)
    module = sys.modules[".".join(path.with_suffix("").parts).removesuffix(".__init__")]
    afresh: dict[str, Any] = {"__name__": module.__name__, "__file__": str(ROOT / path)}
    exec(compile(mutant.made(), mutant.file, "exec"), afresh)
    old, new = (_named(space, mutant.function).__code__ for space in (vars(module), afresh))
    codes = dict(_pairs(old, new))
    for function in [one for one in gc.get_objects() if type(one) is FunctionType and one.__code__ in codes]:
        function.__code__ = codes[function.__code__]
    forget()


def _pairs(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Return the codes of a function and of all functions inside it, old and new."""
    yield old, new
    inside = ([const for const in code.co_consts if isinstance(const, CodeType)] for code in (old, new))
    for inner_old, inner_new in zip(*inside, strict=False):
        yield from _pairs(inner_old, inner_new)


def _named(space: dict[str, Any], name: str) -> Any:
    owner, _, attribute = name.rpartition(".")
    found = space[name] if not owner else vars(space[owner])[attribute]
    return inspect.unwrap(found)
