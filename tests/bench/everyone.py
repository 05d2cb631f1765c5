"""Everybody decided: `manage.py evaluate` against PostgreSQL giving the same fact tables once."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from django.db import connection

from certification.actions.deciding import note_people
from certification.answers import answer_people
from certification.policy.loader import FOLDER
from certification.rules.decision import as_document
from ecfmg.foundation import clock
from tests.bench.figures import timed
from tests.bench.tables import FACT_TABLES

ROOT = FOLDER.parent.parent
COPIES = 3
MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command: seconds by the clock, the most memory that one of its processes held, its last words."""

    seconds: float
    peak_mb: float
    said: str


class Nowhere:
    """A file that counts what is written and keeps nothing."""

    def __init__(self) -> None:
        self.size = 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return len(data)


def read_all_facts() -> int:
    """Send every fact table through COPY in binary form; return the bytes."""
    sink = Nowhere()
    with connection.cursor() as cursor:
        for table in FACT_TABLES:
            cursor.copy_expert(f"COPY {table} TO STDOUT (FORMAT binary)", sink)
    return sink.size


def evaluate(*arguments: str) -> Run:
    """Run `manage.py evaluate` as an operator would and look at its memory as it runs."""
    command = [sys.executable, str(Path(ROOT) / "manage.py"), "evaluate", *arguments]
    peak = 0.0
    over = threading.Event()

    def watch(process: psutil.Process) -> None:
        nonlocal peak
        while not over.wait(0.1):
            peak = max([peak, *(_memory(one) for one in _family(process))])

    said = ""

    def run() -> None:
        nonlocal said
        with subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, text=True) as child:
            watcher = threading.Thread(target=watch, args=(psutil.Process(child.pid),))
            watcher.start()
            said, _ = child.communicate()
            over.set()
            watcher.join()
            if child.returncode:
                raise SystemExit(f"evaluate {' '.join(arguments)} ended with {child.returncode}")

    seconds = timed(run)
    return Run(seconds, peak / MB, said.splitlines()[0])


def _family(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _memory(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0.0


def measure_everyone(count: int, workers: int) -> Iterator[str]:
    """Measure `evaluate` over everybody and tell what was found, line by line as it is found."""
    read_all_facts()
    limit = min(timed(read_all_facts) for _ in range(COPIES))
    size = read_all_facts() / MB
    yield f"COPY TO STDOUT (binary) of all fact tables: {limit:.2f} s for {size:,.0f} MB, best of {COPIES}"
    shared = ("--workers", str(workers))

    def told(what: str, run: Run, target: str) -> str:
        return (
            f"{what}: {run.seconds:.1f} s, {count / run.seconds:,.0f} people/s, {run.seconds / limit:.1f} times COPY"
            f" (target {target}), at most {run.peak_mb:.0f} MB in a process; {run.said}"
        )

    yield told(f"first decision of everybody, {workers} workers", evaluate("--all", *shared), "8")
    yield told("dry run, 1 worker", evaluate("--all", "--dry-run"), "-")
    yield told(f"dry run, {workers} workers", evaluate("--all", "--dry-run", *shared), "3")
    _charge_every(100)
    everybody = evaluate("--all", *shared)
    yield told(f"1 % changed, {workers} workers", everybody, "4")
    ids = list(range(3, count + 1, 333))
    note_people(ids)
    due = evaluate("--due")
    yield (
        f"--due with {len(ids):,} people due, 1 worker: {due.seconds:.1f} s, {due.seconds / everybody.seconds:.1%} of"
        f" --all (target 1 %, starting Python included in both); {due.said}"
    )


def _charge_every(step: int) -> None:
    """Raise a charge for one person of `step`, which changes their holds and so their decision."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO certification_charge (public_id, applicant_id, raised_on, description, amount_usd)
               SELECT gen_random_uuid(), id, %s, 'Examination fee', 50 FROM applicants_applicant a WHERE id %% %s = 0
               AND NOT EXISTS (SELECT 1 FROM certification_charge c WHERE c.applicant_id = a.id)""",
            [clock.today(), step],
        )


def compare_bulk_with_single(ids: list[int]) -> list[str]:
    """Decide people in bulk and one by one; raise at the first difference in facts or decision."""
    today = clock.today()
    together: dict[int, Any] = {}
    for start in range(0, len(ids), 1000):
        answers, failed = answer_people(ids[start : start + 1000], as_of=today)
        if failed:
            raise AssertionError(f"the rules failed for {failed}")
        together |= {answer.applicant_id: (answer.facts, as_document(answer.decision)) for answer in answers}
        for number in ids[start : start + 1000]:
            (answer,), _ = answer_people([number], as_of=today)
            if together.pop(number) != (answer.facts, as_document(answer.decision)):
                raise AssertionError(f"applicant {number} is decided otherwise alone")
    return [f"bulk equals single: {len(ids):,} people decided in batches of 1,000 and one by one, no difference"]
