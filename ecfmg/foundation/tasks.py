"""Thin tasks of the foundation."""

from celery import shared_task

from ecfmg.foundation import outbox


@shared_task(name="foundation.deliver_outbox")
def deliver_outbox() -> None:
    """Carry out what waits in the outbox, until nothing does."""
    while outbox.deliver_next():
        pass
