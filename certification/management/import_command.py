"""What the four import commands share: arguments, progress, summary, exit status."""

import sys
from abc import ABC, abstractmethod
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from certification.imports.csv_file import sha256_and_lines
from certification.imports.faults import SHOWN, FileRefused
from certification.models import ImportRun
from ecfmg.foundation.actors import Actor

#: Exit status where the file was refused.
REFUSED = 2


class ImportCommand(BaseCommand, ABC):
    """Reads one file in. A subclass names `words` (what a line is) and carries the file in by `read_in`."""

    words = "rows"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, and what to do with lines that have faults."""
        parser.add_argument("file", type=Path, metavar="FILE", help="a CSV file in UTF-8 with a heading")
        parser.add_argument("--skip-bad", action="store_true", help="leave faulty lines out and store the others")
        parser.add_argument("--rejects", type=Path, metavar="FILE", help="write the lines left out, with their faults")

    @abstractmethod
    def read_in(self, actor: Actor, path: Path, **options: Any) -> ImportRun:
        """Carry the file in; raises `FileRefused`."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file, show how far it is, say what came of it."""
        path: Path = options["file"]
        if options["rejects"] and not options["skip_bad"]:
            raise CommandError("--rejects goes with --skip-bad: without it nothing is left out.", returncode=REFUSED)
        actor = Actor.system(f"Import of {self.words}")
        try:
            _, lines = sha256_and_lines(path)
            with tqdm(total=lines, unit=" lines", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
                run = self.read_in(
                    actor,
                    path,
                    skip_bad=options["skip_bad"],
                    rejects=options["rejects"],
                    progress=moving(bar),
                )
        except FileRefused as refusal:
            for fault in refusal.faults[:SHOWN]:
                self.stderr.write(str(fault))
            if len(refusal.faults) > SHOWN:
                self.stderr.write(f"… and {len(refusal.faults) - SHOWN} more")
            raise CommandError(str(refusal), returncode=REFUSED) from None
        except OSError as error:
            raise CommandError(f"{error.filename or path}: {error.strerror}.", returncode=REFUSED) from None
        self.stdout.write(summary(run, self.words))


def moving(bar: Any) -> Callable[[int], None]:
    """A progress function that moves `bar` to a count."""

    def move(count: int) -> None:
        bar.update(count - bar.n)

    return move


def summary(run: ImportRun, words: str) -> str:
    """What came of a run, in one line."""
    told = [f"{run.rows} {words} read", f"{run.stored} stored", f"{run.unchanged} unchanged"]
    if run.held:
        told.append(f"{run.held} held for people who are not here yet")
    if run.rejected:
        told.append(f"{run.rejected} left out")
    return f"{', '.join(told)}."
