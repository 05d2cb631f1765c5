"""What both servers have in common: start once, wait until they answer, stop, and tell how they are."""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psutil

from ecfmg.embedded.errors import CannotStart

START_SECONDS = 60
STOP_SECONDS = 30


class Server(Protocol):
    """One embedded server with its data under a folder."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def log(self) -> Path:
        """The file it writes its log to."""

    def prepare(self) -> list[str]:
        """Make what is missing on disk and return the command that runs the server in the foreground."""

    def process(self) -> psutil.Process | None:
        """The server's process, or None; never another program that was given the same process number."""

    def answers(self) -> bool:
        """Whether the server takes connections now."""

    def after_start(self) -> None:
        """What is left to do on the running server."""


class _Detached(subprocess.Popen[bytes]):
    """A child that is meant to outlive this program, so its end here is nothing to warn of."""

    def __del__(self) -> None:
        return None


def start(server: Server) -> bool:
    """Start `server` unless it runs; True where this call started it."""
    if server.process() is not None:
        _wait_until_it_answers(server)
        return False
    command = server.prepare()
    server.log.parent.mkdir(parents=True, exist_ok=True)
    with server.log.open("ab") as log:
        # A session of its own: Ctrl-C in the terminal must reach us first, the servers last.
        child = _Detached(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True)
    _wait_until_it_answers(server, child)
    server.after_start()
    return True


def stop(server: Server) -> bool:
    """Stop `server` if it runs and wait for its end; True where it ran."""
    process = server.process()
    if process is None:
        return False
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait(STOP_SECONDS)
    return True


def process_from(pid_file: Path, program: str) -> psutil.Process | None:
    """The live process whose number stands on the first line of `pid_file`, if it is a `program`."""
    try:
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        if process.status() == psutil.STATUS_ZOMBIE or not process.name().startswith(program):
            return None
    except (OSError, ValueError, IndexError, psutil.NoSuchProcess):
        return None
    return process


@contextmanager
def one_at_a_time(var_dir: Path) -> Iterator[None]:
    """Within the block no other process starts or stops the servers of `var_dir`."""
    var_dir.mkdir(parents=True, exist_ok=True)
    with (var_dir / "embedded.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _wait_until_it_answers(server: Server, child: subprocess.Popen[bytes] | None = None) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not server.answers():
        if child is not None and child.poll() is not None:
            raise CannotStart(f"{server.name} did not start: {last_line(server.log)} (whole log: {server.log})")
        if time.monotonic() > deadline:
            raise CannotStart(f"{server.name} does not answer after {START_SECONDS} seconds; see {server.log}.")
        time.sleep(0.05)


def last_line(log: Path) -> str:
    """The last line of a log that says something, with its start cut off."""
    with log.open("rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - 4000))
        lines = [line.strip() for line in file.read().decode(errors="replace").splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error" in line.lower()]
    return (telling or lines or ["it wrote no log"])[-1]
