"""A form names finished uploads in place of files: its own person's only, in order, once."""

import io
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier, Event

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pypdfium2 import PdfDocument
from pytest_django.fixtures import Settings

from applicants.models import Applicant
from credentials.actions.bulk import close_batch
from credentials.models import Document
from ecfmg.foundation import resumable
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.files import read_file
from ecfmg.foundation.models import UploadInProgress
from ecfmg.foundation.once import new_key
from ecfmg.foundation.resumable import forget, uploads_of
from tests.factories.accounts import signed_in_client
from tests.factories.bulk import batch_with
from tests.factories.credentials import ApplicantFactory, SchoolMemberFactory, education_of, picture_bytes, user_of
from tests.portals.uploads.sender import Sender, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, settings: Settings) -> None:
    settings.UPLOADS_ROOT = tmp_path / "uploads"


@pytest.fixture
def applicant() -> Applicant:
    person: Applicant = ApplicantFactory.create()
    education_of(person)
    return person


@pytest.fixture
def client(applicant: Applicant) -> Client:
    return signed_in_client(user_of(applicant))


def posted(client: Client, applicant: Applicant, *ids: str, key: str = "", **more: str) -> int:
    """Send the form of the diploma with these uploads; the status of the answer."""
    credential = applicant.educations.get().credentials.get(kind="diploma")
    form = {"sent:upload": ids, "language": "English", "once_key": key or new_key(), **more}
    address = reverse("applicant:send_credential", args=[credential.public_id])
    return client.post(address, form).status_code


def test_photographs_are_joined_in_the_order_of_the_form(client: Client, applicant: Applicant) -> None:
    one, two = (sent(client, picture_bytes(width=width, height=1600), f"{width}.jpg") for width in (1201, 1202))
    assert posted(client, applicant, two.public_id, one.public_id) == 302
    pages = PdfDocument(io.BytesIO(read_file(Document.objects.get().file)))
    assert [next(iter(page.get_objects())).get_px_size()[0] for page in pages] == [1202, 1201]
    assert not UploadInProgress.objects.exists()


def test_the_bytes_are_those_that_were_sent(client: Client, applicant: Applicant) -> None:
    sender = sent(client, picture_bytes("PDF"), "my diploma.pdf")
    assert posted(client, applicant, sender.public_id) == 302
    file = Document.objects.get().file
    assert (file.sha256, file.original_name) == (sender.sha256, "my diploma.pdf")


def test_a_form_sent_twice_is_one_document(client: Client, applicant: Applicant) -> None:
    sender, key = sent(client, picture_bytes("PDF")), new_key()
    assert [posted(client, applicant, sender.public_id, key=key) for _ in range(2)] == [302, 302]
    assert Document.objects.count() == 1


def test_anothers_unfinished_or_forgotten_upload_is_no_file(client: Client, applicant: Applicant) -> None:
    stranger = signed_in_client(user_of(ApplicantFactory.create()))
    theirs, unfinished = sent(stranger, picture_bytes("PDF")), Sender(client, picture_bytes("PDF"))
    unfinished.begin()
    unfinished.send(0, 1000)
    for named in (theirs.public_id, unfinished.public_id, "00000000-0000-4000-8000-000000000000", "nonsense"):
        assert posted(client, applicant, named) == 422, named
    assert not Document.objects.exists()
    assert UploadInProgress.objects.count() == 2


def test_a_refused_form_keeps_the_upload(client: Client, applicant: Applicant) -> None:
    sender = sent(client, picture_bytes("PDF"))
    assert posted(client, applicant, sender.public_id, language="") == 422
    assert UploadInProgress.objects.get().whole_at is not None
    assert posted(client, applicant, sender.public_id) == 302


def test_an_upload_named_twice_is_one_file(client: Client, applicant: Applicant) -> None:
    sender = sent(client, picture_bytes("PDF"))
    assert posted(client, applicant, sender.public_id, sender.public_id.upper()) == 302
    assert len(PdfDocument(io.BytesIO(read_file(Document.objects.get().file)))) == 1
    assert not UploadInProgress.objects.exists()


def test_an_upload_is_forgotten_once_however_many_fields_name_it(client: Client, applicant: Applicant) -> None:
    upload = uploads_of(user_of(applicant)).get(public_id=sent(client, picture_bytes("PDF")).public_id)
    forget(upload)
    forget(upload)
    assert not UploadInProgress.objects.exists()


@pytest.mark.parametrize(
    ("closed", "content", "kept"),
    [(True, b"%PDF-1.7 a file", 1), (False, b"PK\x03\x04 no archive", 1), (False, b"%PDF-1.7 a file", 0)],
)
def test_what_a_batch_refuses_stays_to_be_sent_elsewhere(closed: bool, content: bytes, kept: int) -> None:
    official = SchoolMemberFactory.create()
    desk, batch = signed_in_client(official.user), batch_with(official, [])
    sender = sent(desk, content, "class.zip")
    if closed:
        close_batch(Actor.of(official.user), batch=batch)
    there = reverse("school:bulk_add", args=[batch.public_id])
    assert desk.post(there, {"sent:chosen": [sender.public_id]}).status_code == 302
    assert UploadInProgress.objects.count() == kept


@pytest.mark.django_db(transaction=True)
def test_an_upload_named_in_four_forms_at_the_same_moment_is_taken_once(client: Client, applicant: Applicant) -> None:
    sender, start = sent(client, picture_bytes("PDF")), Barrier(4)

    def send(number: int) -> int:
        with closing(connection):
            start.wait()
            return posted(signed_in_client(user_of(applicant)), applicant, sender.public_id, key=f"key{number}")

    with ThreadPoolExecutor(4) as threads:
        answers = sorted(threads.map(send, range(4)))
    assert answers == [302, 422, 422, 422]
    assert Document.objects.count() == 1
    assert not UploadInProgress.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_form_meets_an_upload_in_use_with_a_sentence_and_leaves_it_alone(
    client: Client, applicant: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resumable, "WAIT_FOR_FORM", 0)
    sender = sent(client, picture_bytes("PDF"))
    held, go_on = Event(), Event()

    def hold() -> None:
        with closing(connection):
            found = resumable.held_for_a_form(uploads_of(user_of(applicant)))
            held.set()
            go_on.wait(30)
            resumable.release(found)

    with ThreadPoolExecutor(1) as other:
        done = other.submit(hold)
        held.wait(30)
        credential = applicant.educations.get().credentials.get(kind="diploma")
        address = reverse("applicant:send_credential", args=[credential.public_id])
        form = {"sent:upload": [sender.public_id], "language": "English", "once_key": new_key()}
        answer = client.post(address, form)
        go_on.set()
        done.result()
    assert answer.status_code == 422
    assert "being sent with another form at this moment" in answer.content.decode()
    assert posted(client, applicant, sender.public_id) == 302, "free again"


@pytest.mark.parametrize(("closed", "kept"), [(False, 0), (True, 1)])
def test_a_script_that_is_answered_in_json_leaves_no_upload_behind_that_was_taken(closed: bool, kept: int) -> None:
    official = SchoolMemberFactory.create()
    desk, batch = signed_in_client(official.user), batch_with(official, [])
    sender = sent(desk, picture_bytes("PDF"), "20000001 MSPE.pdf")
    if closed:
        close_batch(Actor.of(official.user), batch=batch)
    there = reverse("school:bulk_add", args=[batch.public_id])
    answer = desk.post(there, {"sent:file": [sender.public_id]}, headers={"Accept": "application/json"})
    assert answer.status_code == (422 if closed else 200)
    assert UploadInProgress.objects.count() == kept
