"""Running the limited process from a process of its own, so that what it used can be told apart from all else."""

import multiprocessing
import resource
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from credentials.intake import kinds, sandbox


@dataclass(frozen=True)
class Used:
    """What opening a file came to: the code of its fault, pages made, bytes of memory, seconds of processor time."""

    fault: str
    pages: int
    memory: int
    seconds: float


def opened(content: bytes, folder: Path) -> Used:
    """Check the file as the web process does and, where nothing is wrong, render it as the worker does."""
    path = folder / "file"
    path.write_bytes(content)
    media_type = kinds.media_type_of(content[:64])
    if media_type is None:
        return Used(kinds.stranger_fault(content[:64]), 0, 0, 0.0)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_open, path, media_type, folder).result()


def _open(path: Path, media_type: str, folder: Path) -> Used:
    outcome = sandbox.run("check", [sandbox.Input(path, media_type)], folder)
    if not outcome.fault:
        outcome = sandbox.run("render", [sandbox.Input(path, media_type)], folder)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Used(outcome.fault, len(outcome.pages), used.ru_maxrss * 1024, used.ru_utime + used.ru_stime)
