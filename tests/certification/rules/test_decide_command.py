"""`manage.py decide` as its users run it: a process of its own, no database, any file."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command on a text or bytes; the database named is one that nobody serves."""

    def run_on(content: str | bytes, *options: str, name: str = "facts.json") -> "subprocess.CompletedProcess[str]":
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        environment = os.environ | {
            "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/nothing",
            "REDIS_URL": "redis://127.0.0.1:1/0",
        }
        command = [sys.executable, "manage.py", "decide", str(file), *options]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    return run_on


def test_one_document_gives_one_decision(run: Run) -> None:
    done = run('{"id": "A-1", "as_of": "2026-11-22"}')
    assert (done.returncode, done.stderr) == (0, "")
    decision = json.loads(done.stdout)
    assert (decision["id"], decision["status"]) == ("A-1", "in_progress")


def test_a_yaml_list_gives_a_list_in_the_same_order(run: Run) -> None:
    done = run("- {id: b, as_of: 2026-11-22}\n- {id: a, as_of: 2026-11-23}\n", name="facts.yaml")
    assert done.returncode == 0
    assert [(d["id"], d["as_of"]) for d in json.loads(done.stdout)] == [("b", "2026-11-22"), ("a", "2026-11-23")]


def test_options_set_both_clocks(run: Run) -> None:
    done = run('[{"as_of": "2026-11-22"}, {}]', "--as-of", "2024-02-03", "--known-on", "2024-01-01")
    assert done.returncode == 0
    assert [(d["as_of"], d["known_on"]) for d in json.loads(done.stdout)] == [("2024-02-03", "2024-01-01")] * 2


def test_an_empty_list_gives_an_empty_list(run: Run) -> None:
    done = run("[]")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_every_fault_is_named_with_its_path_and_nothing_is_decided(run: Run) -> None:
    done = run(
        '[{"as_of": "2026-11-22"}, {"as_of": "2026-02-30", "colour": 1, "exams":'
        ' [{"exam": "step_1", "taken_on": "2021-03-04"}, {"exam": "step_9", "taken_on": 7, "score": NaN}]}]'
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "[1].as_of: not a date",
        "[1].colour: unknown key",
        (
            "[1].exams[1].exam: not one of step_1, step_2_ck, step_2_cs, step_3, csa, english_test, ecfmg_exam, vqe,"
            " flex, fmgems_1, fmgems_2, nbme_1, nbme_2"
        ),
        "[1].exams[1].taken_on: not a date",
        "[1].exams[1].score: not a whole number",
    ]


HOSTILE = {
    "nothing": ("facts.json", ""),
    "nothing.yaml": ("facts.yaml", "# only a comment\n"),
    "no text": ("facts.json", b"\xff\xfe\x00\x01"),
    "a picture": ("facts", b"\x89PNG\r\n\x1a\n\x00\x00"),
    "half a document": ("facts.json", '{"as_of": "2026-11-22"'),
    "a number": ("facts.json", "3"),
    "a word": ("facts.yaml", "hello"),
    "key twice": ("facts.json", '{"as_of": "2026-11-22", "as_of": "2026-11-23"}'),
    "key twice in YAML": ("facts.yaml", "as_of: 2026-11-22\nexams: []\nexams: []\n"),
    "deep JSON": ("facts.json", "[" * 200_000),
    "deep JSON, closed": ("facts.json", '{"exams":' * 5_000 + "1" + "}" * 5_000),
    "deep YAML": ("facts.yaml", "[" * 50_000),
    "deep YAML, closed": ("facts.yaml", "[" * 900 + "]" * 900),
    "aliases that grow": (
        "facts.yaml",
        "a: &a [1,1,1,1,1,1,1,1,1,1]\n"
        + "".join(f"{b}: &{b} [{', '.join(['*' + a] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    ),
    "an alias of itself": ("facts.yaml", "a: &a [*a]\n"),
    "a tag that makes objects": ("facts.yaml", "as_of: !!python/object/apply:os.system ['true']\n"),
    "a list as key": ("facts.yaml", "? [1, 2]\n: 3\n"),
    "infinite credit years": (
        "facts.yaml",
        "as_of: 2026-11-22\neducation:\n- {school: {name: X, country: IND}, status: student, credit_years: .inf}\n",
    ),
    "a number of 5,000 digits": ("facts.json", '{"as_of": ' + "9" * 5_000 + "}"),
    "ten megabytes of letters": ("facts.json", '{"as_of": "2026-11-22", "id": 1, "x": "' + "a" * 10_000_000 + '"}'),
    "ten megabytes of numbers": ("facts.json", "[" + "1," * 5_000_000 + "1]"),
    "ten megabytes of YAML": ("facts.yaml", "- a\n" * 2_500_000),
    "a lone surrogate": ("facts.json", '{"as_of": "2026-11-22", "\\ud800": 1}'),
    "a lone surrogate in a text that would be echoed": ("facts.json", '{"as_of": "2026-11-22", "id": "\\ud800"}'),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_with_a_list_of_faults(run: Run, what: str) -> None:
    name, content = HOSTILE[what]
    done = run(content, name=name)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_ten_megabytes_of_good_documents_are_decided(run: Run) -> None:
    one = '{"as_of": "2026-11-22", "exams": [{"exam": "step_1", "taken_on": "2021-03-04", "outcome": "pass"}]}'
    count = 2_000
    done = run("[" + ",".join([one] * count) + "]")
    assert done.returncode == 0
    assert len(json.loads(done.stdout)) == count


def sittings(count: int) -> str:
    kinds = [("step_1", "pass"), ("step_2_ck", "withheld"), ("step_2_cs", "pass")]
    entries = [
        {
            "exam": kinds[n % 3][0],
            "taken_on": f"{1992 + n % 30}-{n % 12 + 1:02}-{n % 28 + 1:02}",
            "outcome": kinds[n % 3][1],
        }
        for n in range(count)
    ]
    return json.dumps({"as_of": "2026-11-22", "exams": entries})


def test_one_person_with_very_many_sittings_is_decided_up_to_a_bound(run: Run) -> None:
    done = run(sittings(2_000))
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["exams"]) == 2_000
    refused = run(sittings(2_001))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.strip() == "exams: 2001 entries, and no more than 2000 are taken"


def test_a_file_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "decide", str(tmp_path / "none.json")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "No such file" in done.stderr


def test_an_impossible_date_option_is_refused(run: Run) -> None:
    done = run('{"as_of": "2026-11-22"}', "--as-of", "2026-02-30")
    assert (done.returncode, done.stdout) == (2, "")
    assert "not a date" in done.stderr
