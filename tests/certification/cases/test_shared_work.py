"""Processes that share the work of a command: results in order, and none outlives a command that is killed."""

import subprocess
import sys
from collections.abc import Iterator

import psutil

from certification.management.shared_work import results_of

ENDLESS = """
import time
from django.conf import settings
settings.configure(DATABASES={})
from certification.management.shared_work import results_of
for _ in results_of(2, time.sleep, [(0,)] * 4 + [(600,)] * 4):
    print("begun", flush=True)
"""


def test_results_come_in_the_order_of_the_pieces_and_few_are_asked_for_ahead() -> None:
    asked: list[int] = []

    def pieces() -> Iterator[tuple[int]]:
        for number in range(-20, 0):
            asked.append(number)
            yield (number,)

    results = results_of(2, abs, pieces())
    assert next(results) == 20
    assert len(asked) <= 5
    assert list(results) == list(range(19, 0, -1))


def test_the_workers_of_a_killed_command_end() -> None:
    command = subprocess.Popen([sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, text=True)
    assert command.stdout is not None
    assert command.stdout.readline() == "begun\n"
    workers = psutil.Process(command.pid).children()
    assert len(workers) == 2
    command.kill()
    command.wait()
    command.stdout.close()
    _gone, alive = psutil.wait_procs(workers, timeout=60)
    assert alive == []
