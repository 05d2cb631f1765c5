"""Everybody decided: `manage.py evaluate` against PostgreSQL giving the same fact tables once."""

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from django.db import connection

from certification.actions.noting import note_people
from certification.answers import answer_people
from certification.policy.loader import FOLDER
from certification.rules.decision import as_document
from ecfmg.foundation import clock
from tests.bench.figures import timed
from tests.bench.tables import FACT_TABLES

ROOT = FOLDER.parent.parent
COPIES = 5
MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command.

    Seconds by the clock, seconds of processors in its own processes and in the database's, the most memory that one of
    its processes held, its last words.
    """

    seconds: float
    own: float
    database: float
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


def processors_of_copy() -> float:
    """Return the seconds of processors that `read_all_facts` takes, in the database and here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    before, here = sum(backend.cpu_times()[:2]), time.process_time()
    for _ in range(COPIES):
        read_all_facts()
    return (sum(backend.cpu_times()[:2]) - before + time.process_time() - here) / COPIES


def processors_of_database() -> float:
    """Return the seconds that the ended processes of the database took: those of connections that are closed."""
    postmaster = psutil.Process(
        int((Path(os.environ["VAR_DIR"]) / "postgresql" / "postmaster.pid").read_text().split()[0])
    )
    times = postmaster.cpu_times()
    return float(times.children_user + times.children_system)


def evaluate(*arguments: str) -> Run:
    """Run `manage.py evaluate` as an operator would and look at its memory as it runs."""
    command = [sys.executable, str(Path(ROOT) / "manage.py"), "evaluate", *arguments]
    peak, said = 0.0, ""
    over = threading.Event()

    def watch(process: psutil.Process) -> None:
        nonlocal peak
        while not over.wait(0.1):
            peak = max([peak, *(_memory(one) for one in _family(process))])

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

    own, database = _children(), processors_of_database()
    seconds = timed(run)
    time.sleep(0.5)  # the database's processes end a moment after their connections
    return Run(seconds, _children() - own, processors_of_database() - database, peak / MB, said.splitlines()[0])


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


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
    processors = processors_of_copy()
    yield (
        f"COPY TO STDOUT (binary) of all fact tables: {limit:.2f} s for {read_all_facts() / MB:,.0f} MB, best of"
        f" {COPIES}; {processors * 1e6 / count:.1f} µs of processors a person"
    )

    def told(what: str, run: Run, target: str = "-") -> str:
        used = run.own + run.database
        return (
            f"{what}: {run.seconds:.1f} s, {count / run.seconds:,.0f} people/s, {run.seconds / limit:.1f} times COPY"
            f" (target {target}); processors {run.own * 1e6 / count:.0f} + {run.database * 1e6 / count:.0f} µs a person"
            f" (Python + database), {used / processors:.1f} times COPY; at most {run.peak_mb:.0f} MB in a process;"
            f" {run.said}"
        )

    shared, again = ("--workers", str(workers)), ("--all", "--again")
    yield told("nobody due: starting and ending", start := evaluate("--due"))
    yield told(f"first decision of everybody, {workers} workers", evaluate("--all", *shared), "8")
    yield told(f"dry run, {workers} workers", evaluate("--all", "--dry-run", *shared), "3")
    yield told("dry run that asks the rules again, 1 worker", evaluate(*again, "--dry-run"))
    yield told(f"dry run that asks the rules again, {workers} workers", evaluate(*again, "--dry-run", *shared), "3")
    _charge_every(100)
    yield told(f"1 % changed, {workers} workers", evaluate("--all", *shared), "4")
    _charge_every(50)
    everybody = evaluate(*again, *shared)
    yield told(f"1 % changed and the rules asked again about all, {workers} workers", everybody, "4")
    ids = list(range(3, count + 1, 333))
    note_people(ids)
    due = evaluate("--due")
    share = (due.own + due.database) / (everybody.own + everybody.database)
    yield (
        f"--due with {len(ids):,} people due, 1 worker: {due.seconds:.1f} s, {due.seconds / everybody.seconds:.1%} of"
        f" --all --again (target 1 %), {share:.1%} by processors;"
        f" without starting Python {max(due.seconds - start.seconds, 0) / everybody.seconds:.1%}; {due.said}"
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
