"""The embedded servers as an operator meets them: started twice, killed, stopped, in awkward folders."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from ecfmg.embedded import addresses, services
from ecfmg.embedded.errors import CannotStart
from ecfmg.embedded.postgresql import PostgreSQL
from ecfmg.embedded.redis_server import Redis
from ecfmg.embedded.serve import check_disk, check_port
from ecfmg.embedded.servers import Server

ROOT = Path(__file__).resolve().parents[2]


def both(folder: Path) -> list[Server]:
    return [PostgreSQL(folder, durable=False), Redis(folder, durable=False)]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder whose servers are stopped after the test."""
    with tempfile.TemporaryDirectory(prefix="casework-servers-") as name:
        yield Path(name)
        services.stop_all(Path(name), both(Path(name)))


def ask(folder: Path, sql: str) -> str:
    connection = psycopg2.connect(addresses.embedded_database_url(folder))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            row = cursor.fetchone() if cursor.description else None
            return str(row[0]) if row else ""
    finally:
        connection.close()


def test_start_twice_stop_twice_and_the_data_stays(folder: Path) -> None:
    assert len(services.start_all(folder, both(folder))) == 2
    assert services.start_all(folder, both(folder)) == []
    assert ask(folder, "SHOW server_version").startswith("18.")
    assert ask(folder, "SELECT upper('čeněk') || (SELECT pg_encoding_to_char(encoding) FROM pg_database LIMIT 1)") == (
        "ČENĚKUTF8"
    )
    assert ask(folder, "SHOW listen_addresses") == ""
    ask(folder, "CREATE TABLE kept (word text)")
    assert len(services.stop_all(folder, both(folder))) == 2
    assert services.stop_all(folder, both(folder)) == []
    services.start_all(folder, both(folder))
    assert ask(folder, "SELECT count(*) FROM kept") == "0"


def test_after_a_power_cut_both_start_again(folder: Path) -> None:
    services.start_all(folder, both(folder))
    for server in both(folder):
        process = server.process()
        assert process is not None
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    assert addresses.redis_socket(folder).exists(), "a stale socket is part of this test"
    assert len(services.start_all(folder, both(folder))) == 2
    assert ask(folder, "SELECT 1") == "1"


def test_a_stale_number_of_another_program_is_not_taken_for_the_server(folder: Path) -> None:
    services.start_all(folder, both(folder))
    services.stop_all(folder, both(folder))
    for file in (folder / "postgresql" / "postmaster.pid", folder / "redis" / "redis.pid"):
        file.write_text(f"{os.getpid()}\n")
    assert [server.process() for server in both(folder)] == [None, None]
    assert len(services.start_all(folder, both(folder))) == 2


def test_nobody_else_on_the_machine_gets_to_the_sockets(folder: Path) -> None:
    services.start_all(folder, both(folder))
    assert addresses.socket_dir(folder).stat().st_mode & 0o077 == 0


def test_a_long_path_still_has_sockets_the_system_takes(folder: Path) -> None:
    deep = folder / ("a-folder-with-a-long-name-" * 3) / ("and-another-below-it-" * 3)
    assert len(str(addresses.redis_socket(deep))) <= addresses.LONGEST_SOCKET_PATH
    services.start_all(deep, both(deep))
    try:
        assert ask(deep, "SELECT 1") == "1"
        assert redis.Redis(unix_socket_path=str(addresses.redis_socket(deep))).ping()
    finally:
        services.stop_all(deep, both(deep))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can hand its servers to another user")
@pytest.mark.parametrize(("owner", "runs_as"), [("root", "nobody"), ("daemon", "daemon"), (54321, "nobody")])
def test_root_hands_the_servers_to_an_ordinary_user_even_below_a_closed_folder(
    folder: Path, owner: str | int, runs_as: str
) -> None:
    folder.chmod(0o700)  # as a checkout under /root is closed to everybody else
    data = folder / "data"
    data.mkdir()
    shutil.chown(data, owner)
    services.start_all(data, both(data))
    try:
        assert ask(data, "SELECT 1") == "1"
        for server in both(data):
            process = server.process()
            assert process is not None
            assert process.username() == runs_as
    finally:
        services.stop_all(data, both(data))


def test_servers_of_your_own_are_left_alone(folder: Path) -> None:
    assert services.needed(folder, "postgresql://me@db.example/casework", "redis://broker.example/0") == []


def test_a_port_in_use_and_a_port_that_is_none_are_each_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with pytest.raises(CannotStart, match=f"^Port {port} is in use by another program: .*PORT=8001"):
            check_port(port)
    check_port(port)
    with pytest.raises(CannotStart, match=r"^PORT=eighty is no port"):
        check_port("eighty")


def test_a_full_disk_is_one_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_disk(folder)
    monkeypatch.setattr("ecfmg.embedded.serve.SMALLEST_FREE_DISK", 2**60)
    with pytest.raises(CannotStart, match=r"MB free and .* are needed: free some space"):
        check_disk(folder)


def test_by_hand(folder: Path) -> None:
    environment = {**os.environ, "VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "ecfmg.settings"}
    environment.pop("DATABASE_URL", None)
    environment.pop("REDIS_URL", None)

    def by_hand(command: str) -> tuple[int, str]:
        line = [sys.executable, "-m", "ecfmg.embedded", command]
        done = subprocess.run(line, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    assert by_hand("status")[0] == 3
    status, said = by_hand("start")
    assert status == 0
    assert f"DATABASE_URL={addresses.embedded_database_url(folder)}" in said
    assert by_hand("status")[0] == 0
    assert "PostgreSQL stopped." in by_hand("stop")[1]
