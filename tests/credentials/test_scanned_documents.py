"""A document and the virus scanner: shut until the scanner has spoken, and shut for good where it found something."""

import io

import pytest
from pytest_django.fixtures import Settings

from applicants.models import Applicant
from credentials.actions.credentials import submit_credential
from credentials.actions.documents import receive_document
from credentials.actions.preparation import prepare_document, prepare_waiting
from credentials.models import Document
from credentials.permissions import may_download_original
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.models import Event, MailMessage
from tests.clamd import EICAR, impostor
from tests.factories.credentials import document_of, education_of, picture, staff, upload, user_of

AWAY = "unix:///nowhere/clamd.socket"


def photograph(comment: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    picture(600, 800).save(buffer, "JPEG", comment=comment)
    return buffer.getvalue()


def sent(applicant: Applicant, comment: bytes = b"") -> Document:
    uploads = [upload(photograph(comment), "diploma.jpg")]
    return receive_document(Actor.of(applicant.user), applicant=applicant, kind="diploma", uploads=uploads)


def now(document: Document) -> tuple[str, str, int]:
    """State, scan and number of pages."""
    fresh = Document.objects.select_related("file").get(pk=document.pk)
    return fresh.state, fresh.file.scan, fresh.pages.count()


def downloadable(document: Document) -> list[bool]:
    fresh = Document.objects.select_related("file", "applicant__user", "uploaded_by").get(pk=document.pk)
    return [bool(may_download_original(who, fresh)) for who in (user_of(fresh.applicant), staff("reviewer"))]


def test_a_clean_document_is_shut_until_it_is_scanned(applicant: Applicant, scanner: str) -> None:
    document = sent(applicant)
    assert now(document) == ("waiting", "pending", 0)
    assert downloadable(document) == [False, False]
    assert prepare_document(document.pk)
    assert now(document) == ("ready", "clean", 1)
    assert downloadable(document) == [True, True]


def test_a_harmful_document_is_never_opened_and_its_sender_is_told(
    applicant: Applicant, me: Actor, scanner: str
) -> None:
    document = sent(applicant, EICAR)
    credential = education_of(applicant).credentials.get(kind="diploma")
    submit_credential(me, credential=credential, document=document, version=1)
    assert prepare_waiting() == 1
    assert now(document) == ("unreadable", "infected", 0)
    assert downloadable(document) == [False, False]
    credential.refresh_from_db()
    assert credential.state == "returned"
    mail = MailMessage.objects.get(template="document_unreadable", to=user_of(applicant).email)
    assert "Our virus scanner found something harmful in this file" in mail.body_text
    assert Event.objects.get(verb="document.infected").payload["found"].startswith("Test.Eicar")


@pytest.mark.parametrize("url", [AWAY, "garbage"])
def test_while_the_scanner_is_away_a_document_waits_and_is_tried_again(
    url: str, applicant: Applicant, scanner: str, settings: Settings
) -> None:
    document = sent(applicant)
    with impostor(b"220 mail.example\r\n\0") as garbage:
        settings.CLAMD_URL = garbage if url == "garbage" else url
        assert not prepare_document(document.pk)
        assert prepare_waiting() == 0
    assert now(document) == ("waiting", "error", 0)
    assert downloadable(document) == [False, False]
    settings.CLAMD_URL = scanner
    assert prepare_waiting() == 1
    assert now(document) == ("ready", "clean", 1)


def test_a_document_that_cannot_be_scanned_holds_up_no_other(
    applicant: Applicant, scanner: str, settings: Settings
) -> None:
    older = sent(applicant)
    settings.CLAMD_URL = AWAY
    prepare_document(older.pk)
    settings.CLAMD_URL = scanner
    newer = sent(applicant)
    assert prepare_waiting(most=1) == 1
    assert [now(older)[0], now(newer)[0]] == ["waiting", "ready"]


def test_without_a_scanner_pages_say_so_and_nothing_waits(applicant: Applicant, settings: Settings) -> None:
    settings.CLAMD_URL = AWAY
    left_over = sent(applicant)
    settings.CLAMD_URL = ""
    assert prepare_document(left_over.pk)
    assert now(left_over) == now(document_of(applicant)) == ("ready", "not_scanned", 1)
    assert downloadable(left_over) == [True, True]
