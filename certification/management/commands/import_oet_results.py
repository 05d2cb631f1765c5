"""``manage.py import_oet_results FILE``: read a file of OET results in."""

from pathlib import Path
from typing import Any

from certification.imports.result_kinds import OET_RESULTS
from certification.imports.results import import_results
from certification.management.import_command import ImportCommand
from certification.models import ImportRun
from ecfmg.foundation.actors import Actor


class Command(ImportCommand):
    """Reads OET results; results of people who are not here yet are held until they are."""

    help = "Read a CSV file of OET results in: checked whole, safe to read twice."
    words = OET_RESULTS.words

    def read_in(self, actor: Actor, path: Path, **options: Any) -> ImportRun:
        """Carry the results in."""
        return import_results(actor, kind=OET_RESULTS, path=path, **options)
