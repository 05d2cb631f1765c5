"""Waiting for what a worker does, by looking again; never by sleeping a fixed time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(look: Callable[[], T | None], what: str, seconds: float = 60) -> T:
    """What `look` finds as soon as it finds something; fails after `seconds` saying what was waited for."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"waited {seconds} seconds until {what}"
        time.sleep(0.2)
    return found
