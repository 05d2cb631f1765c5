"""`manage.py decide FILE`: facts in, decision out, without a database."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from certification.policy.errors import PolicyError
from certification.policy.loader import load_policy
from certification.rules.decide import decide
from certification.rules.decision import as_document
from certification.rules.reading import FactsError, read_all
from certification.rules.text import TextError, documents


def day(text: str) -> date:
    """Return the date of an option."""
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ArgumentTypeError(f"{text!r} is not a date such as 2026-11-22")


class Command(BaseCommand):
    """Read facts, decide, print; refuse a file with faults whole."""

    help = (
        "Decide about one document of facts, or a list of them, as JSON or YAML, and print the decision, or the list"
        " of decisions in the same order, as JSON. Nothing is stored and no database is needed. A file with faults is"
        " refused whole: every fault is named on standard error, and the exit status is 2."
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and both clocks."""
        parser.add_argument("file", metavar="FILE", help="the file to read; - reads standard input")
        parser.add_argument("--as-of", type=day, help="the day the question is asked about, instead of the documents'")
        parser.add_argument("--known-on", type=day, help="the day up to which announcements of policy count")

    def handle(self, *args: Any, **options: Any) -> None:
        """Decide about every document of the file, or exit with status 2 and every fault."""
        as_of, known_on = options["as_of"], options["known_on"]
        try:
            read = documents(_text_of(options["file"]), options["file"])
            facts = read_all(read, as_of)
            policy = load_policy()
        except (FactsError, PolicyError) as error:
            self._refuse(error.faults)
        except (TextError, OSError) as error:
            self._refuse([f"{options['file']}: {_said(error)}"])
        decisions = [as_document(decide(one, policy, as_of, known_on)) for one in facts]
        text = _json(decisions) if isinstance(read, list) else json.dumps(decisions[0], ensure_ascii=False, indent=2)
        try:
            self.stdout.write(text)
        except BrokenPipeError:
            sys.stderr.close()

    def _refuse(self, faults: list[str]) -> None:
        self.stderr.write("\n".join(faults).encode(errors="replace").decode(), style_func=str)
        sys.exit(2)


def _text_of(file: str) -> str:
    """Return the text of a file, or of standard input; raises TextError where it is no text."""
    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TextError(f"not text in UTF-8 (byte {error.start + 1})") from None


def _said(error: Exception) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


def _json(decisions: list[dict[str, Any]]) -> str:
    """Return a list of decisions, one on a line."""
    if not decisions:
        return "[]"
    return "[\n" + ",\n".join(json.dumps(decision, ensure_ascii=False) for decision in decisions) + "\n]"
