"""Read a file through: hand on the good lines, gather the faults, write refused lines aside."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from certification.imports.columns import Column
from certification.imports.csv_file import Line, read_lines
from certification.imports.faults import Fault, FileRefused

Values = dict[str, Any]
Progress = Callable[[int], object]


class FileKind(Protocol):
    """What reading needs to know of a kind of file."""

    @property
    def columns(self) -> Sequence[Column]:
        """Its columns."""

    def check(self, line: int, values: Values, /) -> list[Fault]:
        """What is wrong between the values of one line."""

    def key_of(self, values: Values, /) -> tuple[Any, ...]:
        """What may stand in a file once."""


class RejectsFile:
    """Lines that were refused, as they stood, with their number and faults; made when the first one comes."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._handle: Any = None
        self._writer: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle is not None:
            self._handle.close()

    def add(self, line: Line, faults: list[Fault]) -> None:
        """Write one line aside."""
        if self.path is None:
            return
        if self._writer is None:
            self._handle = self.path.open("w", encoding="utf-8", errors="replace", newline="")
            self._writer = csv.writer(self._handle)
            self._writer.writerow([*line.heading, "line", "faults"])
        width = len(line.heading)
        cells = [*line.cells[:width], *[""] * (width - len(line.cells))]
        told = "; ".join(f"{fault.column}: {fault.message}" if fault.column else fault.message for fault in faults)
        self._writer.writerow([*map(harmless, cells), line.number, told])


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    bare = cell.replace("\0", "")
    return f"'{bare}" if bare[:1] in {"=", "+", "-", "@", "\t"} else bare


@dataclass(slots=True)
class Reading:
    """What reading a file has found so far. `first_line` says on which line each key stood first."""

    read: int = 0
    rejected: int = 0
    faults: list[Fault] = field(default_factory=list)
    first_line: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def good_lines(self, path: Path, kind: FileKind, rejects: RejectsFile) -> Iterator[Line]:
        """The lines without a fault; the others are counted, named and written aside."""
        for line in read_lines(path, kind.columns):
            self.read += 1
            faults = list(line.faults) or kind.check(line.number, line.values) + self._repeated(line, kind)
            if faults:
                self.rejected += 1
                self.faults += faults
                rejects.add(line, faults)
            else:
                yield line

    def refuse_faults(self, *, skip_bad: bool) -> None:
        """Raise `FileRefused` where there are faults and faulty lines are not to be skipped."""
        if self.faults and not skip_bad:
            raise FileRefused(self.faults)

    def _repeated(self, line: Line, kind: FileKind) -> list[Fault]:
        first = self.first_line.setdefault(kind.key_of(line.values), line.number)
        return [] if first == line.number else [Fault(line.number, "", f"repeats line {first}")]


def in_chunks(lines: Iterator[Line], size: int) -> Iterator[list[Values]]:
    """The values of the lines in lists of `size`; the last one may be shorter or empty."""
    chunk: list[Values] = []
    for line in lines:
        chunk.append(line.values)
        if len(chunk) == size:
            yield chunk
            chunk = []
    yield chunk
