"""`python -m tests.mutation`: put every small fault into the rules, one at a time, and report which no test notices.

With paths of files, only these. `--workers N` runs N trials side by side (default 2). `--after REPORT` takes over
what an earlier report says was noticed, for use when only tests were added since. The report goes to var/mutation.json.
A run that is stopped reports what it has tried: a fair sample, the same each time.
"""

import argparse
import contextlib
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tqdm import tqdm

from tests.mutation.mutants import Mutant, mutants, no_fault
from tests.mutation.patching import Start, can_be_patched, with_everything_imported
from tests.mutation.trial import ROOT, Rules, ready, start, verdict_of

LEFT_OUT = ("certification/rules/wording.py",)  # sentences alone
LEAST = 90  # percent
Found = list[tuple[Mutant, str]]
NONE = no_fault("certification/rules/holds.py", "judge_holds")
REPORT = ROOT / "var" / "mutation.json"


def main() -> int:
    """Run the trials, write the report, print the score of each file; 1 where fewer than 90 % were noticed."""
    options = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    options.add_argument("files", nargs="*", help="files of certification/rules (default: all but the wording)")
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--only", choices=("afresh", "exchanged"), help="faults tried in one of the two ways")
    options.add_argument("--after", type=Path, help="an earlier report")
    options.add_argument("--report", type=Path, default=REPORT)
    chosen = options.parse_args()
    earlier = json.loads(chosen.after.read_text(encoding="utf-8")) if chosen.after else {}
    noticed = {key: verdict for key, verdict in earlier.items() if verdict != "survived"}
    found: Found = []
    todo: list[Mutant] = []
    for mutant in _chosen(chosen.files):
        if mutant.key in noticed:
            found.append((mutant, noticed[mutant.key]))
        else:
            todo.append(mutant)
    Random(0).shuffle(todo)  # so that what was tried when a run is stopped is a fair sample
    rules = ready()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        _in_both_ways(todo, rules, chosen.only, chosen.workers, found)
    chosen.report.parent.mkdir(parents=True, exist_ok=True)
    report = {mutant.key: verdict for mutant, verdict in found}
    chosen.report.write_text(json.dumps(report, indent=0, sort_keys=True), encoding="utf-8")
    return _told(found)


def _in_both_ways(todo: list[Mutant], rules: Rules, only: str | None, workers: int, found: Found) -> None:
    afresh = [mutant for mutant in todo if not can_be_patched(mutant)]
    exchanged = [mutant for mutant in todo if can_be_patched(mutant)]
    if afresh and only != "exchanged":
        _tried(afresh, lambda mutant: start(rules, mutant), workers, found)
    rules.leave()
    if exchanged and only != "afresh":
        with_everything_imported(lambda begin: _tried(exchanged, begin, workers, found))


def _chosen(files: list[str]) -> Iterator[Mutant]:
    paths = [Path(file).resolve() for file in files] or sorted((ROOT / "certification" / "rules").rglob("*.py"))
    for path in paths:
        file = path.relative_to(ROOT).as_posix()
        if file not in LEFT_OUT:
            yield from mutants(file, path.read_text(encoding="utf-8"))


def _tried(todo: list[Mutant], begin: Start, workers: int, found: Found) -> None:
    """Try the faults, some side by side, after having seen that all tests pass without any."""
    running: dict[int, Mutant] = {begin(NONE): NONE}
    if _ended(running)[1] != "survived":
        sys.exit("The tests fail without any fault: mend them first.")
    for mutant in tqdm(todo, unit="fault", disable=not sys.stderr.isatty()):
        running[begin(mutant)] = mutant
        if len(running) >= workers:
            found.append(_ended(running))
    while running:
        found.append(_ended(running))


def _ended(running: dict[int, Mutant]) -> tuple[Mutant, str]:
    """Wait for one trial; say at once which fault was not noticed."""
    child, status = os.wait()
    mutant, verdict = running.pop(child), verdict_of(status)
    if verdict == "survived" and mutant is not NONE:
        print(f"not noticed: {mutant.file}:{mutant.line}: {mutant.words}", file=sys.stderr, flush=True)
    return mutant, verdict


def _told(found: Found) -> int:
    by_file: dict[str, Counter[str]] = {}
    for mutant, verdict in found:
        by_file.setdefault(mutant.file, Counter())[verdict] += 1
    for file, verdicts in sorted(by_file.items()):
        total, survived = verdicts.total(), verdicts["survived"]
        print(f"{file:<55} {total - survived:>5} of {total:>5} noticed  {100 * (1 - survived / total):5.1f} %")
    how = sum(by_file.values(), Counter[str]())
    score = 100 * (1 - how["survived"] / len(found)) if found else 100.0
    print(f"{len(found) - how['survived']} of {len(found)} faults noticed: {score:.1f} %  ({dict(how)})")
    return 0 if score >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
