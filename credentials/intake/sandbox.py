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
    "advise": 30,
    "read": 20,
    "unpack": 60,
    "separate": 95,
    "separate_pile": 95,
}


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
    `render` (writes page images), `read` (checks, and tells the first pages' text), `unpack` (writes the members of an
    archive), or those of a scanned pile. Never raises because of what a file holds.
    """
    seconds = seconds or SECONDS[command]
    order = {
        "command": command,
        "files": [{"path": str(item.path), "media_type": item.media_type} for item in inputs],
        "out": str(out),
        "memory": memory,
        "seconds": seconds,
    }
    order_file, result_file = out / "order.json", out / "result.json"
    order_file.write_text(json.dumps(order), encoding="utf-8")
    result_file.unlink(missing_ok=True)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "credentials.intake.program", str(order_file)],
            cwd=_PROJECT,
            env={"LANG": "C.UTF-8", "HOME": str(out), "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=seconds * 3,
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Outcome("too_heavy")
    if not result_file.exists():
        log.warning("opening a file ended with %s: %s", ended.returncode, ended.stderr[-500:].decode(errors="replace"))
        return Outcome("too_heavy" if ended.returncode < 0 or b"MemoryError" in ended.stderr else "broken")
    answer = json.loads(result_file.read_text(encoding="utf-8"))
    return Outcome(answer["fault"], answer.get("at", 0), tuple(answer.get("pages", ())), answer.get("text", ""))
