"""Real servers for the tests: PostgreSQL, Redis, a Celery worker and a mail server, each started when first needed."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError
from django.db import connection
from django.test import TransactionTestCase
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from ecfmg.embedded import services
from ecfmg.embedded.addresses import embedded_database_url
from ecfmg.embedded.servers import Server
from tests.clamd import clamd

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    """A run that is told to end (a time limit, say) still cleans up behind itself."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that made the temporary data folder stops its servers and removes it; xdist workers do not."""
    if hasattr(config, "workerinput") or "TEST_VAR_DIR" not in os.environ:
        return
    folder = Path(os.environ["TEST_VAR_DIR"])
    services.stop_all(folder, _embedded_servers())
    shutil.rmtree(folder, ignore_errors=True)


def _embedded_servers() -> list[Server]:
    return services.needed(settings.VAR_DIR, settings.DATABASE_URL, settings.REDIS_URL, durable=False)


@pytest.fixture(scope="session")
def servers() -> None:
    """PostgreSQL and Redis, started by whichever test needs them first and shared by all xdist workers."""
    services.start_all(settings.VAR_DIR, _embedded_servers())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(servers: None, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """pytest-django's hook before it makes the test database: the server must run by then."""


@pytest.fixture(scope="session", autouse=True)
def _events_may_be_emptied_between_tests() -> Iterator[None]:
    """Tests with real commits end by emptying every table, which the database refuses for events: its triggers rest."""
    empty_tables: Callable[[TransactionTestCase], None] = vars(TransactionTestCase)["_fixture_teardown"]

    def emptied_again(test_case: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        try:
            _try_thrice(lambda: empty_tables(test_case))
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = DEFAULT")
        cache.clear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied_again)
        yield


def _try_thrice(action: Callable[[], None]) -> None:
    """A Celery worker that is at work just then can be in the way (a deadlock, which PostgreSQL ends with an error)."""
    for attempt in range(3):
        try:
            action()
        except CommandError:
            if attempt == 2:
                raise
        else:
            return


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Embedded servers go with the run, and their databases with them; dropping each would wait for its last reader."""
    return bool(_embedded_servers())


class Inbox(Message):
    """What the mail server has taken in, oldest first."""

    def __init__(self) -> None:
        super().__init__(message_class=EmailMessage)
        self.messages: list[EmailMessage] = []

    def handle_message(self, message: EmailMessage) -> None:  # type: ignore[override]  # made of message_class
        self.messages.append(message)

    def wait_for(self, count: int = 1, seconds: float = 30) -> list[EmailMessage]:
        """The messages, once there are `count` of them; fails after `seconds`."""
        _wait_until(lambda: len(self.messages) >= count, seconds, f"{count} messages; there are {len(self.messages)}")
        return self.messages


@pytest.fixture(scope="session")
def smtp_server() -> Iterator[Controller]:
    """A mail server on loopback for the whole run; tests use `smtp_inbox`."""
    controller = Controller(Inbox(), hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def smtp_inbox(smtp_server: Controller, settings: Settings) -> Inbox:
    """An empty inbox; mail of this process and of the Celery worker arrives in it by SMTP."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp_server.port
    settings.EMAIL_USE_TLS = False
    inbox: Inbox = smtp_server.handler
    inbox.messages.clear()
    return inbox


@dataclass
class WorkerProcess:
    """A Celery worker (with beat, so that beat's safety net is there too) as a process of its own."""

    environment: dict[str, str]
    log: Path
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it unless it runs, and wait until it takes tasks."""
        if self._process is not None and self._process.poll() is None:
            return
        self.log.write_bytes(b"")
        command = [sys.executable, "-m", "celery", "-A", "ecfmg", "worker", "--beat", "--concurrency=1", "-n", _name()]
        schedule = self.log.with_suffix(".schedule")
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, f"--schedule={schedule}", "--loglevel=INFO"],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        process = self._process
        _wait_until(
            lambda: b" ready." in self.log.read_bytes() or process.poll() is not None, 60, f"the worker; see {self.log}"
        )
        assert process.poll() is None, f"the worker did not start:\n{self.log.read_text()[-3000:]}"

    def stop(self) -> None:
        """End it as an operator would: it finishes what it has in hand."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut would, with all its children."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        if how == signal.SIGKILL:
            os.killpg(self._process.pid, how)
        else:
            self._process.send_signal(how)
        self._process.wait(60)


def _name() -> str:
    return f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'only')}@%h"


@pytest.fixture(scope="session")
def _worker_process(
    django_db_setup: None, smtp_server: Controller, live_server: LiveServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WorkerProcess]:
    database = connection.settings_dict["NAME"]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": embedded_database_url(settings.VAR_DIR, database),
        "SITE_URL": live_server.url,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(smtp_server.port),
        "EMAIL_USE_TLS": "0",
    }
    worker = WorkerProcess(environment, tmp_path_factory.mktemp("celery") / "worker.log")
    yield worker
    worker.stop()


@pytest.fixture
def celery_worker_process(transactional_db: None, _worker_process: WorkerProcess) -> Iterator[WorkerProcess]:
    """A running Celery worker on this test's database; a test may stop, kill and start it.

    It ends with the test, before the tables are emptied, so that neither stands in the way of the other.
    """
    _worker_process.start()
    yield _worker_process
    _worker_process.stop()


def free_port() -> int:
    """A TCP port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} seconds for {what}"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def clamd_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A virus scanner that knows one signature."""
    with clamd(tmp_path_factory.mktemp("clamd")) as url:
        yield url


@pytest.fixture
def scanner(clamd_url: str, settings: Settings) -> str:
    """The site has that scanner; its URL."""
    settings.CLAMD_URL = clamd_url
    return clamd_url
