"""``python -m tests.bench [--people N]``: measure, and say what was found and which targets were missed."""

import argparse
import os
import platform
from collections.abc import Iterable

from tests.bench.figures import timed
from tests.bench.servers import own_servers


def main() -> None:
    """Fill a database with invented people and measure the rules alone and over everybody."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--people", type=int, default=20_000, metavar="N", help="how many people (default 20,000)")
    parser.add_argument("--singles", type=int, default=2_000, metavar="N", help="how many to decide one by one too")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    with own_servers():
        _measure(arguments.people, min(arguments.singles, arguments.people), arguments.seed, arguments.workers)


def _measure(people: int, singles: int, seed: int, workers: int) -> None:
    from ecfmg.foundation import clock
    from tests.bench.everyone import compare_bulk_with_single, measure_everyone
    from tests.bench.load import load_people
    from tests.bench.rules_speed import measure_rules

    busy = os.getloadavg()[0]
    _tell([f"Python {platform.python_version()}, {os.cpu_count()} processors, load {busy:.1f} at the start"])
    seconds = timed(lambda: load_people(people, seed=seed, today=clock.today()))
    _tell([f"{people:,} people with all facts by COPY: {seconds:.1f} s, {people / seconds:,.0f} people/s"])
    _tell(measure_rules(range(1, people + 1)))
    _tell(measure_everyone(people, workers))
    _tell(compare_bulk_with_single(list(range(1, singles + 1))))
    _tell([f"load at the end: {os.getloadavg()[0]:.1f}"])


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    main()
