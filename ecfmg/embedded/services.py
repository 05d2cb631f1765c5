"""Both embedded servers together, as settings say: a server of your own (DATABASE_URL, REDIS_URL) is left alone."""

from pathlib import Path

from ecfmg.embedded import addresses, servers
from ecfmg.embedded.postgresql import PostgreSQL
from ecfmg.embedded.redis_server import Redis
from ecfmg.embedded.servers import Server


def needed(var_dir: Path, database_url: str, redis_url: str, *, durable: bool = True) -> list[Server]:
    """The embedded servers that these addresses ask for."""
    found: list[Server] = []
    if database_url == addresses.embedded_database_url(var_dir):
        found.append(PostgreSQL(var_dir, durable))
    if redis_url.partition("?")[0] == addresses.embedded_redis_url(var_dir).partition("?")[0]:
        found.append(Redis(var_dir, durable))
    return found


def start_all(var_dir: Path, wanted: list[Server]) -> list[Server]:
    """Start what does not run yet and return what was started by this call. Stops those again where one fails."""
    started: list[Server] = []
    with servers.one_at_a_time(var_dir):
        try:
            started.extend(server for server in wanted if servers.start(server))
        except BaseException:
            for server in started:
                servers.stop(server)
            raise
    return started


def stop_all(var_dir: Path, wanted: list[Server]) -> list[Server]:
    """Stop what runs and return it."""
    with servers.one_at_a_time(var_dir):
        return [server for server in reversed(wanted) if servers.stop(server)]
