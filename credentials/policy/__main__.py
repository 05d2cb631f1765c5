"""``python -m credentials.policy``: check the policy files of documents and schools; part of `make lint`."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from credentials.policy import FOLDER, PolicyFileError, content_of, mail_room, read_rows, roster, seasons

#: Each file with the heading of its rows and what reads them.
FILES: dict[str, tuple[str, Callable[[Any, str], object]]] = {
    "verification.yaml": ("verification", read_rows),
    "seasons.yaml": ("seasons", seasons.read_seasons),
    "roster.yaml": ("roster", roster.read_rows),
    "mail_room.yaml": ("mail_room", mail_room.read_rows),
}


def faults_of(folder: Path) -> list[str]:
    """The first fault of each file, and each file of the folder that nothing reads."""
    found = [f"{path.name}: nothing reads this file" for path in folder.glob("*.yaml") if path.name not in FILES]
    for name, (heading, read) in FILES.items():
        try:
            read(content_of(folder / name, heading), name)
        except PolicyFileError as fault:
            found.append(str(fault))
    return found


if __name__ == "__main__":
    faults = faults_of(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)
    print("\n".join(faults), end="\n" if faults else "", file=sys.stderr)
    sys.exit(1 if faults else 0)
