"""``python -m tests.bench [--people N]``: measure, and say what was found and which targets were missed."""

import argparse
import os
import platform
from collections.abc import Iterable
from pathlib import Path

from tests.bench.figures import against, timed
from tests.bench.servers import own_servers

PARTS = ("rules", "everyone", "singles")


def main() -> None:
    """Fill a database with invented people and measure the rules alone and over everybody."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--people", type=int, default=20_000, metavar="N", help="how many people (default 20,000)")
    parser.add_argument("--singles", type=int, default=2_000, metavar="N", help="how many to decide one by one too")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="run these parts (default: all)")
    parser.add_argument("--folder", type=Path, help="where the data lies while it runs: about 10 KB a person")
    arguments = parser.parse_args()
    with own_servers(arguments.folder):
        _measure(arguments)


def _measure(arguments: argparse.Namespace) -> None:
    from ecfmg.foundation import clock
    from tests.bench.everyone import compare_bulk_with_single, measure_everyone
    from tests.bench.load import load_people
    from tests.bench.rules_speed import measure_rules

    people, workers = arguments.people, arguments.workers
    busy = os.getloadavg()[0]
    _tell([f"Python {platform.python_version()}, {os.cpu_count()} processors, load {busy:.1f} at the start"])
    seconds = timed(lambda: load_people(people, seed=arguments.seed, today=clock.today()))
    rate = against(people / seconds, 1_000_000 / 600, " people/s", at_least=True)
    _tell([f"{people:,} people with all facts by COPY: {seconds:.1f} s, {people / seconds:,.0f} people/s ({rate})"])
    if "rules" in arguments.only:
        _tell(measure_rules(range(1, people + 1)))
    if "everyone" in arguments.only:
        _tell(measure_everyone(people, workers))
    if "singles" in arguments.only:
        _tell([compare_bulk_with_single(min(arguments.singles, people), workers)])
    _tell([f"load at the end: {os.getloadavg()[0]:.1f}"])


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    main()
