"""``manage.py import_agencies FILE``: read a file of the directory in."""

from pathlib import Path
from typing import Any

from certification.imports.directory import import_directory
from certification.imports.directory_kinds import AgenciesFile
from certification.management.import_command import ImportCommand
from certification.models import ImportRun
from ecfmg.foundation.actors import Actor


class Command(ImportCommand):
    """Reads agencies of the directory."""

    help = "Read a CSV file of agencies into the directory: checked whole, safe to read twice."
    words = AgenciesFile.words

    def read_in(self, actor: Actor, path: Path, **options: Any) -> ImportRun:
        """Carry the agencies in."""
        return import_directory(actor, kind=AgenciesFile(), path=path, **options)
