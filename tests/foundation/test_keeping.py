"""Stored files are read again, and what no row names goes."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from ecfmg.foundation import clock
from ecfmg.foundation.files import keep_bytes
from ecfmg.foundation.keeping import LEFT_AFTER, NIGHTS, check_tonight, damaged, sweep_store
from ecfmg.foundation.models import Event, StoredFile
from ecfmg.foundation.tasks import check_files

pytestmark = pytest.mark.django_db


def kept(content: bytes = b"a diploma" * 1000) -> StoredFile:
    return keep_bytes(content, original_name="diploma.pdf", media_type="application/pdf")


def place(name: str) -> Path:
    return Path(default_storage.path(name))


def aged(path: Path) -> None:
    """As if it had been written two days ago."""
    then = time.time() - 2 * LEFT_AFTER.total_seconds()
    os.utime(path, (then, then))


def spoil(file: StoredFile, how: str) -> None:
    path = place(file.name)
    content = bytearray(path.read_bytes())
    if how == "gone":
        path.unlink()
    elif how == "cut":
        path.write_bytes(content[:-1])
    else:
        content[4321] ^= 1
        path.write_bytes(content)


@pytest.mark.parametrize(
    ("how", "told"), [("bit", "SHA-256"), ("cut", "8999 bytes long, received with 9000"), ("gone", "missing")]
)
def test_one_damaged_file_among_sound_ones_is_named(how: str, told: str) -> None:
    files = [kept(), kept(), kept()]
    spoil(files[1], how)
    (found,) = damaged(StoredFile.objects.filter(pk__in=[file.pk for file in files]))
    assert found.file == files[1]
    assert told in found.what


def test_every_file_has_its_night_and_damage_is_kept_once() -> None:
    files = [kept() for _ in range(3)]
    spoil(files[1], "bit")
    nights = 0
    for day in range(NIGHTS):
        with clock.moved_to(clock.now() + timedelta(days=day)):
            nights += check_tonight()
            check_files()
    assert nights == 1
    event = Event.objects.get(verb="file.damaged")
    assert event.subject == f"file:{files[1].public_id}"


def test_the_command_names_what_is_damaged_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_files")
    file = kept()
    spoil(file, "bit")
    with pytest.raises(SystemExit) as ended:
        call_command("check_files")
    assert ended.value.code == 1
    assert file.name in capsys.readouterr().err


def test_a_file_that_no_row_names_goes_after_a_day_and_nothing_else_does() -> None:
    orphan, young, mine, others = kept(), kept(), kept(), place("ab/notes.txt")
    others.parent.mkdir(exist_ok=True)
    others.write_text("not of ours")
    half = place(mine.name).with_suffix(".part")
    half.write_bytes(b"half")
    StoredFile.objects.filter(pk__in=[orphan.pk, young.pk]).delete()
    for path in (place(orphan.name), place(mine.name), others, half):
        aged(path)
    sweep_store()
    left = [path.exists() for path in (place(orphan.name), half, place(young.name), place(mine.name), others)]
    assert left == [False, False, True, True, True]
    assert sweep_store() == 0
    others.unlink()


def test_what_gets_its_final_name_while_the_sweep_looks_does_not_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    arriving, orphan = kept(), kept()
    half = place(arriving.name).with_suffix(".part")
    half.write_bytes(b"half")
    StoredFile.objects.filter(pk=orphan.pk).delete()
    aged(place(orphan.name))
    listed = default_storage.listdir

    def listed_then_renamed(folder: str) -> tuple[list[str], list[str]]:
        found = listed(folder)
        if folder:
            half.unlink(missing_ok=True)
        return found

    # The folder that `half` lies in is read with it, whichever folder comes first.
    folder = arriving.name.split("/")[0]
    monkeypatch.setattr(
        default_storage,
        "listdir",
        lambda path: listed_then_renamed(path) if path == folder else listed(path),
    )
    sweep_store()
    assert not place(orphan.name).exists()
    assert place(arriving.name).exists()
