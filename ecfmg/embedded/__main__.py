"""``python -m ecfmg.embedded start | stop | status | run``: the embedded PostgreSQL and Redis by hand."""

import argparse
import os
import signal
import sys

from django.conf import settings

from ecfmg.embedded import services
from ecfmg.embedded.errors import CannotStart
from ecfmg.embedded.servers import Server


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command; the exit status is 0, 1 for a fault, or 3 for ``status`` where a server is down."""
    parser = argparse.ArgumentParser(prog="python -m ecfmg.embedded", description=__doc__)
    parser.add_argument("command", choices=["start", "stop", "status", "run"])
    command = parser.parse_args(arguments).command
    wanted = services.needed(settings.VAR_DIR, settings.DATABASE_URL, settings.REDIS_URL)
    if not wanted:
        print("DATABASE_URL and REDIS_URL name servers of your own; nothing to do.")
        return 0
    try:
        return {"start": _start, "stop": _stop, "status": _status, "run": _run}[command](wanted)
    except (CannotStart, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def _start(wanted: list[Server]) -> int:
    started = services.start_all(settings.VAR_DIR, wanted)
    for server in wanted:
        print(f"{server.name} {'started' if server in started else 'was running'}.")
    return _print_addresses()


def _stop(wanted: list[Server]) -> int:
    stopped = services.stop_all(settings.VAR_DIR, wanted)
    for server in wanted:
        print(f"{server.name} {'stopped' if server in stopped else 'was not running'}.")
    return 0


def _status(wanted: list[Server]) -> int:
    answering = [server.answers() for server in wanted]
    for server, answers in zip(wanted, answering, strict=True):
        print(f"{server.name} {'answers' if answers else 'does not answer'}; log: {server.log}")
    _print_addresses()
    return 0 if all(answering) else 3


def _run(wanted: list[Server]) -> int:
    """Start, wait for Ctrl-C or a termination signal, and stop what this call started."""
    ends = {signal.SIGINT, signal.SIGTERM}
    started = services.start_all(settings.VAR_DIR, wanted)
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    _print_addresses()
    print("Ctrl-C stops them.", flush=True)
    signal.sigwait(ends)
    services.stop_all(settings.VAR_DIR, started)
    return 0


def _print_addresses() -> int:
    print(f"DATABASE_URL={settings.DATABASE_URL}\nREDIS_URL={settings.REDIS_URL}")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecfmg.settings")
    sys.exit(main())
