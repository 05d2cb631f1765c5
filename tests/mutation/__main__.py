"""`python -m tests.mutation`: put every small fault into the rules, one at a time, and report which no test notices.

With paths of files, only these. `--workers N` runs N trials side by side (default 2). `--after REPORT` takes over
what an earlier report says was noticed, for use when only tests were added since; what it says was not is tried first.
The report goes to var/mutation.json. A run that is stopped reports what it has tried: a fair sample, the same again.
`--trust` does not try what `equivalent.yaml` lists and takes it as not noticed: most of the time goes into such faults.
`--tell REPORT` tries nothing and tells once more what a report says.

Two scores are told: of all faults, and without those that `equivalent.yaml` shows to change no answer.
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

from tests.mutation.equivalent import change_no_answer
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
    options.add_argument("--trust", action="store_true", help="do not try faults listed as changing no answer")
    options.add_argument("--tell", type=Path, metavar="REPORT", help="tell of a report, try nothing")
    options.add_argument("--report", type=Path, default=REPORT)
    chosen = options.parse_args()
    every = list(_chosen([]))
    unneeded = change_no_answer(every)
    earlier: dict[str, str] = _read(chosen.after or chosen.tell)
    if chosen.tell:
        return _told([(mutant, earlier[mutant.key]) for mutant in every if mutant.key in earlier], unneeded)
    found: Found = []
    todo: list[Mutant] = []
    for mutant in _chosen(chosen.files) if chosen.files else every:
        if earlier.get(mutant.key, "survived") != "survived":
            found.append((mutant, earlier[mutant.key]))
        else:
            todo.append(mutant)
    Random(0).shuffle(todo)  # so that what was tried when a run is stopped is a fair sample
    todo.sort(key=lambda mutant: mutant.key not in earlier)
    rules = ready()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        _in_both_ways(todo, rules, chosen.only, chosen.workers, unneeded if chosen.trust else set(), found)
    chosen.report.parent.mkdir(parents=True, exist_ok=True)
    report = {mutant.key: verdict for mutant, verdict in found}
    chosen.report.write_text(json.dumps(report, indent=0, sort_keys=True), encoding="utf-8")
    return _told(found, unneeded)


def _read(report: Path | None) -> dict[str, str]:
    return json.loads(report.read_text(encoding="utf-8")) if report else {}


def _in_both_ways(
    todo: list[Mutant], rules: Rules, only: str | None, workers: int, trusted: set[str], found: Found
) -> None:
    afresh = [mutant for mutant in todo if not can_be_patched(mutant)]
    exchanged = [mutant for mutant in todo if can_be_patched(mutant)]
    if afresh and only != "exchanged":
        _tried(afresh, lambda mutant: start(rules, mutant), workers, trusted, found)
    rules.leave()
    if exchanged and only != "afresh":
        with_everything_imported(lambda begin: _tried(exchanged, begin, workers, trusted, found))


def _chosen(files: list[str]) -> Iterator[Mutant]:
    paths = [Path(file).resolve() for file in files] or sorted((ROOT / "certification" / "rules").rglob("*.py"))
    for path in paths:
        file = path.relative_to(ROOT).as_posix()
        if file not in LEFT_OUT:
            yield from mutants(file, path.read_text(encoding="utf-8"))


def _tried(todo: list[Mutant], begin: Start, workers: int, trusted: set[str], found: Found) -> None:
    """Try the faults, some side by side, after having seen that all tests pass without any."""
    running: dict[int, Mutant] = {begin(NONE): NONE}
    if _ended(running)[1] != "survived":
        sys.exit("The tests fail without any fault: mend them first.")
    for mutant in tqdm(todo, unit="fault", disable=not sys.stderr.isatty()):
        if mutant.key in trusted:
            found.append((mutant, "survived"))
            continue
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


def _told(found: Found, unneeded: set[str]) -> int:
    """Tell both scores; 1 where fewer than 90 % were noticed, or a fault that is listed as changing no answer was."""
    by_file: dict[str, Found] = {}
    for mutant, verdict in found:
        by_file.setdefault(mutant.file, []).append((mutant, verdict))
    for file, own in sorted(by_file.items()):
        print(f"{file:<55} {_score(own)[0]}")
    wrong = [mutant for mutant, verdict in found if mutant.key in unneeded and verdict != "survived"]
    for mutant in wrong:
        print(f"listed as changing no answer, but noticed: {mutant.file}:{mutant.line}: {mutant.words}")
    needed = [(mutant, verdict) for mutant, verdict in found if mutant.key not in unneeded]
    line, score = _score(found)
    print(f"all faults tried: {line}  ({dict(Counter(verdict for _, verdict in found))})")
    print(f"without {len(found) - len(needed)} that are shown to change no answer: {_score(needed)[0]}")
    return 0 if score >= LEAST and not wrong else 1


def _score(found: Found) -> tuple[str, float]:
    noticed = sum(verdict != "survived" for _, verdict in found)
    score = 100 * noticed / len(found) if found else 100.0
    return f"{noticed:>5} of {len(found):>5} noticed  {score:5.1f} %", score


if __name__ == "__main__":
    sys.exit(main())
