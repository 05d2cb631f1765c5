"""The lines of a CSV with their numbers, strictly: what Python's reader stumbles over is told by its line."""

import csv
from collections.abc import Iterable, Iterator


class RowsBroken(Exception):
    """Quotation marks that do not fit together, or a cell without an end. Nothing after `line` can be read."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line, self.reason = line, reason


def numbered_rows(text: Iterable[str], *, separator: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Number (from 1; a cell with a line break makes numbers leap) and cells of each line; blank ones have no cells.

    Raises `RowsBroken` when it comes to a line that is none.
    """
    reader = csv.reader(text, delimiter=separator, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise RowsBroken(number, str(error)) from error
        yield number, cells
