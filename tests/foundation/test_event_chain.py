"""History: added, never changed, and every change behind the database's back is found."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from ecfmg.embedded.addresses import embedded_database_url
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.events import new_event, record, record_all
from ecfmg.foundation.models import Event

ROOT = Path(__file__).resolve().parents[2]
CLERK = Actor.system("Clerk")

pytestmark = pytest.mark.django_db(transaction=True)


def write(stream: str, count: int) -> None:
    for number in range(count):
        record("test.happened", actor=CLERK, stream=stream, reason="größer; 'quoted'", payload={"b": number, "a": "é"})


def verify(*options: str) -> subprocess.CompletedProcess[str]:
    """The stand-alone verifier on this test's database."""
    from django.conf import settings  # after the test settings are chosen

    address = embedded_database_url(settings.VAR_DIR, connection.settings_dict["NAME"])
    command = [sys.executable, "tools/verify_events.py", address, *options]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def tamper(sql: str) -> None:
    """What somebody with the rights of a superuser could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET session_replication_role = DEFAULT")


def test_events_of_a_stream_follow_from_one_another() -> None:
    with transaction.atomic():
        write("one", 2)
    write("one", 1)
    chain = list(Event.objects.filter(stream="one").order_by("id"))
    assert [event.position for event in chain] == [1, 2, 3]
    assert [event.previous_hash for event in chain] == ["", chain[0].hash, chain[1].hash]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE foundation_event SET reason = 'other'",
        "UPDATE foundation_event SET position = 9",
        "DELETE FROM foundation_event",
        "TRUNCATE foundation_event",
    ],
)
def test_a_written_event_cannot_be_changed(sql: str) -> None:
    write("one", 1)
    with pytest.raises(DatabaseError, match="Events are kept as they were written"), connection.cursor() as cursor:
        cursor.execute(sql)


def test_an_untouched_history_verifies() -> None:
    write("one", 3)
    write("two", 2)
    result = verify()
    assert result.returncode == 0, result.stderr
    assert "5 events in 2 streams: 0 broken" in result.stderr


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE foundation_event SET reason = 'nicer' WHERE position = 2", "event 2: its content"),
        ("UPDATE foundation_event SET payload = '{}' WHERE position = 3", "event 3: its content"),
        ("UPDATE foundation_event SET at = at - interval '1 day' WHERE position = 1", "event 1: its content"),
        ("DELETE FROM foundation_event WHERE position = 2", "event 2: position 3"),
        (
            "UPDATE foundation_event SET previous_hash = repeat('0', 64) WHERE position = 2",
            "event 2: it does not follow",
        ),
    ],
)
def test_a_change_behind_the_databases_back_is_found_and_named(sql: str, told: str) -> None:
    write("one", 3)
    tamper(sql)
    result = verify()
    assert result.returncode == 1
    assert f"one, {told}" in result.stderr


def test_a_cut_tail_is_found_by_the_lengths_kept_elsewhere(tmp_path: Path) -> None:
    write("one", 3)
    known = tmp_path / "lengths"
    known.write_text(verify("--lengths").stdout)
    tamper("DELETE FROM foundation_event WHERE position = 3")
    assert verify().returncode == 0
    assert "had 3 events and has 2" in verify("--known", str(known)).stderr


def test_events_of_many_streams_in_one_transaction_are_chained_each_in_its_stream() -> None:
    write("one", 2)
    with transaction.atomic():
        record_all([new_event("test.happened", actor=CLERK, stream=name) for name in ("two", "one", "two", "three")])
        write("one", 2)
        write("four", 1)
    chains = Event.objects.order_by("stream", "id").values_list("stream", "position")
    assert list(chains) == [
        *[("four", 1), ("one", 1), ("one", 2), ("one", 3), ("one", 4), ("one", 5)],
        *[("three", 1), ("two", 1), ("two", 2)],
    ]
    assert "9 events in 4 streams: 0 broken" in verify().stderr


def test_events_that_came_after_the_chaining_of_a_transaction_are_chained_too() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        write("one", 1)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        write("one", 2)
    assert "3 events in 1 streams: 0 broken" in verify().stderr


OTHER_VALUES = {
    "id": "-1",
    "at": "at - interval '1 day'",
    "actor_id": "gen_random_uuid()",
    "payload": "'{\"c\": 1}'",
    "for_applicant": "NOT for_applicant",
}


@pytest.mark.parametrize(
    "column", sorted({field.name for field in Event._meta.fields} - {"position", "previous_hash", "hash"})
)
def test_nothing_of_an_event_can_be_changed_while_it_waits_for_its_chaining(column: str) -> None:
    other = OTHER_VALUES.get(column, "'other'")
    with transaction.atomic():
        write("one", 1)
        with (
            pytest.raises(DatabaseError, match="Events are kept as they were written"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE foundation_event SET {column} = {other}")
