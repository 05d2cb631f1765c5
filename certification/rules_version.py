"""Which rules an answer was made by: the policy, what of it was announced by a day, and the code that answers."""

import hashlib
from datetime import date
from pathlib import Path

from certification.policy.loader import Policy
from certification.policy_in_force import policy_in_force

FOLDER = Path(__file__).parent
#: Everything that an answer, and who acts next on it, comes from. One changed byte of these and everybody is asked
#: again: too often after a comment was corrected, never too seldom.
SOURCES = (
    *("rules/**/*.py", "policy/*.py", "facts_loading/*.py"),
    *("answers.py", "next_actor.py", "standings.py"),
)


def digest_of_files(folder: Path, patterns: tuple[str, ...]) -> str:
    """SHA-256 over the names and bytes of the files of a folder that match."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in folder.glob(pattern)}):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


#: Taken when the process starts, as its code is; a later change of the files is the next process's.
CODE = digest_of_files(FOLDER, SOURCES)


def rules_version(day: date, policy: Policy | None = None) -> str:
    """SHA-256 of the rules that answer for a day, by `policy` or by the one in force; a day by which more of it was
    announced has another one."""
    policy = policy or policy_in_force()
    return hashlib.sha256(f"{CODE} {policy.version} {policy.as_known(day).epoch}".encode()).hexdigest()
