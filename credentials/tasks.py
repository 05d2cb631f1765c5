"""Thin tasks of documents and verification; each is safe to run twice."""

from celery import shared_task

from credentials.actions import chasing, preparation


@shared_task(name="credentials.prepare_document")
def prepare_document(document_id: int) -> None:
    """Make the pages of one document."""
    preparation.prepare_document(document_id)


@shared_task(name="credentials.prepare_waiting_documents")
def prepare_waiting_documents() -> None:
    """Make the pages of what no nudge picked up; few at a time, since a task has a time limit."""
    preparation.prepare_waiting(most=20)


@shared_task(name="credentials.chase_schools")
def chase_schools() -> None:
    """Remind schools, and end what ran out."""
    chasing.chase_schools()
