"""``manage.py evaluate``: decide about those who are due, everybody, or some; or only show what would be."""

import sys
from argparse import ArgumentParser
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import django
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from applicants.models import Applicant
from certification.actions.deciding import (
    CHUNK,
    Decided,
    decide_all_due,
    note_everyone,
    note_people,
    note_review_days,
)
from certification.imports.columns import usmle_id
from certification.management.commands.decide import day
from certification.models import DueCase
from certification.trial import Trial, chunks_of_people, try_people
from ecfmg.foundation import clock


class Command(BaseCommand):
    """Notes people as due and works through the due table, with one or several processes; or stores nothing."""

    help = (
        "Decide about people on file. --due: those whose facts changed or whose day has come; --all: everybody;"
        " --usmle-id: one person. What was decided before and is the same is not written again. Several of these"
        " commands, and the workers, share the work; stopped at any moment, it goes on where it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who is decided about, on which day, and whether anything is stored."""
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("--due", action="store_true", help="those who are due")
        whom.add_argument("--all", action="store_true", help="everybody")
        whom.add_argument("--usmle-id", action="append", metavar="ID", help="this person; may be given several times")
        parser.add_argument("--as-of", type=day, metavar="DATE", help="the day asked about; with --dry-run")
        parser.add_argument("--known-on", type=day, metavar="DATE", help="policy as announced by then; with --dry-run")
        parser.add_argument("--dry-run", action="store_true", help="store nothing, show what would change")
        parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes that share the work")

    def handle(self, *args: Any, **options: Any) -> None:
        """Decide, or try, and say what came of it."""
        if options["workers"] < 1:
            raise CommandError("--workers takes a number from 1.", returncode=2)
        if (options["as_of"] or options["known_on"]) and not options["dry_run"]:
            raise CommandError(
                "--as-of and --known-on answer for another day, which must not become anybody's status: add --dry-run.",
                returncode=2,
            )
        ids = self._ids(options["usmle_id"])
        if options["dry_run"]:
            self._try(ids, options)
        else:
            self._decide(ids, options)

    def _ids(self, given: list[str] | None) -> list[int] | None:
        if given is None:
            return None
        wanted = []
        for text in given:
            try:
                wanted.append(usmle_id(text))
            except ValueError as error:
                raise CommandError(f"{error}.", returncode=2) from None
        found = dict(Applicant.objects.filter(usmle_id__in=wanted).values_list("usmle_id", "id"))
        if missing := [number for number in wanted if number not in found]:
            raise CommandError(f"Nobody here has the USMLE ID {', '.join(missing)}.", returncode=2)
        return sorted(found.values())

    def _decide(self, ids: list[int] | None, options: dict[str, Any]) -> None:
        if options["all"]:
            note_everyone()
        elif ids is not None:
            note_people(ids)
        else:
            note_review_days()
        with _bar(DueCase.objects.count()) as bar:
            if options["workers"] == 1:
                done = decide_all_due(progress=bar.update)
            else:
                done = _shared(options["workers"], bar)
        self.stdout.write(f"{done.looked_at} people decided about, {done.changed} decisions changed.")
        if done.put_off:
            self.stderr.write(
                f"For {done.put_off} people the rules failed; they are tried again in an hour. See the log."
            )

    def _try(self, ids: list[int] | None, options: dict[str, Any]) -> None:
        as_of = options["as_of"] or clock.today()
        if options["due"]:
            ids = list(DueCase.objects.order_by("applicant_id").values_list("applicant_id", flat=True))
        total = Trial()
        with _bar(len(ids) if ids is not None else Applicant.objects.count()) as bar:
            work = ((chunk, as_of, options["known_on"]) for chunk in chunks_of_people(ids))
            for trial in _mapped(options["workers"], work):
                total.add(trial)
                bar.update(trial.looked_at)
        self._show(total)

    def _show(self, trial: Trial) -> None:
        self.stdout.write(
            f"{trial.looked_at} people looked at; {trial.changed} decisions would change; nothing was stored."
        )
        for (before, after), count in sorted(trial.moves.items(), key=lambda move: (-move[1], move[0])):
            self.stdout.write(f"  {before or 'not decided yet'} → {after}: {count}")


def _bar(total: int) -> Any:
    return tqdm(total=total, unit=" people", disable=not sys.stderr.isatty(), file=sys.stderr)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=django.setup)


def _shared(workers: int, bar: Any) -> Decided:
    """Several processes that each take what is due until nothing is; the bar moves as they end."""
    with _pool(workers) as pool:
        total = Decided()
        for future in [pool.submit(_work) for _ in range(workers)]:
            done = future.result()
            bar.update(done.looked_at)
            total += done
    return total


def _work() -> Decided:
    return decide_all_due(limit=CHUNK)


def _mapped(workers: int, work: Any) -> Any:
    if workers == 1:
        yield from (try_people(*arguments) for arguments in work)
        return
    with _pool(workers) as pool:
        yield from pool.map(_tried, list(work))


def _tried(arguments: Any) -> Trial:
    return try_people(*arguments)
