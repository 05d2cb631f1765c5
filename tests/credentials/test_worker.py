"""The real Celery worker makes the pages; killed in between, it takes them up again."""

import time

import pytest

from credentials.actions.documents import receive_document
from credentials.models import Document
from ecfmg.foundation.actors import Actor
from tests.conftest import WorkerProcess
from tests.credentials import hostile
from tests.factories.credentials import ApplicantFactory, document_of, upload


@pytest.fixture
def media() -> None:
    """In place of the folder of each test: here the files lie where the worker's process finds them."""


def wait_for(document: Document, state: str, seconds: float = 60) -> Document:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        document.refresh_from_db()
        if document.state == state:
            return document
        time.sleep(0.2)
    raise AssertionError(f"{document.receipt} is {document.state} after {seconds} seconds, not {state}")


def test_pages_are_made_after_the_upload_and_after_a_power_cut(celery_worker_process: WorkerProcess) -> None:
    applicant = ApplicantFactory.create()
    assert wait_for(document_of(applicant, ready=False), "ready").page_count == 1
    celery_worker_process.kill()
    actor = Actor.of(applicant.user)
    bomb = receive_document(actor, applicant=applicant, kind="other", uploads=[upload(hostile.endless())])
    good = document_of(applicant, ready=False)
    celery_worker_process.start()
    assert wait_for(good, "ready").pages.count() == 1
    assert wait_for(bomb, "unreadable").fault
