"""Files of every hostile and broken kind: each refused with its sentence, and nothing of it kept."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from applicants.models import Applicant
from credentials.actions.documents import receive_document
from credentials.errors import DocumentRefused
from credentials.models import Document
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.models import Event, MailMessage, StoredFile
from tests.factories.credentials import picture_bytes, upload

Stored = Callable[[], list[Path]]


def pdf_with(change: Callable[[pikepdf.Pdf], None], encryption: pikepdf.Encryption | None = None) -> bytes:
    """A sound PDF of one page after `change`."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(picture_bytes("PDF"))) as pdf:
        change(pdf)
        pdf.save(buffer, encryption=encryption or False)
    return buffer.getvalue()


def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def hidden_script(pdf: pikepdf.Pdf) -> None:
    action = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")))
    pdf.pages[0].obj.AA = pikepdf.Dictionary(O=action)


def launch(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))


def attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["secret.exe"] = b"MZ attached"


def no_pages(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0]


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("inside.txt", "hidden")
    return buffer.getvalue()


def pixel_bomb() -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(buffer, "PNG")
    return buffer.getvalue()


ENCRYPTION = pikepdf.Encryption(owner="owner", user="user")
BROKEN: dict[str, tuple[Callable[[], bytes], str]] = {
    "program": (lambda: b"MZ\x90\x00" + b"\x00" * 500, "computer program"),
    "empty": (lambda: b"", "0 bytes"),
    "encrypted": (lambda: pdf_with(lambda pdf: None, encryption=ENCRYPTION), "password"),
    "truncated pdf": (lambda: picture_bytes("PDF")[:4000], "breaks off"),
    "truncated jpeg": (lambda: picture_bytes("JPEG")[:40_000], "breaks off"),
    "script": (lambda: pdf_with(script), "a script"),
    "hidden script": (lambda: pdf_with(hidden_script), "a script"),
    "launch": (lambda: pdf_with(launch), "start something"),
    "attachment": (lambda: pdf_with(attachment), "other files inside"),
    "no pages": (lambda: pdf_with(no_pages), "no pages"),
    "archive behind a picture": (lambda: picture_bytes("JPEG") + zipped(), "second file is hidden"),
    "archive": (zipped, "archive"),
    "web page": (lambda: b"<!doctype html><script>alert(1)</script>", "web page"),
    "gif": (lambda: picture_bytes("GIF"), "kind of picture"),
    "text": (lambda: b"My diploma is in the post.", "do not know this kind"),
    "pixel bomb": (pixel_bomb, "far more pixels"),
    "noise after a PDF's first line": (lambda: b"%PDF-1.7\n" + b"\xff" * 5000 + b"\n%%EOF\n", "damaged"),
    "too large": (lambda: b"%PDF-1.7\n" + b"\x00" * (50 * 1024 * 1024), "larger than 50 MB"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_file_that_cannot_be_taken_is_refused_in_the_senders_words_and_leaves_nothing(
    case: str, applicant: Applicant, me: Actor, stored: Stored
) -> None:
    make, words = BROKEN[case]
    with pytest.raises(DocumentRefused, match=words) as refusal:
        receive_document(me, applicant=applicant, kind="diploma", uploads=[upload(make())])
    assert refusal.value.faults[0].field == "file"
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()
    assert not MailMessage.objects.exists()
    assert not Event.objects.exists()
    assert stored() == []


def test_among_several_files_each_fault_names_its_file(applicant: Applicant, me: Actor, stored: Stored) -> None:
    files = [upload(picture_bytes(), "one.jpg"), upload(b"", "two.jpg"), upload(b"MZ", "three.jpg")]
    with pytest.raises(DocumentRefused) as refusal:
        receive_document(me, applicant=applicant, kind="diploma", uploads=files)
    sentences = [fault.sentence for fault in refusal.value.faults]
    assert [sentence.split(":")[0] for sentence in sentences] == ["two.jpg", "three.jpg"]
    assert stored() == []


@pytest.mark.parametrize(("kind", "name"), [("PDF", "x.exe"), ("JPEG", "x.pdf"), ("PNG", "x"), ("TIFF", "x.tif")])
def test_the_bytes_decide_not_the_name(kind: str, name: str, applicant: Applicant, me: Actor) -> None:
    document = receive_document(me, applicant=applicant, kind="diploma", uploads=[upload(picture_bytes(kind), name)])
    wanted = {"PDF": "application/pdf", "JPEG": "image/jpeg", "PNG": "image/png", "TIFF": "image/tiff"}
    assert document.file.media_type == wanted[kind]


def test_photographs_and_a_pdf_become_one_pdf(applicant: Applicant, me: Actor) -> None:
    files = [upload(picture_bytes(), "front.jpg"), upload(picture_bytes("PNG"), "back.png"), upload(None, "more.pdf")]
    document = receive_document(me, applicant=applicant, kind="diploma", uploads=files)
    assert document.file.media_type == "application/pdf"
    assert document.file.original_name == "front and 2 more.pdf"
