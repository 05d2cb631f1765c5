"""Read a file of the directory in, schools or agencies: whole or, with `skip_bad`, its good lines."""

from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from certification.imports.agencies import store_agency, stored_agencies
from certification.imports.csv_file import sha256_and_lines
from certification.imports.directory_kinds import AgenciesFile, SchoolsFile, Values
from certification.imports.reading import Progress, Reading, RejectsFile
from certification.imports.schools import Directory, store_school
from certification.models import ImportRun
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.nudges import nudge


@transaction.atomic
def import_directory(
    actor: Actor,
    *,
    kind: SchoolsFile | AgenciesFile,
    path: Path,
    skip_bad: bool = False,
    rejects: Path | None = None,
    progress: Progress = lambda count: None,
) -> ImportRun:
    """Store the schools or agencies of a file and return the run with its counts.

    Raises `FileRefused` with every fault and stores nothing; with `skip_bad` faulty lines are left out. A line that
    says what is stored changes nothing. Changed schools note their people as due by the database's own triggers.
    """
    started_at, (sha256, _) = clock.now(), sha256_and_lines(path)
    reading = Reading()
    with RejectsFile(rejects) as aside:
        lines = [line.values for line in reading.good_lines(path, kind, aside)]
    reading.refuse_faults(skip_bad=skip_bad)
    store = _storing(actor, kind)
    stored = 0
    for count, values in enumerate(lines, start=1):
        stored += store(values)
        progress(count)
    transaction.on_commit(lambda: nudge("certification.decide_due_cases"))
    return ImportRun.objects.create(
        kind=kind.name,
        file_name=path.name[:255],
        sha256=sha256,
        started_at=started_at,
        rows=reading.read,
        stored=stored,
        unchanged=len(lines) - stored,
        held=0,
        rejected=reading.rejected,
    )


def _storing(actor: Actor, kind: SchoolsFile | AgenciesFile) -> Callable[[Values], bool]:
    if isinstance(kind, SchoolsFile):
        directory = Directory.stored()
        return lambda values: store_school(actor, directory, values)
    agencies = stored_agencies()
    return lambda values: store_agency(actor, agencies, values)
