"""A message promised in a transaction reaches its reader once, by a real worker and a real mail server."""

from collections.abc import Callable

import pytest
from django.db import transaction

from ecfmg.foundation import outbox
from ecfmg.foundation.models import MailMessage, OutboxMessage
from tests.browser.waiting import until
from tests.conftest import Inbox, WorkerProcess


@pytest.fixture
def promise() -> Callable[[str], None]:
    def write(key: str) -> None:
        with transaction.atomic():
            message = MailMessage.objects.create(
                to="reader@reader.example", template="test", subject=key, body_text="words", body_html="<p>words</p>"
            )
            outbox.queue("mail", key=key, payload={"mail": str(message.public_id)})

    return write


def test_the_worker_sends_what_was_promised_and_a_killed_one_loses_nothing(
    celery_worker_process: WorkerProcess, smtp_inbox: Inbox, promise: Callable[[str], None]
) -> None:
    promise("first")
    assert [message["Subject"] for message in smtp_inbox.wait_for(1)] == ["first"]
    # A kill between the mail server's yes and the commit sends the same message, with the same id, once more.
    until(lambda: OutboxMessage.objects.filter(done_at__isnull=False).exists(), "the first promise is kept")
    celery_worker_process.kill()
    promise("second")
    celery_worker_process.start()
    assert [message["Subject"] for message in smtp_inbox.wait_for(2)] == ["first", "second"]
