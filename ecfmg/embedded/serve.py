"""``make run``: the whole project on one machine, from servers to demo people. For development and trying out."""

import errno
import os
import shutil
import signal
import socket
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connections

from ecfmg.embedded import processes, services
from ecfmg.embedded.errors import CannotStart
from ecfmg.embedded.processes import Managed

HOST = "127.0.0.1"
SMALLEST_FREE_DISK = 500 * 1024 * 1024


def main() -> int:
    """Run until Ctrl-C; the exit status is 1 where something cannot start, told in one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecfmg.settings")
    port = os.environ.get("PORT", "8000")
    # Before the servers run, a termination must still unwind through what stops them.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        check_port(port)
        check_disk(settings.VAR_DIR)
        _serve(int(port))
    except CannotStart as error:
        return _tell(str(error))
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        if error.errno == errno.ENOSPC:
            return _tell(f"The disk of {settings.VAR_DIR} is full: free some space, then run it again.")
        raise
    return 0


def check_port(port: str) -> None:
    """Raise CannotStart unless `port` is a port number that nobody listens on."""
    if not port.isdigit() or not 1 <= int(port) <= 65535:
        raise CannotStart(f"PORT={port} is no port: give a number from 1 to 65535, as in make run PORT=8001.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(port)))
        except PermissionError:
            raise CannotStart(
                f"You may not use port {port}: choose one above 1023, as in make run PORT=8001."
            ) from None
        except OSError:
            raise CannotStart(
                f"Port {port} is in use by another program: stop it, or choose another port, as in make run PORT=8001."
            ) from None


def check_disk(folder: Path) -> None:
    """Raise CannotStart where the disk of `folder` is too full for a database."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < SMALLEST_FREE_DISK:
        raise CannotStart(
            f"The disk of {folder} has {free // 2**20} MB free and {SMALLEST_FREE_DISK // 2**20} MB are needed: free "
            "some space, or set VAR_DIR to a folder on another disk."
        )


def _serve(port: int) -> None:
    wanted = services.needed(settings.VAR_DIR, settings.DATABASE_URL, settings.REDIS_URL)
    started = services.start_all(settings.VAR_DIR, wanted)
    try:
        django.setup()
        _prepare_data()
        print(f"\n  {settings.PRODUCT_NAME} runs at http://{HOST}:{port}/   (Ctrl-C stops everything)\n", flush=True)
        if settings.DEMO and "demo_people" in get_commands():
            call_command("demo_people")
        connections.close_all()
        processes.run(project_processes(port))
    finally:
        services.stop_all(settings.VAR_DIR, started)


def _prepare_data() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if settings.DEMO and "load_demo" in get_commands():
        call_command("load_demo")


def project_processes(port: int) -> list[Managed]:
    """Web, worker and beat, as one machine needs them."""
    python = [sys.executable, "-m"]
    # Celery warns of root because of pickled tasks, which this project does not take.
    celery = [
        sys.executable,
        "-W",
        "ignore:You're running the worker with superuser",
        "-m",
        "celery",
        "--quiet",
        "--app=ecfmg",
    ]
    web = ["granian", "--interface=wsgi", f"--host={HOST}", f"--port={port}", "--blocking-threads=4", "--no-access-log"]
    return [
        Managed("web", [*python, *web, "ecfmg.wsgi:application"]),
        Managed("worker", [*celery, "worker", "--concurrency=2", "--loglevel=WARNING"]),
        Managed("beat", [*celery, "beat", "--loglevel=WARNING"]),
    ]


def _tell(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
