"""The faults of which it is shown in words that they change no answer: `equivalent.yaml` beside this file.

They are tried like all others; one that a test notices does not belong there. Each entry names a function and the
faults in it, as a report names them, and says why no answer depends on them.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from tests.mutation.mutants import Mutant

FILE = Path(__file__).with_name("equivalent.yaml")


class NoSuchFault(ValueError):
    """An entry that no longer matches the code; the message says which."""


def change_no_answer(mutants: Iterable[Mutant]) -> set[str]:
    """Return the keys of all faults that are listed.

    Raises `NoSuchFault`, which names every entry that matches no fault any more: the code has changed since.
    """
    by_place: dict[tuple[str, str, str], list[str]] = {}
    for mutant in mutants:
        place = (mutant.file, mutant.function or "outside of functions", mutant.words)
        alike = by_place.setdefault(place, [])
        alike.append(mutant.key)
        by_place[*place[:2], f"{mutant.words} #{len(alike)}"] = [mutant.key]
    found: set[str] = set()
    lost: list[str] = []
    for place in _listed():
        found.update(by_place.get(place, ()))
        if place not in by_place:
            lost.append("{}, in {}: {}".format(*place))
    if lost:
        raise NoSuchFault("equivalent.yaml lists faults that the code no longer has:\n" + "\n".join(lost))
    return found


def _listed() -> list[tuple[str, str, str]]:
    groups: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return [
        (f"certification/rules/{place['file']}", place["function"], fault)
        for group in groups
        for place in group["places"]
        for fault in place["faults"]
    ]
