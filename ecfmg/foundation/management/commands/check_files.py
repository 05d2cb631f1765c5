"""``manage.py check_files``: read every stored file again and compare it with what was received."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from ecfmg.foundation.keeping import damaged, without_row
from ecfmg.foundation.models import StoredFile


class Command(BaseCommand):
    """Names every damaged file and every file without a row; changes nothing."""

    help = (
        "Read every stored file, compare size and SHA-256 with what was noted when it came, and name what differs; name"
        " files that no row names. Nothing is changed. Exit status 1 where a file is damaged. By itself this happens"
        " every night, to one file in twenty-eight."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, compare, tell."""
        files = StoredFile.objects.all()
        found = 0
        with tqdm(total=files.count(), unit=" files", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
            for damage in damaged(files):
                found += 1
                bar.write(f"{damage.file.name} ({damage.file.original_name}): {damage.what}", file=sys.stderr)
            bar.update(bar.total)
        for name in without_row():
            self.stderr.write(f"{name}: no row names it; it is removed tonight")
        self.stdout.write(f"{files.count()} files read, {found} damaged.")
        if found:
            sys.exit(1)
