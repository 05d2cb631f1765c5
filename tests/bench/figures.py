"""Measured figures: rounds, median and range, and how they are told."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rounds:
    """The same thing measured several times."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    def told(self, unit: str = "/s", digits: int = 0) -> str:
        """Return median and range in words."""
        low, high = min(self.values), max(self.values)
        return f"{self.median:,.{digits}f}{unit} (from {low:,.{digits}f} to {high:,.{digits}f})"


def interleaved(rounds: int, things: Sequence[Callable[[], int]]) -> list[Rounds]:
    """Run each thing in turn, round by round, so that a busy machine is unkind to all; return rates a second.

    A thing returns how many it did. Seconds are those of the processor of this process, which others do not use up.
    """
    rates: list[list[float]] = [[] for _ in things]
    for _ in range(rounds):
        for thing, own in zip(things, rates, strict=True):
            start = time.process_time()
            done = thing()
            own.append(done / (time.process_time() - start))
    return [Rounds(tuple(own)) for own in rates]


def timed(thing: Callable[[], object]) -> float:
    """Return the seconds a thing took by the clock on the wall."""
    start = time.perf_counter()
    thing()
    return time.perf_counter() - start


def against(value: float, target: float, unit: str = "", *, at_least: bool = False) -> str:
    """Say whether a figure reached its target, which is the least or the most that it may be."""
    reached = value >= target if at_least else value <= target
    return (
        f"target {'at least' if at_least else 'at most'} {target:,g}{unit}: {'reached' if reached else 'NOT REACHED'}"
    )
