"""Read a CSV file strictly: UTF-8, commas, a heading with known columns, one value of the right kind in each cell.

A file is read line by line and never held as a whole. Whatever is wrong becomes a `Fault`; nothing here raises on bad
input once the file could be opened.
"""

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from certification.imports.columns import Column
from certification.imports.faults import Fault, FileRefused
from ecfmg.foundation.csv_rows import RowsBroken, numbered_rows

Rows = Iterator[tuple[int, list[str]]]

#: Columns that a rejects file has more than the file it came from; read over, so that it can be corrected and used.
OF_REJECTS = frozenset({"line", "faults"})
LONGEST_CELL = 2000
FIRST_BYTES = {
    b"PK\x03\x04": "This is an Excel workbook, not a CSV file. Save it as “CSV UTF-8 (comma delimited)”.",
    b"\xd0\xcf\x11\xe0": "This is an old Excel workbook, not a CSV file. Save it as “CSV UTF-8 (comma delimited)”.",
    b"%PDF": "This is a PDF, not a CSV file.",
    b"\xff\xfe": "The file is in UTF-16. Save it as “CSV UTF-8 (comma delimited)”.",
    b"\xfe\xff": "The file is in UTF-16. Save it as “CSV UTF-8 (comma delimited)”.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: its number, its cells as they stand, and its values or what is wrong with them."""

    number: int
    heading: Sequence[str]
    cells: Sequence[str]
    values: dict[str, Any] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def sha256_and_lines(path: Path) -> tuple[str, int]:
    """The SHA-256 of a file and how many line ends it has; raises `FileRefused` where it cannot be read."""
    digest, lines = hashlib.sha256(), 0
    try:
        with path.open("rb") as handle:
            while block := handle.read(1 << 20):
                digest.update(block)
                lines += block.count(b"\n")
    except OSError as error:
        raise FileRefused([Fault(1, "", f"The file cannot be read: {error.strerror}.")]) from error
    return digest.hexdigest(), lines


def read_lines(path: Path, columns: Sequence[Column]) -> Iterator[Line]:
    """Every line after the heading. Raises `FileRefused` at once where the heading does not fit."""
    with path.open("rb") as raw:
        start = raw.read(4)
        raw.seek(0)
        for mark, message in FIRST_BYTES.items():
            if start.startswith(mark):
                raise FileRefused([Fault(1, "", message)])
        # What is not UTF-8 comes through marked and is named with its line and column.
        text = io.TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="")
        rows = numbered_rows(text)
        heading = _heading(rows, columns)
        yield from _lines(rows, heading, {column.name: column for column in columns})


def _heading(rows: Rows, columns: Sequence[Column]) -> list[str]:
    try:
        _number, cells = next(rows, (1, []))
    except RowsBroken as broken:
        raise FileRefused([Fault(1, "", f"The heading cannot be read: {broken.reason}.")]) from broken
    names = [cell.strip().casefold() for cell in cells]
    faults = list(_heading_faults(names, {column.name for column in columns}))
    if faults:
        raise FileRefused(faults)
    return names


def _heading_faults(names: list[str], known: set[str]) -> Iterator[Fault]:
    if not any(names):
        yield Fault(1, "", "The file is empty; its first line must name the columns.")
        return
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        mark = "semicolons" if ";" in names[0] else "tabs"
        yield Fault(1, "", f"Columns are separated by {mark}. Save the file as “CSV UTF-8 (comma delimited)”.")
        return
    for name in sorted(known - set(names)):
        yield Fault(1, name, "is missing from the heading")
    for name in sorted(set(names) - known - OF_REJECTS):
        yield Fault(
            1, name[:40].encode("utf-8", "replace").decode() or "without a name", "is not a column of this kind of file"
        )
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Fault(1, name[:40], "stands twice in the heading")


def _lines(rows: Rows, heading: list[str], columns: dict[str, Column]) -> Iterator[Line]:
    try:
        for number, cells in rows:
            if any(cells):
                yield _line(number, cells, heading, columns)
    except RowsBroken as broken:
        fault = Fault(broken.line, "", f"{_csv_words(broken.reason)}; the rest of the file was not read")
        yield Line(broken.line, heading, (), faults=(fault,))


def _csv_words(reason: str) -> str:
    if "field limit" in reason:
        return "a cell is longer than any value could be"
    return f"quotation marks do not fit together ({reason})"


def _line(number: int, cells: list[str], heading: list[str], columns: dict[str, Column]) -> Line:
    if len(cells) != len(heading):
        message = f"has {len(cells)} cells; the heading has {len(heading)} columns"
        return Line(number, heading, cells, faults=(Fault(number, "", message),))
    values: dict[str, Any] = {}
    faults = []
    for name, cell in zip(heading, cells, strict=True):
        column = columns.get(name)
        if column is None:
            continue
        try:
            values[name] = column.read(_clean(cell))
        except ValueError as error:
            faults.append(Fault(number, name, str(error)))
    return Line(number, heading, cells, values, tuple(faults))


def _clean(cell: str) -> str:
    """The cell without spaces around it; a cell that no text could be raises `ValueError`."""
    if cell.isascii() and cell.isprintable():
        if len(cell) > LONGEST_CELL:
            raise ValueError(f"has {len(cell)} characters; no value is that long")
        return cell.strip()
    if len(cell) > LONGEST_CELL:
        raise ValueError(f"has {len(cell)} characters; no value is that long")
    if any("\udc80" <= character <= "\udcff" for character in cell):
        raise ValueError("is not UTF-8 text; save the file as “CSV UTF-8”")
    if any(character < " " or character == "\x7f" for character in cell.strip()):
        raise ValueError("holds a control character, which no value has")
    return cell.strip()
