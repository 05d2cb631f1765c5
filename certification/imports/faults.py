"""What is wrong with a file, named by line and column."""

from dataclasses import dataclass

from ecfmg.foundation.errors import ActionRefused

#: So many faults are printed; the rest is counted.
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `line` counts from 1, the heading included; `column` is its name, empty where the line is meant."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        where = f"line {self.line}, column {self.column}" if self.column else f"line {self.line}"
        return f"{where}: {self.message}"


class FileRefused(ActionRefused):
    """The file cannot be taken as it is; nothing of it was stored. `faults` names everything that is wrong."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        count = len(faults)
        super().__init__(
            f"The file has {f'{count} faults' if count > 1 else 'a fault'}; nothing of it was stored. "
            "Correct it and read it in again, or read in the good lines alone with --skip-bad."
        )
