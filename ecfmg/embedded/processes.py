"""One small process manager: starts the project's processes, shows what they say, and starts again what dies."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from types import FrameType
from typing import IO

from ecfmg.embedded.errors import CannotStart

#: A process that ends sooner than this after its start is faulty rather than unlucky.
STEADY_SECONDS = 10
FAULTY_STARTS = 3
STOP_SECONDS = 15


@dataclass(slots=True)
class Managed:
    """One process; its lines are shown behind its name."""

    name: str
    command: list[str]
    _process: subprocess.Popen[str] | None = field(default=None, init=False)
    _started_at: float = field(default=0.0, init=False)
    _faulty_starts: int = field(default=0, init=False)

    def start(self) -> None:
        """Start it in a process group of its own, so that Ctrl-C reaches it through us and in order."""
        self._started_at = time.monotonic()
        self._process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            start_new_session=True,
        )
        assert self._process.stdout is not None
        threading.Thread(target=_show, args=(self.name, self._process.stdout), daemon=True).start()

    def revive(self) -> None:
        """Start it again if it has ended; CannotStart where it ends at once again and again."""
        if self._process is None or self._process.poll() is None:
            return
        lived = time.monotonic() - self._started_at
        self._faulty_starts = self._faulty_starts + 1 if lived < STEADY_SECONDS else 0
        status = self._process.returncode
        if self._faulty_starts >= FAULTY_STARTS:
            raise CannotStart(f"{self.name} ended {FAULTY_STARTS} times at once (status {status}); its lines say why.")
        print(f"{self.name} ended (status {status}) and is started again.", flush=True)
        self.start()

    def ask_to_stop(self) -> None:
        """Ask it to finish what it has in hand."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def see_it_end(self, deadline: float) -> None:
        """Wait for its end until `deadline` (monotonic seconds), then end it with all its children."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def run(processes: list[Managed]) -> None:
    """Keep `processes` running until Ctrl-C or a termination signal, then stop them all."""
    told_to_stop = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        told_to_stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        for process in processes:
            process.start()
        while not told_to_stop.wait(0.5):
            for process in processes:
                process.revive()
    finally:
        for process in processes:
            process.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        for process in processes:
            process.see_it_end(deadline)


def _show(name: str, lines: IO[str]) -> None:
    with lines:
        for line in lines:
            sys.stdout.write(f"{name:<7}| {line}")
            sys.stdout.flush()
