"""A form names finished uploads in place of files: its own person's only, in order, once."""

import io
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pypdfium2 import PdfDocument
from pytest_django.fixtures import Settings

from applicants.models import Applicant
from credentials.actions.bulk import close_batch
from credentials.models import Document
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
