"""Lines of results on their way into the database: temporary tables filled by COPY, and what SQL does with them."""

# ruff: noqa: S608  # the statements are made of names of our own tables and columns; values always go as parameters

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from certification.imports.result_kinds import ResultKind, Values
from ecfmg.foundation import clock


@dataclass(frozen=True, slots=True)
class Stored:
    """One row that was added or corrected; `before` is the earlier row where it was corrected."""

    stream: str
    values: Values
    before: Values | None


class Incoming:
    """The temporary tables of one kind of results: `incoming_file` for all lines, `incoming` for those in hand.

    A file is stored in batches of people, each in a transaction of its own: every event locks the stream of its person
    until the commit, and PostgreSQL has room for some thousands of locks.
    """

    def __init__(self, kind: ResultKind) -> None:
        self.kind = kind
        self.columns = ["usmle_id", *kind.stored]
        self.listed = ", ".join(self.columns)
        types = ", ".join(f"{name} {of}" for name, of in {"usmle_id": "text", **kind.stored}.items())
        for table in ("incoming_file", "incoming"):
            self._run(f"DROP TABLE IF EXISTS {table}")
            self._run(f"CREATE TEMPORARY TABLE {table} ({types})")

    def close(self) -> None:
        """Remove the tables."""
        self._run("DROP TABLE IF EXISTS incoming_file, incoming")

    def add(self, rows: Iterable[Values]) -> None:
        """Copy rows of the file in."""
        buffer = io.StringIO()
        for row in rows:
            buffer.write("\t".join(_copied(row[name]) for name in self.columns) + "\n")
        buffer.seek(0)
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY incoming_file ({self.listed}) FROM STDIN", buffer)

    def batches(self, people: int) -> Iterator[int]:
        """Take the rows of so many people in hand at a time, in the order of their USMLE IDs; yields how many rows."""
        self._run("CREATE INDEX incoming_file_person ON incoming_file (usmle_id)")
        self._run("ANALYZE incoming_file")
        last = ""
        while True:
            nearest = "SELECT DISTINCT usmle_id FROM incoming_file WHERE usmle_id > %s ORDER BY usmle_id LIMIT %s"
            high = self._rows(f"SELECT max(usmle_id) FROM ({nearest}) AS nearest", [last, people])[0][0]
            if high is None:
                return
            self._run("TRUNCATE incoming")
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO incoming SELECT * FROM incoming_file WHERE usmle_id > %s AND usmle_id <= %s",
                    [last, high],
                )
                count = cursor.rowcount
            self._run("ANALYZE incoming")
            yield count
            last = high

    def add_held(self, applicant_ids: list[int] | None, most: int) -> list[int]:
        """Take held rows in hand whose person is here now, oldest first, of each sitting what was said last.

        Returns the numbers of all rows taken, at most `most`.
        """
        restricted = "" if applicant_ids is None else "AND a.id = ANY(%(ids)s)"
        found = self._rows(
            f"""SELECT h.id FROM certification_heldrow h JOIN applicants_applicant a ON a.usmle_id = h.usmle_id
                WHERE h.matched_at IS NULL AND h.kind = %(kind)s {restricted} ORDER BY h.id
                LIMIT %(most)s FOR UPDATE OF h SKIP LOCKED""",
            {"kind": self.kind.name, "ids": applicant_ids, "most": most},
        )
        numbers = [row[0] for row in found]
        types = ", ".join(f"{name} {of}" for name, of in {"usmle_id": "text", **self.kind.stored}.items())
        key = ", ".join(["r.usmle_id", *(f"r.{name}" for name in self.kind.key)])
        self._run(
            f"""INSERT INTO incoming ({self.listed})
                SELECT DISTINCT ON ({key}) {", ".join(f"r.{name}" for name in self.columns)}
                FROM certification_heldrow h, jsonb_to_record(h.row) AS r ({types})
                WHERE h.id = ANY(%s) ORDER BY {key}, h.id DESC""",
            [numbers],
        )
        return numbers

    def hold_unknown(self, run_id: int) -> tuple[int, int]:
        """Keep the rows of people who are not here. Returns how many are held anew, and how many were held before."""
        unknown = f"""SELECT i.usmle_id, jsonb_build_object({", ".join(f"'{n}', i.{n}" for n in self.columns)}) AS row
                      FROM incoming i LEFT JOIN applicants_applicant a USING (usmle_id) WHERE a.id IS NULL"""
        total = self._rows(f"SELECT count(*) FROM ({unknown}) AS unknown")[0][0]
        with connection.cursor() as cursor:
            cursor.execute(
                f"""INSERT INTO certification_heldrow (kind, usmle_id, row, row_sha256, run_id)
                    SELECT %s, usmle_id, row, encode(sha256(convert_to(row::text, 'UTF8')), 'hex'), %s
                    FROM ({unknown}) AS unknown ON CONFLICT (kind, usmle_id, row_sha256) DO NOTHING""",
                [self.kind.name, run_id],
            )
            held = cursor.rowcount
        return held, total - held

    def count_known(self) -> int:
        """How many rows belong to people who are here."""
        return int(self._rows("SELECT count(*) FROM incoming JOIN applicants_applicant USING (usmle_id)")[0][0])

    def store(self) -> list[Stored]:
        """Add the sittings that are new and correct those that differ; rows that say the same are left alone."""
        earlier = self._earlier()
        stored, rest = list(self.kind.stored), list(self.kind.rest)
        rows = self._rows(
            f"""INSERT INTO {self.kind.table} AS t (public_id, applicant_id, {", ".join(stored)})
                SELECT gen_random_uuid(), a.id, {", ".join(f"i.{name}" for name in stored)}
                FROM incoming i JOIN applicants_applicant a USING (usmle_id) ORDER BY a.id, i.taken_on
                ON CONFLICT (applicant_id, {", ".join(self.kind.key)}) DO UPDATE
                SET {", ".join(f"{name} = excluded.{name}" for name in rest)}
                WHERE ({_listed("t", rest)}) IS DISTINCT FROM ({_listed("excluded", rest)})
                RETURNING applicant_id,
                          (SELECT 'applicant:' || public_id FROM applicants_applicant WHERE id = applicant_id),
                          {", ".join(stored)}"""
        )
        width = len(self.kind.key)
        return [
            Stored(row[1], dict(zip(stored, row[2:], strict=True)), earlier.get((row[0], *row[2 : 2 + width])))
            for row in rows
        ]

    def _earlier(self) -> dict[tuple[Any, ...], Values]:
        """The rows about to be corrected as they are now, locked."""
        stored, rest, width = list(self.kind.stored), list(self.kind.rest), len(self.kind.key)
        same_key = " AND ".join(f"t.{name} = i.{name}" for name in self.kind.key)
        rows = self._rows(
            f"""SELECT t.applicant_id, {_listed("t", stored)}
                FROM incoming i JOIN applicants_applicant a USING (usmle_id)
                JOIN {self.kind.table} t ON t.applicant_id = a.id AND {same_key}
                WHERE ({_listed("t", rest)}) IS DISTINCT FROM ({_listed("i", rest)})
                ORDER BY t.id FOR UPDATE OF t"""
        )
        return {(row[0], *row[1 : 1 + width]): dict(zip(stored, row[1:], strict=True)) for row in rows}

    def mark_matched(self, numbers: list[int]) -> None:
        """Note that held rows found their person."""
        self._run("UPDATE certification_heldrow SET matched_at = %s WHERE id = ANY(%s)", [clock.now(), numbers])

    def _run(self, statement: str, parameters: Any = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)

    def _rows(self, statement: str, parameters: Any = None) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return list(cursor.fetchall())


def _listed(table: str, names: list[str]) -> str:
    return ", ".join(f"{table}.{name}" for name in names)


def _copied(value: Any) -> str:
    """A value in the text form of COPY."""
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
