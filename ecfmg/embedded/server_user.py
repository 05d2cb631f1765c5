"""Who the servers run as. PostgreSQL refuses to run as root, so root hands its servers to an ordinary user."""

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from ecfmg.embedded.errors import CannotStart


@dataclass(frozen=True, slots=True)
class ServerUser:
    """The user of the servers; `switch` says whether we are root and have to become that user."""

    uid: int
    gid: int
    switch: bool

    def own(self, folder: Path) -> None:
        """Make `folder` if it is missing, for this user's eyes only."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.switch:
            os.chown(folder, self.uid, self.gid)
        elif folder.stat().st_uid != self.uid:
            raise CannotStart(f"{folder} belongs to another user: remove it or set VAR_DIR to a folder of your own.")
        folder.chmod(0o700)

    def command(self, arguments: list[str], *, reaching: list[Path]) -> list[str]:
        """`arguments` as a command run by this user, who must be able to get to every path of `reaching`."""
        if not self.switch:
            return arguments
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            raise CannotStart(
                "As root the embedded servers need the program setpriv (package util-linux): install it, run as an "
                "ordinary user, or set DATABASE_URL and REDIS_URL to servers of your own."
            )
        prefix = [setpriv, f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
        if not all(_open_to_everybody(path) for path in reaching):
            # A checkout under /root, say: let the server through instead of opening the folders to everybody.
            prefix += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        return [*prefix, "--", *arguments]


def server_user(var_dir: Path) -> ServerUser:
    """The present user; for root the owner of `var_dir`, or ``nobody`` where that is root too or has no name."""
    if os.geteuid() != 0:
        return ServerUser(os.geteuid(), os.getegid(), switch=False)
    try:
        owner = pwd.getpwuid(var_dir.stat().st_uid)
    except KeyError:  # a folder from outside a container; PostgreSQL wants a user with a name
        owner = pwd.getpwnam("nobody")
    if owner.pw_uid == 0:
        owner = pwd.getpwnam("nobody")
    return ServerUser(owner.pw_uid, owner.pw_gid, switch=True)


def _open_to_everybody(path: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in path.absolute().parents)
