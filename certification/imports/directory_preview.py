"""What a file of schools would change, line by line, before anything of it is stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from certification.imports.directory_kinds import SchoolsFile
from certification.imports.faults import FileRefused
from certification.imports.reading import Reading, RejectsFile
from certification.imports.schools import Directory, entry_after, store_school
from certification.school_impact import SchoolImpact, impact_of
from credentials.school_entries import changes_between, decides_cases, entry_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.files import open_file
from ecfmg.foundation.models import StoredFile

#: So many changed lines are saved while somebody waits for the page.
MOST_LINES = 500
FAULTS_TOLD = 50


class DirectoryFileRefused(ActionRefused):
    """A file of schools with faults; `faults` are pairs of the field and a sentence for each fault."""

    def __init__(self, refusal: FileRefused) -> None:
        told = [str(fault) for fault in refusal.faults[:FAULTS_TOLD]]
        if len(refusal.faults) > FAULTS_TOLD:
            told.append(f"and {len(refusal.faults) - FAULTS_TOLD} more")
        super().__init__("The file has faults; nothing of it was stored.", field="file")
        self.faults = [("file", sentence) for sentence in told]


def preview_of(actor: Actor, path: Path, *, with_impact: bool = True) -> dict[str, Any]:
    """What the file would change. Raises `DirectoryFileRefused` with every fault.

    `lines`: line, name, school (public id, "" for a new one), changes (what, before, after); `rows` and `unchanged`
    count; `impact`: whose decision would move, as `certification.school_impact` has it, unless that is left out.
    """
    directory, reading = Directory.stored(), Reading()
    try:
        lines = list(reading.good_lines(path, SchoolsFile(), RejectsFile(None)))
        reading.refuse_faults(skip_bad=False)
    except FileRefused as refusal:
        raise DirectoryFileRefused(refusal) from None
    shown, deciding, touched = [], [], set()
    for line in lines:
        school = directory.find(line.values)
        changes = changes_between(entry_of(school) if school else None, entry_after(school, line.values))
        if not changes:
            continue
        told = [[change.what, change.before, change.after] for change in changes]
        name = line.values["school_name"]
        shown.append(
            {"line": line.number, "name": name, "school": str(school.public_id) if school else "", "changes": told}
        )
        if school and decides_cases(changes):
            deciding.append(line.values)
            touched.add(school.pk)
    _refuse_too_many(len(shown))

    def change() -> None:
        for values in deciding:
            store_school(actor, directory, values)

    impact = impact_of(change, touched) if touched and with_impact else SchoolImpact()
    return {"rows": reading.read, "unchanged": reading.read - len(shown), "lines": shown, "impact": asdict(impact)}


def _refuse_too_many(changed: int) -> None:
    if changed > MOST_LINES:
        raise ActionRefused(
            f"{changed} lines of this file change something; at most {MOST_LINES} are saved here at once. Send it in "
            "parts, or have it read in on the server with manage.py import_schools.",
            field="file",
        )


@contextmanager
def as_path(file: StoredFile) -> Iterator[Path]:
    """A stored file as a file on this machine, for as long as it is read."""
    with NamedTemporaryFile(suffix=".csv") as copy, open_file(file) as content:
        for piece in iter(lambda: content.read(1 << 20), b""):
            copy.write(piece)
        copy.flush()
        yield Path(copy.name)
