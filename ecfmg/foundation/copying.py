"""Many rows into a table by COPY, the fastest way that the database has; many numbers as one parameter."""

import io
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Append rows to a table, in the transaction of the caller; triggers and constraints hold as for INSERT.

    A value is None, text, bytes (text in UTF-8, such as JSON), True or False, a day or moment, or anything whose `str`
    the database reads.
    """
    text = b"".join([b"\t".join([_text(value) for value in row]) + b"\n" for row in rows])
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", io.BytesIO(text))


def array_of(numbers: Iterable[int]) -> str:
    """Many numbers as one parameter of a statement, `column = ANY(%s)`.

    As a list, the driver would write each of them out and the database read each as an expression: a millisecond for a
    thousand, in every statement.
    """
    return "{" + ",".join(map(str, numbers)) + "}"


def _text(value: object) -> bytes:
    """A value as COPY reads it."""
    if isinstance(value, str):
        return _escaped(value.encode())
    if isinstance(value, bytes):
        return _escaped(value)
    if value is None:
        return b"\\N"
    if isinstance(value, bool):
        return b"t" if value else b"f"
    if isinstance(value, date):
        return value.isoformat().encode()
    return _escaped(str(value).encode())


def _escaped(raw: bytes) -> bytes:
    escaped = raw.replace(b"\\", b"\\\\")
    return escaped.replace(b"\t", b"\\t").replace(b"\n", b"\\n").replace(b"\r", b"\\r")
