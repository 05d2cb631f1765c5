"""The decided cases of tests/scenarios, and where a decision does not hold what a case expects.

Knows nothing of the rules: it compares documents.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@lru_cache(maxsize=1)
def scenarios() -> tuple[dict[str, Any], ...]:
    """Return every case, file by file in the order of their names."""
    files = [yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) for path in sorted(SCENARIOS.glob("*.yaml"))]
    return tuple(case for cases in files for case in cases)


def title(case: dict[str, Any]) -> str:
    """Return what a case is called: its id, which two files may share, and its name."""
    return f"{case['id']} {case['name']}"


def differences(expected: Any, found: Any, path: str = "") -> list[str]:
    """Return where a decision does not hold what a case expects."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return [f"{path}: expected {expected}, found {found}"]
        return [line for key in expected for line in differences(expected[key], found.get(key), f"{path}.{key}")]
    if isinstance(expected, list):
        return in_list(expected, found, path)
    expected = expected.isoformat() if hasattr(expected, "isoformat") else expected
    return [] if expected == found else [f"{path}: expected {expected}, found {found}"]


def in_list(expected: list[Any], found: list[Any], path: str) -> list[str]:
    """Reasons by code, exams by exam and day, routes by Pathway, the rest by position."""
    name = path.rsplit(".", 1)[-1]
    if name == "reasons":
        codes = [reason["code"] for reason in found]
        return [f"{path}: {code} is not among {codes}" for code in expected if code not in codes]
    lines = []
    for at, part in enumerate(expected):
        if name == "exams":
            matches = [f for f in found if (f["exam"], f["taken_on"]) == (part["exam"], part["taken_on"].isoformat())]
        elif name == "routes":
            matches = [f for f in found if f["pathway"] == part["pathway"]]
        else:
            matches = found[at : at + 1]
        if not matches:
            lines.append(f"{path}: {part} is not there")
        else:
            best = min((differences(part, match, f"{path}[{at}]") for match in matches), key=len)
            lines += best
    return lines
