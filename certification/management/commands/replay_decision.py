"""``manage.py replay_decision PUBLIC_ID``: make a past decision again and compare it with what was stored."""

import json
import sys
from argparse import ArgumentParser
from difflib import unified_diff
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from certification.models import Decision
from certification.replay import replay_decision


class Command(BaseCommand):
    """Replays decisions one by one; says of each whether it is the same."""

    help = (
        "Make past decisions again, each from the facts that it kept and by the policy that decided then, and compare"
        " with what was stored. Equal byte for byte: exit status 0. Otherwise every line that differs is shown, and the"
        " exit status is 1. Nothing is stored."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the decisions."""
        parser.add_argument("decision", nargs="+", metavar="PUBLIC_ID", help="the public id of a decision")

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay each decision named, or end with status 2 where one of them is not here."""
        decisions = [_decision(public_id) for public_id in options["decision"]]
        results = [self._replay(decision) for decision in decisions]
        if not all(results):
            sys.exit(1)

    def _replay(self, decision: Decision) -> bool:
        replay = replay_decision(decision)
        by = "the policy that decided then" if replay.same_policy else "the policy in force: that of then is not kept"
        told = f"{decision.public_id}, as of {decision.as_of}, by {by}"
        if replay.same:
            self.stdout.write(f"{told}: equal byte for byte.")
            return True
        self.stdout.write(f"{told}: differs.")
        for line in unified_diff(
            _lines(decision.document), _lines(replay.document), "stored", "made again", lineterm=""
        ):
            self.stdout.write(line)
        return False


def _decision(public_id: str) -> Decision:
    try:
        return Decision.objects.get(public_id=public_id)
    except (Decision.DoesNotExist, ValidationError):
        raise CommandError(f"There is no decision {public_id} here.", returncode=2) from None


def _lines(document: dict[str, Any]) -> list[str]:
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True).splitlines()
