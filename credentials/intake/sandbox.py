"""Starting the limited process and reading its answer."""

import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

_PROJECT = Path(__file__).resolve().parents[2]
#: Address space of the process, the libraries included.
MEMORY = 500 * 1024 * 1024
SECONDS = {
    "check": 20,
    "combine": 60,
    "render": 120,
    "glance": 20,
    "advise": 30,
    "read": 20,
    "unpack": 60,
    "separate": 95,
    "separate_pile": 95,
}


#: After so many seconds, `run_each` begins no further file, so that whoever waits for it is not ended by a time limit.
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Input:
    """A file for the process: where it lies and what its first bytes said."""

    path: Path
    media_type: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. `fault` is a code of `credentials.intake.faults` or "", `at` the number of the file at fault."""

    fault: str
    at: int = 0
    #: What was made: the pages of a document, or the members of an archive.
    pages: tuple[dict[str, Any], ...] = ()
    #: What the first pages of a PDF say.
    text: str = ""


def run(command: str, inputs: list[Input], out: Path, *, memory: int = MEMORY, seconds: int | None = None) -> Outcome:
    """Carry out one command in `out`: `check`, `combine` (writes ``combined.pdf``), `advise` (hints of first pages),
    `render` (writes page images), `glance` (the image of the first page), `read` (checks, and tells the first pages'
    text), `unpack` (writes the members of an archive), or those of a scanned pile. Never raises because of what a file
    holds.
    """
    seconds = seconds or SECONDS[command]
    fault = _carry_out(command, inputs, out, memory=memory, seconds=seconds)
    return _outcome(out) or Outcome(fault or "broken")


def run_each(
    command: str, inputs: list[Input], out: Path, *, memory: int = MEMORY, seconds: int | None = None
) -> list[Outcome | None]:
    """`run` for each file by itself, in the order of `inputs`: as many limited processes, but Python is started once.

    The limits are those of each file, and what one file does to its process happens to no other; what is written lies
    in ``out/<number>``. None stands for a file whose turn did not come within `PATIENCE`, or because the process that
    starts the others died; the first of the latter is run anew, alone, so that something is always done.
    """
    seconds = seconds or SECONDS[command]
    folders = [out / str(number) for number in range(len(inputs))]
    for folder in folders:
        folder.mkdir()
    fault = _carry_out(command, inputs, out, memory=memory, seconds=seconds, apart=True)
    outcomes = [_outcome(folder) for folder in folders]
    if fault and None in outcomes:
        first = outcomes.index(None)
        outcomes[first] = run(command, [inputs[first]], folders[first], memory=memory, seconds=seconds)
    return outcomes


def _carry_out(command: str, inputs: list[Input], out: Path, *, memory: int, seconds: int, apart: bool = False) -> str:
    """Run the process to its end; the code of the fault that it died of, or ""."""
    order = {
        "command": command,
        "files": [{"path": str(item.path), "media_type": item.media_type} for item in inputs],
        "out": str(out),
        "memory": memory,
        "seconds": seconds,
        "apart": apart,
        "patience": PATIENCE,
    }
    order_file = out / "order.json"
    order_file.write_text(json.dumps(order), encoding="utf-8")
    (out / "result.json").unlink(missing_ok=True)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "credentials.intake.program", str(order_file)],
            cwd=_PROJECT,
            env={"LANG": "C.UTF-8", "HOME": str(out), "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=seconds * 3 + (PATIENCE if apart else 0),
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "too_heavy"
    if ended.returncode or (apart and ended.stderr):
        log.warning("opening a file ended with %s: %s", ended.returncode, ended.stderr[-500:].decode(errors="replace"))
    if ended.returncode == 0:
        return ""
    return "too_heavy" if ended.returncode < 0 or b"MemoryError" in ended.stderr else "broken"


def _outcome(out: Path) -> Outcome | None:
    """The answer that lies in `out`, if there is one."""
    result_file = out / "result.json"
    if not result_file.exists():
        return None
    answer = json.loads(result_file.read_text(encoding="utf-8"))
    return Outcome(answer["fault"], answer.get("at", 0), tuple(answer.get("pages", ())), answer.get("text", ""))
