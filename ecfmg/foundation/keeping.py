"""Whether every stored file is still the file that was received, and whether anything is stored without a row."""

import hashlib
import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db.models import F, QuerySet
from django.db.models.functions import Mod

from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.events import record
from ecfmg.foundation.files import CHUNK, open_file
from ecfmg.foundation.models import Event, StoredFile

log = logging.getLogger(__name__)
#: Every file is read once in so many nights.
NIGHTS = 28
#: What is being written now has no row yet; what has none after so long never gets one.
LEFT_AFTER = timedelta(hours=24)
STREAM = "files"
_ACTOR = Actor.system("Check of stored files")
_OURS = re.compile(r"[0-9a-f]{32}(\.part)?")


@dataclass(frozen=True, slots=True)
class Damage:
    """One stored file that is not what was received, and how."""

    file: StoredFile
    what: str


def damaged(files: QuerySet[StoredFile]) -> Iterator[Damage]:
    """Read `files` whole and compare size and SHA-256 with what was noted when each came."""
    for file in files.order_by("pk").iterator(chunk_size=500):
        what = _damage_of(file)
        if what:
            yield Damage(file, what)


def _damage_of(file: StoredFile) -> str:
    hasher, size = hashlib.sha256(), 0
    try:
        with open_file(file) as handle:
            while piece := handle.read(CHUNK):
                hasher.update(piece)
                size += len(piece)
    except FileNotFoundError:  # removed with its row since the list was read, or gone
        return "missing" if StoredFile.objects.filter(pk=file.pk).exists() else ""
    except OSError as error:
        return f"unreadable: {error}"
    if size != file.size:
        return f"{size} bytes long, received with {file.size}"
    return "" if hasher.hexdigest() == file.sha256 else "changed: its SHA-256 is another one"


def check_tonight() -> int:
    """Check the files whose turn it is; how many are damaged. Of each an event is kept, once. Safe to run twice."""
    turn = clock.today().toordinal() % NIGHTS
    found = 0
    for damage in damaged(StoredFile.objects.annotate(turn=Mod(F("pk"), NIGHTS)).filter(turn=turn)):
        found += 1
        log.error("stored file %s is damaged: %s", damage.file.public_id, damage.what)
        subject = f"file:{damage.file.public_id}"
        if not Event.objects.filter(stream=STREAM, verb="file.damaged", subject=subject).exists():
            payload = {"what": damage.what, "sha256": damage.file.sha256}
            record("file.damaged", actor=_ACTOR, stream=STREAM, subject=subject, payload=payload)
    return found


def without_row() -> Iterator[str]:
    """Names of files of ours in the store that no row names, and that are too old to get one: a process was killed
    between the file and its row."""
    before = clock.now() - LEFT_AFTER
    folders, _ = default_storage.listdir("")
    for folder in sorted(folders):
        _, names = default_storage.listdir(folder)
        ours = {f"{folder}/{name}" for name in names if _OURS.fullmatch(name)}
        known = set(StoredFile.objects.filter(name__in=ours).values_list("name", flat=True))
        for name in sorted(ours - known):
            with suppress(FileNotFoundError):  # it got its final name, or went, since the folder was read
                if default_storage.get_modified_time(name) < before:
                    yield name


def sweep_store() -> int:
    """Remove files without a row; how many. Safe to run twice and beside everything."""
    count = 0
    for name in without_row():
        log.warning("removed the file %s, which no row names", name)
        default_storage.delete(name)
        count += 1
    return count
