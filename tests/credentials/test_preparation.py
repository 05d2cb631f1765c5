"""Page images made in the limited process: right, safe to run twice, and one bad file stops no other."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from applicants.models import Applicant
from credentials.actions.credentials import submit_credential
from credentials.actions.documents import receive_document
from credentials.actions.preparation import prepare_document, prepare_waiting
from credentials.intake import sandbox
from credentials.models import Credential, Document, DocumentPage
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.files import read_file
from ecfmg.foundation.models import MailMessage
from tests.credentials import hostile
from tests.factories.credentials import (
    ApplicantFactory,
    document_of,
    education_of,
    picture,
    picture_bytes,
    upload,
    user_of,
)


def sent(applicant: Applicant, content: bytes) -> Document:
    actor = Actor.of(applicant.user)
    return receive_document(actor, applicant=applicant, kind="diploma", uploads=[upload(content)])


def test_a_photograph_becomes_an_upright_page_without_its_place_and_camera(applicant: Applicant) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8825] = 6, "Camera of Amara", {1: "N", 2: (6.0, 27.0, 0.0)}
    buffer = io.BytesIO()
    picture(1200, 800).save(buffer, "JPEG", exif=exif)
    document = sent(applicant, buffer.getvalue())
    assert prepare_document(document.pk)
    page = DocumentPage.objects.get(document=document)
    assert (page.width, page.height) == (800, 1200), "turned as the camera was held"
    content = read_file(page.image)
    assert b"Camera of Amara" in buffer.getvalue()
    assert b"Camera of Amara" not in content
    assert not Image.open(io.BytesIO(content)).getexif()


def test_a_pdf_of_three_pages_has_three_pages_with_thumbnails_and_its_text(applicant: Applicant) -> None:
    pages = [picture(600, 800) for _ in range(2)]
    buffer = io.BytesIO()
    picture(600, 800).save(buffer, "PDF", save_all=True, append_images=pages)
    document = sent(applicant, buffer.getvalue())
    prepare_document(document.pk)
    document.refresh_from_db()
    assert (document.state, document.page_count) == ("ready", 3)
    for page in document.pages.all():
        assert max(page.width, page.height) == 1600
        assert max(Image.open(io.BytesIO(read_file(page.thumbnail))).size) == 240


def test_preparing_twice_makes_the_pages_once(applicant: Applicant) -> None:
    document = document_of(applicant)
    assert not prepare_document(document.pk)
    assert DocumentPage.objects.count() == 1


@pytest.mark.parametrize("make", [hostile.drawing_bomb, hostile.endless])
def test_a_bomb_ends_as_unreadable_with_its_sentence_and_little_memory(
    make: Callable[[], bytes], applicant: Applicant, me: Actor
) -> None:
    education = education_of(applicant)
    credential = education.credentials.get(kind="diploma")
    document = sent(applicant, make())
    submit_credential(me, credential=credential, document=document, version=1)
    prepare_document(document.pk)
    document.refresh_from_db()
    credential.refresh_from_db()
    assert document.state == Document.State.UNREADABLE
    assert "far more memory or time" in document.fault
    assert not document.pages.exists()
    assert credential.state == Credential.State.RETURNED, "nobody waits for a file that cannot be opened"
    assert MailMessage.objects.filter(template="document_unreadable", to=user_of(applicant).email).count() == 1


def test_the_process_has_the_limits_that_it_is_given(tmp_path: Path) -> None:
    assert sandbox.MEMORY <= 500 * 1024 * 1024
    path = tmp_path / "large.png"
    picture(3000, 3000).save(path)
    inputs = [sandbox.Input(path, "image/png")]
    assert sandbox.run("render", inputs, tmp_path).fault == ""
    assert sandbox.run("render", inputs, tmp_path, memory=80 * 1024 * 1024).fault == "too_heavy"
    path.write_bytes(hostile.endless())
    assert sandbox.run("render", [sandbox.Input(path, "application/pdf")], tmp_path, seconds=1).fault == "too_heavy"


def test_a_picture_of_900_million_pixels_inside_a_pdf_stays_within_the_limits(applicant: Applicant) -> None:
    document = sent(applicant, hostile.picture_bomb())
    prepare_document(document.pk)
    document.refresh_from_db()
    assert document.state in {"ready", "unreadable"}


def test_one_document_that_fails_leaves_the_others_done(applicant: Applicant, media: Path) -> None:
    lost, bomb, good = document_of(applicant, ready=False), sent(applicant, hostile.endless()), None
    good = document_of(ApplicantFactory.create(), ready=False)
    default_storage.delete(lost.file.name)
    assert prepare_waiting() == 2
    states = [Document.objects.get(pk=document.pk).state for document in (lost, bomb, good)]
    assert states == ["waiting", "unreadable", "ready"]


def test_hints_name_a_dark_and_a_blank_page(applicant: Applicant) -> None:
    for colour, hint in (((20, 20, 25), ["blank"]), (None, [])):
        image = Image.new("RGB", (1200, 1600), colour) if colour else picture()
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
        document = sent(applicant, buffer.getvalue())
        prepare_document(document.pk)
        assert document.pages.get().hints == hint
    small = sent(applicant, picture_bytes("PNG", width=500, height=400))
    prepare_document(small.pk)
    assert small.pages.get().hints == ["too_small"]
