"""The two checks of `make lint` that read policy: they end with an error and name file, line and key."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def checked(module: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """The check of a folder, as `make lint` runs it."""
    command = [sys.executable, "-m", module, str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(params=["certification.policy", "credentials.policy"])
def module(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def copied(module: str, tmp_path: Path) -> Path:
    """The policy files of the project, to be spoiled."""
    return Path(shutil.copytree(ROOT / module.replace(".", "/"), tmp_path / "policy"))


def test_make_lint_runs_both(module: str) -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\nlint:")[2].partition("\n\n")[0]
    assert f"python -m {module}\n" in recipe + "\n"


def test_the_policy_of_the_project_passes(module: str, copied: Path) -> None:
    done = checked(module, copied)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("module", "file", "right", "wrong", "told"),
    [
        (
            "certification.policy",
            "requirements.yaml",
            "certainty: official",
            "certainty: sure",
            "requirements.yaml, line ",
        ),
        (
            "credentials.policy",
            "verification.yaml",
            "nudge_every_days: 7",
            "nudge_every_days: soon",
            "line 4: `nudge_every",
        ),
        ("credentials.policy", "seasons.yaml", "until: 2027-05-31", "until: later", "season 2027, line "),
        (
            "credentials.policy",
            "roster.yaml",
            "days_to_confirm: 30",
            "days_to_confirm: 0",
            "row 1, line 3: `days_to_conf",
        ),
        (
            "credentials.policy",
            "mail_room.yaml",
            "mail_room:",
            "mailroom:",
            "mail_room.yaml: `mail_room` must be a list",
        ),
    ],
)
def test_a_fault_ends_the_check_and_is_named(
    copied: Path, module: str, file: str, right: str, wrong: str, told: str
) -> None:
    path = copied / file
    before = path.read_text(encoding="utf-8")
    assert right in before
    path.write_text(before.replace(right, wrong, 1), encoding="utf-8")
    done = checked(module, copied)
    assert (done.returncode, done.stdout) == (1, "")
    assert told in done.stderr


def test_a_file_that_nothing_reads_is_named(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "credentials" / "policy", tmp_path / "policy"))
    (folder / "sesaons.yaml").write_text("seasons: []", encoding="utf-8")
    assert "sesaons.yaml: nothing reads this file" in checked("credentials.policy", folder).stderr
