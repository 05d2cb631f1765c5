"""Read a file of results in: check every line, keep what waits for its person, store the rest, tell what came of it."""

from pathlib import Path

from django.db import transaction

from certification.imports.csv_file import sha256_and_lines
from certification.imports.incoming import Incoming
from certification.imports.reading import Progress, Reading, RejectsFile, in_chunks
from certification.imports.result_events import tell_of_results
from certification.imports.result_kinds import ResultKind
from certification.models import ImportRun
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.nudges import nudge

CHUNK = 5000
#: People whose results are stored in one transaction.
PEOPLE = 500


def import_results(
    actor: Actor,
    *,
    kind: ResultKind,
    path: Path,
    skip_bad: bool = False,
    rejects: Path | None = None,
    progress: Progress = lambda count: None,
) -> ImportRun:
    """Store the results of a file and return the run with its counts.

    The whole file is checked first: raises `FileRefused` with every fault where there is one, and stores nothing; with
    `skip_bad` the faulty lines are left out, counted, and written to `rejects` with their faults. Then it is stored in
    batches of people. The same file read again changes nothing, and finishes one that was stopped half-way.
    `progress` is called with the number of lines dealt with so far.
    """
    started_at, (sha256, _) = clock.now(), sha256_and_lines(path)
    reading, incoming = Reading(), Incoming(kind)
    try:
        with RejectsFile(rejects) as aside:
            for chunk in in_chunks(reading.good_lines(path, kind, aside), CHUNK):
                incoming.add(chunk)
        reading.refuse_faults(skip_bad=skip_bad)
        run = ImportRun(kind=kind.name, file_name=path.name[:255], sha256=sha256, started_at=started_at)
        run.rows, run.rejected = reading.read, reading.rejected
        run.stored = run.unchanged = run.held = 0
        run.save()
        done = reading.rejected
        for count in incoming.batches(PEOPLE):
            _store(actor, kind, incoming, run)
            done += count
            progress(done)
    finally:
        incoming.close()
    nudge("certification.decide_due_cases")
    return run


@transaction.atomic
def _store(actor: Actor, kind: ResultKind, incoming: Incoming, run: ImportRun) -> None:
    """Store the batch in hand, with its events and what it adds to the counts of the run."""
    held, held_before = incoming.hold_unknown(run.pk)
    known = incoming.count_known()
    stored = incoming.store()
    tell_of_results(actor, kind, stored)
    run.stored += len(stored)
    run.held += held
    run.unchanged += known - len(stored) + held_before
    run.save(update_fields=["stored", "held", "unchanged"])
