"""Files that are no documents: a sentence that helps, nothing stored, and what was typed stays."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from credentials.models import Credential, Document, Education
from ecfmg.foundation import clock
from ecfmg.foundation.models import MailMessage, StoredFile
from ecfmg.foundation.once import new_key
from tests.factories.credentials import document_of, picture_bytes, upload
from tests.portals.applicant.conftest import Person, day


def locked() -> bytes:
    """A PDF with a password."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(picture_bytes("PDF"))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def huge() -> bytes:
    """60 MB that begin like a PDF."""
    return b"%PDF-1.7\n" + b"0" * (60 * 1024 * 1024)


WRONG: list[tuple[str, Callable[[], bytes], str]] = [
    ("a program", lambda: b"MZ\x90\x00" + b"\x00" * 4000, "This is a computer program"),
    ("locked", locked, "locked with a password"),
    ("empty", lambda: b"", "The file is empty (0 bytes)"),
    ("huge", huge, "larger than 50 MB"),
    ("a web page", lambda: b"<!doctype html><html><script>alert(1)</script></html>", "This is a web page"),
    ("cut off", lambda: picture_bytes("PDF")[:20_000], "Save or scan it again"),
]
Stored = Callable[[], list[Path]]


@pytest.mark.parametrize(("make", "told"), [(make, told) for _, make, told in WRONG], ids=[name for name, *_ in WRONG])
def test_what_is_no_document_is_refused_and_nothing_is_kept(
    me: Person, education: Education, stored: Stored, make: Callable[[], bytes], told: str
) -> None:
    credential = education.credentials.get(kind="diploma")
    form = {"upload": SimpleUploadedFile("diploma.pdf", make()), "language": "Yoruba", "once_key": new_key()}
    answer = me.client.post(f"/applicant/documents/credential/{credential.public_id}/", form)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert told in body
    assert 'href="#id_upload"' in body, "the summary leads to the file's field"
    assert "Choose the file again" in body
    assert 'value="Yoruba"' in body
    assert not stored()
    assert not StoredFile.objects.exists()
    assert not Document.objects.exists()
    assert not MailMessage.objects.exists()
    assert Credential.objects.get(pk=credential.pk).state == "missing"


def test_a_refused_form_can_be_sent_again_with_the_same_key(me: Person, education: Education) -> None:
    credential = education.credentials.get(kind="diploma")
    address, key = f"/applicant/documents/credential/{credential.public_id}/", new_key()
    me.client.post(address, {"upload": upload(b"MZ"), "language": "English", "once_key": key})
    for _ in range(2):
        sent = me.client.post(address, {"upload": upload(), "language": "English", "once_key": key})
        assert sent.status_code == 302
    assert Document.objects.count() == StoredFile.objects.count() == 1
    assert Credential.objects.get(pk=credential.pk).state == "received"


def test_a_passport_that_has_expired_leaves_no_file_behind(me: Person, stored: Stored) -> None:
    form = {
        "family_name": "Okafor",
        "number": "A1234567",
        "country": "NGA",
        **day("expires_on", clock.today() - timedelta(days=1)),
        "file": upload(name="passport.pdf"),
        "once_key": new_key(),
    }
    answer = me.client.post("/applicant/identity/passport/", form)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="A1234567"' in body
    assert "expire" in body
    assert not stored()
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_document_that_cannot_be_put_in_place_leaves_no_file_behind(
    me: Person, education: Education, stored: Stored
) -> None:
    credential = education.credentials.get(kind="diploma")
    Credential.objects.filter(pk=credential.pk).update(
        state="verified", document=document_of(me.applicant, ready=False)
    )
    form = {"upload": upload(), "language": "English", "once_key": new_key()}
    answer = me.client.post(f"/applicant/documents/credential/{credential.public_id}/", form)
    assert answer.status_code == 422
    assert len(stored()) == 1, "the verified one alone"
    assert Document.objects.get().superseded_by is None


def test_the_disk_fills_up_and_the_person_is_told(
    me: Person, education: Education, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    credential = education.credentials.get(kind="diploma")
    form = {"upload": upload(), "language": "Yoruba", "once_key": new_key()}
    with monkeypatch.context() as patch:
        patch.setattr("ecfmg.foundation.files.os.fsync", full)
        answer = me.client.post(f"/applicant/documents/credential/{credential.public_id}/", form)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Our storage cannot take the file just now. Nothing was kept" in body
    assert 'value="Yoruba"' in body
    assert not stored()
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()
