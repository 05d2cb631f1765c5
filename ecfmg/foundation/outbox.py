"""Side effects after the commit: a row in PostgreSQL is the promise, Celery only hurries it.

An action calls `queue` inside its transaction. A worker takes each row with ``FOR UPDATE SKIP LOCKED`` and writes the
effect and ``done_at`` in one transaction, so that a row delivered twice has one effect. What fails is tried again
later and set aside after `MAX_TRIES`, where staff see it.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import transaction

from ecfmg.foundation import clock
from ecfmg.foundation.models import OutboxMessage
from ecfmg.foundation.nudges import nudge

log = logging.getLogger(__name__)

MAX_TRIES = 8
Handler = Callable[[OutboxMessage], None]
_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that carries out messages of `kind`; its module stands in `outbox_handlers` of its app."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


@cache
def _load_handlers() -> None:
    """Import the modules of the handlers when the first promise is kept: they bring PDF and image libraries, which
    a command that keeps none need not wait for."""
    for config in apps.get_app_configs():
        for module in getattr(config, "outbox_handlers", ()):
            import_module(module)


def queue(kind: str, *, key: str, payload: dict[str, Any]) -> OutboxMessage:
    """Promise an effect. The same `key` twice is one effect; the payload holds ids, never personal data."""
    message, created = OutboxMessage.objects.get_or_create(
        key=key,
        defaults={"kind": kind, "payload": payload, "available_at": clock.now()},
    )
    if created:
        transaction.on_commit(lambda: nudge("foundation.deliver_outbox"))
    return message


def deliver_next() -> bool:
    """Carry out one waiting message; False when none waits."""
    _load_handlers()
    with transaction.atomic():
        message = (
            OutboxMessage.objects.select_for_update(skip_locked=True)
            .filter(
                done_at__isnull=True,
                set_aside_at__isnull=True,
                available_at__lte=clock.now(),
            )
            .order_by("available_at", "id")
            .first()
        )
        if message is None:
            return False
        message.tries += 1
        try:
            with transaction.atomic():
                _handlers[message.kind](message)
            message.done_at = clock.now()
        except Exception as error:  # whatever a handler raises, the others must go on and this one be tried again
            log.exception(
                "outbox message %s (%s) failed, try %s",
                message.public_id,
                message.kind,
                message.tries,
            )
            _put_off(message, error)
        message.save()
    return True


def _put_off(message: OutboxMessage, error: Exception) -> None:
    message.last_error = f"{type(error).__name__}: {error}"[:2000]
    if message.tries >= MAX_TRIES:
        message.set_aside_at = clock.now()
    else:
        message.available_at = clock.now() + timedelta(seconds=10 * 4 ** min(message.tries - 1, 6))
