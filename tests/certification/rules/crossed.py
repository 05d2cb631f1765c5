"""People made of two scenarios each, and the fingerprint of their lives: `crossed.txt` beside this file.

One gives the examinations and the certificate, another everything else, so that rules meet which no scenario brings
together. `python -m tests.certification.rules.recorded` records these as well.
"""

import hashlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.certification.rules.lives import life_of
from tests.certification.rules.scenarios import scenarios, title

FILE = Path(__file__).with_name("crossed.txt")
OF_THE_FIRST = (
    "exams",
    "exam_exceptions",
    "exam_bars",
    "certificate",
    "training",
    "us_licences",
    "pathway_applications",
)
STRIDES = (131, 277)  # how far the other scenario is; neither shares a factor with the number of scenarios


def pairs() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Return the name of each pair, and the facts of the two as the scenarios have them."""
    cases = scenarios()
    found = []
    for stride in STRIDES:
        for at, case in enumerate(cases):
            other = cases[(at + stride) % len(cases)]
            found.append((f"{title(case)[:60]} with {title(other)[:60]}", case["facts"], other["facts"]))
    return found


def crossed(first: dict[str, Any], second: dict[str, Any]) -> Any:
    """Return the facts of a crossed person."""
    from certification.rules.reading import read_facts

    one, other = read_facts(first), read_facts(second)
    return replace(other, **{name: getattr(one, name) for name in OF_THE_FIRST})


def line_of(first: dict[str, Any], second: dict[str, Any]) -> str:
    """Return how many answers there are in the life of a crossed person, and the fingerprint of all of them."""
    answers = list(life_of(crossed(first, second)))
    return f"{len(answers)} answers, {hashlib.sha256(repr(answers).encode()).hexdigest()[:12]}"


@lru_cache(maxsize=1)
def recorded_people() -> list[str]:
    """Return the recorded lines."""
    return FILE.read_text(encoding="utf-8").splitlines()


def record() -> None:
    """Write the lines as the rules give them now."""
    FILE.write_text("".join(f"{name}: {line_of(*two)}\n" for name, *two in pairs()), encoding="utf-8")
