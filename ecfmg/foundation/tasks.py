"""Thin tasks of the foundation."""

from celery import shared_task

from ecfmg.foundation import keeping, outbox, resumable


@shared_task(name="foundation.deliver_outbox")
def deliver_outbox() -> None:
    """Carry out what waits in the outbox, until nothing does."""
    while outbox.deliver_next():
        pass


@shared_task(name="foundation.sweep_uploads")
def sweep_uploads() -> None:
    """Remove uploads that were begun and left."""
    resumable.sweep_uploads()


@shared_task(name="foundation.check_files")
def check_files() -> None:
    """Read the stored files whose turn it is again, and remove what lies there without a row."""
    keeping.check_tonight()
    keeping.sweep_store()
