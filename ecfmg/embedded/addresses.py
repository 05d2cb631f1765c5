"""Where the embedded PostgreSQL and Redis listen: Unix sockets whose place follows from the data folder alone.

Settings, the servers and the command line all ask here, so that they agree without talking to each other.
"""

import hashlib
import tempfile
from pathlib import Path
from urllib.parse import quote

DATABASE_NAME = "casework"
DATABASE_USER = "casework"
POSTGRESQL_SOCKET_NAME = ".s.PGSQL.5432"
REDIS_SOCKET_NAME = "redis.sock"

#: Bytes. The system refuses longer socket paths (108 on Linux, 104 on macOS); PostgreSQL's is the longest of ours.
LONGEST_SOCKET_PATH = 100


def socket_dir(var_dir: Path) -> Path:
    """The folder of the sockets: ``run`` in the data folder, or a short one in the temporary folder for long paths."""
    wished = var_dir.absolute() / "run"
    if len(bytes(wished / POSTGRESQL_SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return wished
    digest = hashlib.sha256(bytes(var_dir.absolute())).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"casework-{digest}"


def embedded_database_url(var_dir: Path, database: str = DATABASE_NAME) -> str:
    """The URL of `database` on the embedded PostgreSQL that keeps its data under `var_dir`."""
    return f"postgresql://{DATABASE_USER}@{quote(str(socket_dir(var_dir)), safe='')}/{database}"


def embedded_redis_url(var_dir: Path, number: int = 0) -> str:
    """The broker URL (Celery's form) of Redis database `number` on the embedded Redis under `var_dir`."""
    return f"redis+socket://{quote(str(redis_socket(var_dir)))}?virtual_host={number}"


def redis_socket(var_dir: Path) -> Path:
    """The socket file of the embedded Redis."""
    return socket_dir(var_dir) / REDIS_SOCKET_NAME
