"""``manage.py policy_impact --policy DIR``: what a changed policy would change for everybody; stores nothing."""

import csv
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from applicants.actions.records import printed
from applicants.models import Applicant
from certification.comparison import STATUS_WORDS
from certification.management.commands.decide import day
from certification.policy.errors import PolicyError
from certification.policy.loader import Policy, load_policy
from certification.policy_impact import Difference, Impact, counts_in_words, differences_for, move_in_words
from certification.policy_in_force import missing_keys, policy_in_force
from certification.rules.reasons import shown
from certification.trial import chunks_of_people
from ecfmg.foundation import clock
from ecfmg.foundation.countries import country_name

COLUMNS = ("usmle_id", "status_now", "status_then", "season", "school", "country", "requirements", "what_else")
LONGEST_LIST = 10


class Command(BaseCommand):
    """Decides about everybody by two policies and shows who moves."""

    help = (
        "Run a changed policy over everybody on file and show whose decision would differ: who moves from which status"
        " to which, by season, school and country, with examples. Nothing is stored. Copy certification/policy, change"
        " the copy, and name it as --policy."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, both clocks and the file for the list of people."""
        parser.add_argument(
            "--policy", type=Path, required=True, metavar="DIR", help="the folder with the changed files"
        )
        parser.add_argument("--as-of", type=day, metavar="DATE", help="the day asked about (default: today)")
        parser.add_argument(
            "--known-on",
            type=day,
            metavar="DATE",
            help="count what was announced by then (default: that day)",
        )
        parser.add_argument(
            "--csv", type=Path, metavar="FILE", help="write everybody whose decision would differ to a new file"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at everybody and tell what came of it."""
        proposed = _proposed(options["policy"])
        as_of = options["as_of"] or clock.today()
        known_on = options["known_on"] or as_of
        impact, present = Impact(), policy_in_force()
        with (
            _rows_to(options["csv"]) as write,
            tqdm(
                total=Applicant.objects.count(), unit=" people", disable=not sys.stderr.isatty(), file=sys.stderr
            ) as bar,
        ):
            for ids in chunks_of_people():
                found = differences_for(ids, present, proposed, as_of=as_of, known_on=known_on)
                impact.add(len(ids), found)
                write(found)
                bar.update(len(ids))
        self._show(impact, as_of)
        self._warn_of_later_rows(proposed, known_on)

    def _show(self, impact: Impact, as_of: date) -> None:
        moved = impact.moves.total()
        self.stdout.write(
            f"{impact.looked_at:,} people looked at as of {shown(as_of)}."
            f" {counts_in_words(impact.differ, moved, impact.shifted)} Nothing was stored."
        )
        for move, count in _most(impact.moves):
            self.stdout.write(f"  {move_in_words(*move)}: {count:,}")
            for one in impact.examples[move]:
                self.stdout.write(f"    for example {_person(one)}")
        for heading, counted, name in (
            ("By season", impact.by_season, str),
            ("By school", impact.by_school, str),
            ("By country of the school", impact.by_country, country_name),
        ):
            in_words = {f"{name(group)}: {move_in_words(*move)}": count for (group, *move), count in counted.items()}
            self._list(heading, Counter(in_words))
        self._list("Requirements", impact.parts)

    def _list(self, heading: str, counted: Counter[str]) -> None:
        if not counted:
            return
        self.stdout.write(heading)
        for words, count in _most(counted)[:LONGEST_LIST]:
            self.stdout.write(f"  {words}: {count:,}")
        if len(counted) > LONGEST_LIST:
            self.stdout.write(f"  and {len(counted) - LONGEST_LIST:,} more; --csv FILE names everybody")

    def _warn_of_later_rows(self, proposed: Policy, known_on: date) -> None:
        later = [announced for announced in proposed.announcements if announced > known_on]
        if later:
            self.stderr.write(
                f"Rows announced after {shown(known_on)} were not counted; --known-on {later[-1]} counts them all."
            )


def _proposed(folder: Path) -> Policy:
    """Return the policy of a folder, or end with status 2 and every fault."""
    if not folder.is_dir():
        raise CommandError(f"{folder} is no folder: name the one that holds the changed policy files.", returncode=2)
    try:
        proposed = load_policy(folder.resolve())
    except PolicyError as error:
        raise CommandError("\n".join(error.faults), returncode=2) from None
    if missing := missing_keys(proposed):
        raise CommandError(
            f"{folder} has no row of {', '.join(missing)}: start from a copy of the whole policy folder.",
            returncode=2,
        )
    return proposed


@contextmanager
def _rows_to(path: Path | None) -> Iterator[Any]:
    """Give a function that writes differences to a new file, or to nowhere; a file that is there is left alone."""
    if path is None:
        yield lambda differences: None
        return
    try:
        file = path.open("x", newline="", encoding="utf-8")
    except FileExistsError:
        raise CommandError(f"{path} is there already: name a new file.", returncode=2) from None
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.", returncode=2) from None
    with file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        yield lambda differences: rows.writerows(map(_row, differences))


def _row(one: Difference) -> tuple[object, ...]:
    statuses = (STATUS_WORDS[one.before], STATUS_WORDS[one.after])
    return (
        one.usmle_id,
        *statuses,
        one.season or "",
        _cell(one.school),
        one.country,
        "; ".join(one.parts),
        "; ".join(one.behind),
    )


def _cell(text: str) -> str:
    """Return a text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _person(one: Difference) -> str:
    about = "; ".join(one.parts or one.behind)
    number = f"USMLE ID {printed(one.usmle_id)}" if one.usmle_id else "somebody without a USMLE ID"
    return f"{number}, {one.school}: {about}"


def _most(counted: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))
