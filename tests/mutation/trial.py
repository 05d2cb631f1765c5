"""One trial: one fault is put into the rules and the tests run until one fails.

Each trial is a fork. The scenarios come first, then the unit tests. Tests that use chance or start processes of their
own are left out, so that the same fault always gets the same verdict. Here a trial imports the rules afresh, which any
fault can be tried by; `patching` has the quicker way for faults inside functions.
"""

import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import mmap
import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import hypothesis
import jsonschema
import pytest

from certification.policy.loader import load_policy
from tests.certification.rules.recorded import lines_of, recorded
from tests.certification.rules.scenarios import differences, scenarios, title
from tests.mutation.mutants import Mutant

ROOT = Path(__file__).parents[2]
RULES = "certification.rules"
UNIT_TESTS = ROOT / "tests" / "certification" / "rules"
LEFT_OUT = ("test_scenarios.py", "test_decide_command.py", "test_properties.py")
#: What these compare is compared by `net` where it can be: it is much quicker.
IN_THE_NET = ("test_lives.py", "test_crossed.py", "test_unknowns.py")
SECONDS = 90  # of computing, for one trial; the tests take about ten when nothing fails
MEMORY = 2 * 1024**3  # bytes
SURVIVED, BY_SCENARIO, BY_RECORD, BY_UNIT_TEST, BY_ERROR = range(5)
VERDICTS = ("survived", "scenario", "record", "unit test", "error")
BEST = mmap.mmap(-1, 16)  # which scenario and which unit test noticed a fault last; shared by all trials
READY = (hypothesis, jsonschema)  # imported here once, so that no trial has to


class Rules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The rules as they were when the run began, compiled once, and one file of them with a fault."""

    def __init__(self) -> None:
        self.files: dict[str, Path] = {}
        self.code: dict[str, CodeType] = {}
        for path in sorted((ROOT / "certification" / "rules").rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            self.files[name] = path
            self.code[name] = compile(path.read_text(encoding="utf-8"), str(path), "exec")
        sys.meta_path.insert(0, self)

    def leave(self) -> None:
        """Let modules be imported in the ordinary way again."""
        sys.meta_path.remove(self)

    def put(self, mutant: Mutant) -> None:
        """Put a fault into its file of the rules."""
        name = next(name for name, path in self.files.items() if path == ROOT / mutant.file)
        self.code[name] = compile(mutant.made(), mutant.file, "exec")

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find a module of the rules."""
        if fullname not in self.code:
            return None
        file = self.files[fullname]
        spec = importlib.util.spec_from_loader(fullname, self, is_package=file.name == "__init__.py")
        if spec is not None and spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(str(file.parent))
        return spec

    def exec_module(self, module: ModuleType) -> None:
        """Run the compiled module."""
        exec(self.code[module.__name__], module.__dict__)


def ready() -> Rules:
    """Read policy and scenarios once, so that every trial finds them; the rules themselves must not be imported yet."""
    load_policy()
    scenarios()
    recorded()
    assert not any(name.startswith(RULES) for name in sys.modules)
    return Rules()


def start(rules: Rules, mutant: Mutant) -> int:
    """Begin a trial that imports the rules afresh; return the id of its process, whose exit status is the verdict."""

    def tried() -> int:
        rules.put(mutant)
        verdict = of_scenarios(None)
        if verdict == SURVIVED and pytest.main(pytest_options()) != pytest.ExitCode.OK:
            return BY_UNIT_TEST
        return verdict

    return forked(tried)


def forked(tried: Callable[[], int]) -> int:
    """Return the id of a process of its own that tries a fault, in silence and within bounds."""
    child = os.fork()
    if child:
        return child
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    verdict = BY_ERROR
    with contextlib.suppress(BaseException):
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        verdict = tried()
    os._exit(verdict)


def verdict_of(status: int) -> str:
    """Return how the trial of an exit status ended; one that took too long counts as noticed."""
    return VERDICTS[os.WEXITSTATUS(status)] if os.WIFEXITED(status) else "timeout"


def pytest_options() -> list[str]:
    """Return how pytest is called for the unit tests: no plugin but what they need, no file written."""
    options = ["--noconftest", "-c", os.devnull, "--rootdir", str(ROOT), "--import-mode=importlib", "-x", "-q"]
    options += ["-p", "no:cacheprovider", "-p", "_hypothesis_pytestplugin", "-m", "not hypothesis", "--tb=no"]
    options += [f"--ignore={UNIT_TESTS / name}" for name in (*LEFT_OUT, *IN_THE_NET)]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return [*options, str(UNIT_TESTS)]


def of_scenarios(facts: Mapping[int, Any] | None) -> int:
    """Return whether a scenario notices: that which noticed an earlier fault and its neighbours are looked at first.

    `facts` are those of the scenarios to look at, by number, where they have been read already.
    """
    from certification.rules.decide import decide
    from certification.rules.decision import as_document
    from certification.rules.reading import read_facts

    policy, cases, record = load_policy(), scenarios(), recorded()
    first = int.from_bytes(BEST[:8], "big")
    for at in sorted(range(len(cases)) if facts is None else facts, key=lambda at: abs(at - first)):
        of_case = read_facts(cases[at]["facts"]) if facts is None else facts[at]
        document = as_document(decide(of_case, policy))
        if lines_of(document) != record[title(cases[at])]:
            BEST[:8] = at.to_bytes(8, "big")
            return BY_SCENARIO if differences(cases[at]["expect"], document) else BY_RECORD
    return SURVIVED
