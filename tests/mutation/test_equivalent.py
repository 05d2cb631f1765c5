"""The list of faults that change no answer still fits the code."""

from pathlib import Path

import pytest

from tests.mutation import equivalent
from tests.mutation.__main__ import LEFT_OUT
from tests.mutation.mutants import Mutant, mutants

ROOT = Path(__file__).parents[2]


def every_fault() -> list[Mutant]:
    files = sorted((ROOT / "certification" / "rules").rglob("*.py"))
    names = [path.relative_to(ROOT).as_posix() for path in files]
    return [one for name in names if name not in LEFT_OUT for one in mutants(name, (ROOT / name).read_text("utf-8"))]


def test_each_entry_names_a_fault_that_can_be_made() -> None:
    assert equivalent.change_no_answer(every_fault())


def test_an_entry_that_the_code_no_longer_has_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = tmp_path / "equivalent.yaml"
    listed.write_text(
        "- why: It was so once.\n  places: [{file: holds.py, function: judge_holds, faults: [1 to 2]}]\n", "utf-8"
    )
    monkeypatch.setattr(equivalent, "FILE", listed)
    with pytest.raises(equivalent.NoSuchFault, match=r"certification/rules/holds\.py, in judge_holds: 1 to 2"):
        equivalent.change_no_answer(every_fault())


def test_of_faults_alike_one_can_be_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "def judge(a):\n    return a < 1 or a > 1\n"
    faults = list(mutants("certification/rules/some.py", source))
    listed = tmp_path / "equivalent.yaml"
    listed.write_text("- {why: So., places: [{file: some.py, function: judge, faults: ['1 to 2 #2']}]}\n", "utf-8")
    monkeypatch.setattr(equivalent, "FILE", listed)
    alike = [one.key for one in faults if one.words == "1 to 2"]
    assert len(alike) == 2
    assert equivalent.change_no_answer(faults) == {alike[1]}
