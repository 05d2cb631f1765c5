"""A nudge hurries work that is safe in PostgreSQL already. Without a broker it is dropped: beat looks anyway."""

import logging

from kombu.exceptions import OperationalError

from ecfmg.celery import app

log = logging.getLogger(__name__)


def nudge(task: str, *args: str | int) -> None:
    """Ask a worker to run `task` now. Never raises and never waits long for a broker that is away."""
    try:
        app.send_task(task, args=args, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("no broker for %s, beat will pick the work up: %s", task, error)
