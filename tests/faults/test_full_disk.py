"""The disk takes no more bytes while a document is sent: the person is told, and nothing of it is kept."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.test import Client
from pytest_django.fixtures import Settings

from credentials.models import Document, Education
from ecfmg.foundation.models import MailMessage, StoredFile, UploadInProgress
from ecfmg.foundation.once import new_key
from ecfmg.foundation.storage import storage_settings
from tests.factories.accounts import signed_in_client
from tests.factories.credentials import (
    ApplicantFactory,
    SchoolMemberFactory,
    education_of,
    picture_bytes,
    upload,
    user_of,
)
from tests.portals.uploads.sender import Sender, sent


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Within the block the system refuses to make any file of this process larger, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture(autouse=True)
def _store_of_its_own(settings: Settings, tmp_path: Path) -> None:
    """Nobody else's files come into the store while a test looks at it."""
    settings.STORAGES = {**settings.STORAGES, "default": storage_settings("", tmp_path / "media")}


def files() -> set[Path]:
    """Everything in the store."""
    assert isinstance(default_storage, FileSystemStorage)
    return {path for path in Path(default_storage.location).rglob("*") if path.is_file()}


@pytest.fixture
def education(db: None) -> Education:
    """An education whose diploma is to be sent."""
    return education_of(ApplicantFactory.create())


@pytest.fixture
def browser(education: Education) -> Client:
    """The applicant's browser."""
    return signed_in_client(user_of(education.applicant))


@pytest.mark.parametrize("width", [1240, 2480], ids=["held in memory", "written aside while it arrives"])
def test_a_full_disk_is_told_and_keeps_nothing(browser: Client, education: Education, width: int) -> None:
    content = picture_bytes("PDF", width=width, height=1754)
    address = f"/applicant/documents/credential/{education.credentials.get(kind='diploma').public_id}/"
    before = files()
    with no_file_larger_than(len(content) // 2):
        answer = browser.post(address, {"upload": upload(content), "language": "Yoruba", "once_key": new_key()})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Our storage cannot take the file just now. Nothing was kept" in body
    assert 'value="Yoruba"' in body
    assert files() == before
    assert not StoredFile.objects.exists()
    assert not Document.objects.exists()
    assert not MailMessage.objects.exists()
    again = {"upload": upload(content), "language": "Yoruba", "once_key": new_key()}
    assert browser.post(address, again).status_code == 302, "with room on the disk the same document is taken"


@pytest.mark.parametrize("width", [1240, 2480], ids=["held in memory", "written aside while it arrives"])
def test_a_school_is_told_of_a_full_disk_as_an_applicant_is(education: Education, width: int) -> None:
    member = SchoolMemberFactory.create(school=education.school)
    content, before = picture_bytes("PDF", width=width, height=1754), files()
    form = {"kind": "mspe", "language": "English", "once_key": new_key(), "file": upload(content)}
    with no_file_larger_than(len(content) // 2):
        answer = signed_in_client(member.user).post(f"/school/students/{education.public_id}/", form)
    assert answer.status_code == 422
    assert "Our storage cannot take the file just now. Nothing was kept" in answer.content.decode()
    assert files() == before
    assert not Document.objects.exists()


def test_a_piece_that_finds_no_room_changes_nothing_and_goes_on_later(browser: Client) -> None:
    sender = Sender(browser, picture_bytes("PDF"))
    sender.begin()
    assert sender.send(0, 100_000).status_code == 204
    with no_file_larger_than(150_000):
        refused = sender.send(100_000)
        assert (refused.status_code, refused["Retry-After"]) == (507, "60")
        assert "Our storage cannot take the file just now" in refused.content.decode()
        assert sender.head()["Upload-Offset"] == "100000"
    assert sender.send(100_000).status_code == 204
    assert UploadInProgress.objects.get().sha256 == sender.sha256


def test_a_form_whose_upload_went_ahead_is_told_too_and_keeps_what_had_arrived(
    browser: Client, education: Education
) -> None:
    content = picture_bytes("PDF")
    sender = sent(browser, content)
    address = f"/applicant/documents/credential/{education.credentials.get(kind='diploma').public_id}/"
    form = {"sent:upload": sender.public_id, "language": "English", "once_key": new_key()}
    with no_file_larger_than(len(content) // 2):
        answer = browser.post(address, form)
    assert answer.status_code == 422
    assert "Our storage cannot take the file just now" in answer.content.decode()
    assert sender.public_id in answer.content.decode()
    assert browser.post(address, form).status_code == 302
    assert StoredFile.objects.filter(sha256=sender.sha256).exists()
    assert not UploadInProgress.objects.exists()
