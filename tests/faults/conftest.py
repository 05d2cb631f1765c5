"""Servers that a test may take down: a Redis and a Celery worker of its own, which no other test uses."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from kombu import pools

from ecfmg.celery import app
from ecfmg.embedded import addresses, servers
from ecfmg.embedded.redis_server import Redis
from tests.conftest import WorkerProcess


@dataclass
class Machinery:
    """What carries work from the web pages to the worker, and the worker itself."""

    redis: Redis
    worker: WorkerProcess

    def start(self) -> None:
        """Start both, whatever runs."""
        servers.start(self.redis)
        self.worker.start()

    def kill_redis(self) -> None:
        """End Redis as a power cut would. It keeps nothing on disk, so it comes back empty."""
        process = self.redis.process()
        assert process is not None, "there is a Redis to kill"
        process.kill()
        process.wait(10)


@pytest.fixture
def machinery(
    transactional_db: None, _worker_process: WorkerProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Machinery]:
    """Redis and a worker on the database of this test, both running."""
    _worker_process.stop()  # the one that other tests share would do the work of the one that is down
    folder = Path(tempfile.mkdtemp(prefix="casework-faults-"))
    url = addresses.embedded_redis_url(folder)
    environment = {**_worker_process.environment, "REDIS_URL": url}
    found = Machinery(Redis(folder, durable=False), WorkerProcess(environment, tmp_path / "worker.log"))
    monkeypatch.setattr(app.conf, "broker_url", url)
    _forget_connections()
    try:
        found.start()
        yield found
    finally:
        found.worker.kill()
        servers.stop(found.redis)
        _forget_connections()
        shutil.rmtree(folder, ignore_errors=True)


def _forget_connections() -> None:
    """The pages of this process ask for a connection to the broker anew, at the address that holds now."""
    pools.reset()
    app._after_fork()  # type: ignore[attr-defined]  # the one place where Celery forgets its pools
