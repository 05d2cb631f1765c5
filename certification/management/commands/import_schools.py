"""``manage.py import_schools FILE``: read a file of the directory in."""

from pathlib import Path
from typing import Any

from certification.imports.directory import import_directory
from certification.imports.directory_kinds import SchoolsFile
from certification.management.import_command import ImportCommand
from certification.models import ImportRun
from ecfmg.foundation.actors import Actor


class Command(ImportCommand):
    """Reads schools of the directory."""

    help = "Read a CSV file of schools into the directory: checked whole, safe to read twice."
    words = SchoolsFile.words

    def read_in(self, actor: Actor, path: Path, **options: Any) -> ImportRun:
        """Carry the schools in."""
        return import_directory(actor, kind=SchoolsFile(), path=path, **options)
