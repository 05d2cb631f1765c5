"""Everybody decided: `manage.py evaluate` against PostgreSQL giving the same fact tables once."""

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psutil
from django.db import connection

from certification.actions.noting import note_people
from certification.answers import answer_people
from certification.management.shared_work import results_of
from certification.policy.loader import FOLDER
from ecfmg.foundation import clock
from tests.bench.figures import against, timed
from tests.bench.tables import FACT_TABLES

ROOT = FOLDER.parent.parent
COPIES = 5
BATCH = 1000
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

    def told(what: str, run: Run, most: float | None = None) -> str:
        used, times = run.own + run.database, run.seconds / limit
        target = f" ({against(times, most, ' times')})" if most else ""
        return (
            f"{what}: {run.seconds:.1f} s, {count / run.seconds:,.0f} people/s, {times:.1f} times COPY{target};"
            f" processors {run.own * 1e6 / count:.0f} + {run.database * 1e6 / count:.0f} µs a person (Python +"
            f" database), {used / processors:.1f} times COPY; at most {run.peak_mb:.0f} MB in a process"
            f" ({against(run.peak_mb, 400, ' MB')}); {run.said}"
        )

    shared, again = ("--workers", str(workers)), ("--all", "--again")
    yield told("nobody due: starting and ending", start := evaluate("--due"))
    yield told(f"first decision of everybody, {workers} workers", evaluate("--all", *shared), 8)
    yield told(f"dry run, {workers} workers", evaluate("--all", "--dry-run", *shared), 3)
    alone = evaluate(*again, "--dry-run")
    yield told("dry run that asks the rules again, 1 worker", alone)
    together = evaluate(*again, "--dry-run", *shared)
    yield told(f"dry run that asks the rules again, {workers} workers", together, 3)
    yield f"{workers} workers against one: {alone.seconds / together.seconds:.1f} times as fast"
    _charge_every(100)
    yield told(f"1 % changed, {workers} workers", evaluate("--all", *shared), 4)
    _charge_every(50)
    everybody = evaluate(*again, *shared)
    yield told(f"1 % changed and the rules asked again about all, {workers} workers", everybody, 4)
    ids = list(range(3, count + 1, 333))
    note_people(ids)
    due = evaluate("--due", *shared)
    share = due.seconds / everybody.seconds
    by_processors = (due.own + due.database) / (everybody.own + everybody.database)
    yield (
        f"--due with {len(ids):,} people due, {workers} workers: {due.seconds:.1f} s, {share:.2%} of --all --again"
        f" ({against(share * 100, 1, ' %')}); {by_processors:.2%} by processors; without starting Python"
        f" {max(due.seconds - start.seconds, 0) / everybody.seconds:.2%}; {due.said}"
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


def compare_bulk_with_single(count: int, workers: int) -> str:
    """Decide the first `count` people in bulk and one by one; raise at the first difference in facts or decision."""
    starts = range(1, count + 1, BATCH)
    pieces = ((list(range(start, min(start + BATCH, count + 1))), clock.today()) for start in starts)
    began = time.perf_counter()
    compared = sum(results_of(workers, compared_alone, pieces))
    return (
        f"bulk equals single: {compared:,} people decided in batches of {BATCH:,} and one by one, no difference"
        f" ({against(compared, 100_000, ' people', at_least=True)}), in {time.perf_counter() - began:.0f} s"
    )


def compared_alone(ids: list[int], today: date) -> int:
    """Compare each person of a batch with the same person alone; return how many."""
    answers, failed = answer_people(ids, as_of=today)
    if failed:
        raise AssertionError(f"the rules failed for {failed}")
    for answer in answers:
        (alone,), _ = answer_people([answer.applicant_id], as_of=today)
        if (alone.facts, alone.text) != (answer.facts, answer.text):
            raise AssertionError(f"applicant {answer.applicant_id} is decided otherwise alone")
    return len(answers)
