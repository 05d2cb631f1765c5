"""Fill a database with invented people by COPY, without the triggers that keep history and note who is due."""

from datetime import date
from typing import Any

from django.db import connection, transaction
from tqdm import tqdm

from tests.bench.chance import Chance
from tests.bench.people import add_person
from tests.bench.schools import add_schools
from tests.bench.tables import TABLES, Rows

BATCH = 5000


def load_people(count: int, *, seed: int, today: date) -> None:
    """Add schools and `count` people with all their facts. Equal counts, seeds and days give equal rows."""
    chance, rows = Chance(seed), Rows()
    schools = add_schools(chance, rows)
    with transaction.atomic(), connection.cursor() as cursor:
        # The triggers of the tables rest, as in a restored backup: they are measured by nobody here.
        cursor.execute("SET LOCAL session_replication_role = replica")
        with tqdm(total=count, unit=" people", disable=None) as bar:
            for number in range(1, count + 1):
                add_person(chance, rows, schools, today)
                if number % BATCH == 0 or number == count:
                    rows.copy(cursor)
                    bar.update((number - 1) % BATCH + 1)
        _set_sequences(cursor, rows)
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"VACUUM (FREEZE, ANALYZE) {table}")


def _set_sequences(cursor: Any, rows: Rows) -> None:
    for table, last in rows.last.items():
        if last:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last})")
