"""``manage.py evaluate``: decide about those who are due, everybody, or some; or only show what would be."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from applicants.models import Applicant
from certification.actions import noting
from certification.actions.deciding import Decided, decide_next
from certification.imports.columns import usmle_id
from certification.management.commands.decide import day
from certification.management.shared_work import results_of
from certification.models import DueCase
from certification.trial import Trial, chunks_of_people, try_people
from ecfmg.foundation import clock


class Command(BaseCommand):
    """Notes people as due and works through the due table, with one or several processes; or stores nothing."""

    help = (
        "Decide about people on file. --due: those whose facts changed or whose day has come. --all: these, and"
        " whoever was decided by other rules or another policy; for all others the answer is known to be the same, so"
        " they are only counted. --all --again: ask the rules about everybody. --usmle-id: one person. What was decided"
        " before and is the same is not written again. Several of these commands, and the workers, share the work;"
        " stopped at any moment, it goes on where it was."
    )
    #: They import every page; a run over a few people would take several times as long.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who is decided about, on which day, and whether anything is stored."""
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("--due", action="store_true", help="those who are due")
        whom.add_argument("--all", action="store_true", help="everybody whose answer can have changed")
        whom.add_argument("--usmle-id", action="append", metavar="ID", help="this person; may be given several times")
        parser.add_argument(
            "--again", action="store_true", help="with --all: ask also about those for whom nothing can have changed"
        )
        parser.add_argument(
            "--as-of",
            type=day,
            metavar="DATE",
            help="the day asked about; with --dry-run; --all then asks about everybody",
        )
        parser.add_argument(
            "--known-on", type=day, metavar="DATE", help="policy as announced by then; with --dry-run, as --as-of"
        )
        parser.add_argument("--dry-run", action="store_true", help="store nothing, show what would change")
        parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes that share the work")

    def handle(self, *args: Any, **options: Any) -> None:
        """Decide, or try, and say what came of it."""
        if options["workers"] < 1:
            raise CommandError("--workers takes a number from 1.", returncode=2)
        if options["again"] and not options["all"]:
            raise CommandError("--again goes with --all: the others named are asked about anyway.", returncode=2)
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
        if ids is not None:
            noting.note_people(ids)
        elif options["again"]:
            noting.note_everyone()
        else:
            noting.note_review_days()
            if options["all"]:
                noting.note_other_rules()
        due = DueCase.objects.count()
        left_out = Applicant.objects.count() - due if options["all"] else 0
        done = Decided()
        with _bar(due) as bar:
            for chunk in _chunks_decided(options["workers"]):
                done += chunk
                bar.update(chunk.looked_at)
        self.stdout.write(
            f"{done.looked_at} people decided about, {done.changed} decisions changed.{_left_out(left_out)}"
        )
        if done.put_off:
            self.stderr.write(
                f"For {done.put_off} people the rules failed; they are tried again in an hour. See the log."
            )

    def _try(self, ids: list[int] | None, options: dict[str, Any]) -> None:
        as_of = options["as_of"] or clock.today()
        count, chunks, left_out = _people_to_try(ids, as_of, options)
        total = Trial()
        pieces = ((chunk, as_of, options["known_on"]) for chunk in chunks)
        with _bar(count) as bar:
            for trial in results_of(options["workers"], try_people, pieces):
                total.add(trial)
                bar.update(trial.looked_at)
        self._show(total, left_out)

    def _show(self, trial: Trial, left_out: int) -> None:
        self.stdout.write(
            f"{trial.looked_at} people looked at; {trial.changed} decisions would change; nothing was stored."
            f"{_left_out(left_out)}"
        )
        for (before, after), count in sorted(trial.moves.items(), key=lambda move: (-move[1], move[0])):
            self.stdout.write(f"  {before or 'not decided yet'} → {after}: {count}")
        if trial.failed:
            self.stderr.write(f"For {trial.failed} people the rules failed. See the log.")


def _chunks_decided(workers: int) -> Iterator[Decided]:
    """What each chunk came to, until nobody is due whom no other worker holds."""
    over = False

    def turns() -> Iterator[tuple[()]]:
        while not over:
            yield ()

    for chunk in results_of(workers, decide_next, turns()):
        over = over or not chunk.looked_at
        yield chunk


def _people_to_try(
    ids: list[int] | None, as_of: date, options: dict[str, Any]
) -> tuple[int, Iterator[Sequence[int]], int]:
    """How many are asked about, in chunks, and how many are left out because nothing can have changed for them."""
    if ids is not None:
        return len(ids), chunks_of_people(ids), 0
    everybody = Applicant.objects.count()
    if options["all"] and (options["again"] or options["as_of"] or options["known_on"]):
        return everybody, chunks_of_people(), 0
    numbers = noting.numbers_of(noting.TO_BE_ASKED if options["all"] else noting.DUE, today=as_of)
    return len(numbers), chunks_of_people(numbers), everybody - len(numbers) if options["all"] else 0


def _left_out(count: int) -> str:
    return f" For {count} others nothing can have changed." if count else ""


def _bar(total: int) -> Any:
    return tqdm(total=total, unit=" people", disable=not sys.stderr.isatty(), file=sys.stderr)
