"""Scans of the mail room: hostile until proven otherwise, put with their envelope, safe to read twice."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from credentials.actions.mail_matching import match_envelope
from credentials.actions.requests import record_paper_answer, send_request
from credentials.actions.scans import read_scan, read_waiting_scans, receive_scan
from credentials.errors import DocumentRefused
from credentials.models import Envelope, PaperLetter, Scan, VerificationRequest
from credentials.paper.letters import letter_pdf
from credentials.request_kinds import Sender
from ecfmg.accounts.models import User
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from tests.clamd import EICAR
from tests.factories.accounts import staff_user
from tests.factories.credentials import picture_bytes
from tests.factories.mailroom import PLACE, asked_on_paper, clerk, cover, envelope, label, pile, scanned, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody() -> User:
    return clerk()


def sent(by: User, upload: SimpleUploadedFile, of: Envelope | None = None) -> Scan:
    return receive_scan(Actor.of(by), upload=upload, place=PLACE, envelope=of)


def after(scan: Scan) -> Scan:
    scan.refresh_from_db()
    return scan


def test_the_number_of_the_request_is_found_in_the_scan_of_its_own_letter(somebody: User) -> None:
    asked, came = asked_on_paper(), envelope(somebody)
    scanned(came, [letter_pdf(PaperLetter(request=asked, made_at=clock.now()))], by=somebody)
    assert came.found_numbers == [asked.number]


def test_a_label_begins_an_envelope_and_its_page_is_kept(somebody: User) -> None:
    first, second = envelope(somebody), envelope(somebody)
    scan = sent(somebody, pile(label(first), sheet(1), label(second)))
    read_scan(scan.pk)
    assert [each.pages.count() for each in (first, second)] == [2, 1]
    assert after(scan).numbers == [first.number, second.number]


def test_a_scan_is_read_once_however_often_it_is_asked_for(somebody: User) -> None:
    came = envelope(somebody)
    scan = sent(somebody, pile(sheet()), came)
    assert [read_scan(scan.pk), read_scan(scan.pk), read_waiting_scans()] == [True, False, 0]
    assert came.pages.count() == 1 and list(came.custody.values_list("step", flat=True)) == ["received", "scanned"]


def test_a_better_scan_takes_the_place_of_the_first_and_leaves_no_file_behind(
    somebody: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    came = envelope(somebody)
    scanned(came, [sheet(1), sheet(2)], by=somebody)
    assert came.content is not None
    before = came.content.name
    with django_capture_on_commit_callbacks(execute=True):
        scanned(came, [sheet(3)], by=somebody)
    assert came.pages.count() == 1 and came.content.name != before
    assert not default_storage.exists(before) and default_storage.exists(came.content.name)


def test_the_scan_of_one_envelope_with_the_label_of_another_is_refused(somebody: User) -> None:
    came, other = envelope(somebody), envelope(somebody)
    scan = sent(somebody, pile(sheet(), label(other)), came)
    read_scan(scan.pk)
    assert after(scan).faults == [f"Page 2 carries the label of {other.number}, not of {came.number}."]
    assert not came.pages.exists()


def test_what_was_matched_is_not_scanned_over(somebody: User) -> None:
    asked, came = asked_on_paper(), envelope(somebody)
    scanned(came, by=somebody)
    match_envelope(Actor.of(somebody), envelope=came, request=asked, version=came.version)
    scan = sent(somebody, pile(cover(came), sheet(9)))
    read_scan(scan.pk)
    (fault,) = after(scan).faults
    assert "is matched to a request; its scan is not replaced" in fault
    came.refresh_from_db()
    with pytest.raises(ActionRefused):
        sent(somebody, pile(sheet()), came)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\nnothing more", "breaks off"),
        (b"MZ\x90\x00", "program"),
        (picture_bytes("JPEG", width=60, height=60), "PDF files only"),
    ],
)
def test_what_is_no_sound_pdf_is_refused_at_once(somebody: User, content: bytes, sentence: str) -> None:
    with pytest.raises(DocumentRefused, match=sentence):
        sent(somebody, SimpleUploadedFile("scan.pdf", content))
    assert not Scan.objects.exists()


def test_a_scan_waits_for_the_virus_scanner_and_is_shut_where_it_finds_something(somebody: User, scanner: str) -> None:
    clean, harmful = envelope(somebody), envelope(somebody)
    scanned(clean, by=somebody)
    assert clean.content is not None and clean.content.scan == "clean"
    content = pile(sheet()).read() + b"\n% " + EICAR + b"\n%%EOF\n"
    scan = sent(somebody, SimpleUploadedFile("scan.pdf", content), harmful)
    assert scan.file.scan == "pending"
    read_scan(scan.pk)
    assert after(scan).state == "refused" and "harmful" in scan.faults[0]
    assert not harmful.pages.exists()


def test_a_scanner_that_is_away_keeps_the_scan_waiting(somebody: User, settings: Settings) -> None:
    settings.CLAMD_URL = "unix:///nowhere/clamd.socket"
    scan = sent(somebody, pile(sheet()), envelope(somebody))
    assert not read_scan(scan.pk) and read_waiting_scans() == 0
    assert after(scan).state == "waiting"


# --- What comes in the envelope -------------------------------------------------------------------------------------


def test_a_transcript_that_came_by_post_is_the_document_of_the_request(somebody: User) -> None:
    asked_on_paper()
    asked = VerificationRequest.objects.get(kind="transcript")
    came = envelope(somebody, school=asked.school)
    scanned(came, by=somebody)
    came = match_envelope(Actor.of(somebody), envelope=came, request=asked, version=came.version)
    assert came.document is not None and came.document.kind == "transcript"
    asked.refresh_from_db()
    record_paper_answer(
        Actor.of(somebody),
        request=asked,
        answer="genuine",
        signed_by=Sender("Bisi Cole", "Registrar"),
        document=came.document,
        version=asked.version,
    )
    asked.refresh_from_db()
    assert (asked.state, asked.document) == ("answered", came.document)
    assert asked.credential is not None and asked.credential.document == came.document


def test_a_letter_of_recommendation_needs_its_author_and_the_waiver(somebody: User) -> None:
    first = asked_on_paper()
    contact = first.contact
    assert contact is not None
    asked = send_request(
        Actor.of(staff_user("reviewer")), kind="lor", education=first.education, channel="paper", contact=contact
    )
    came = envelope(somebody)
    scanned(came, by=somebody)
    with pytest.raises(DocumentRefused, match="who wrote the letter"):
        match_envelope(Actor.of(somebody), envelope=came, request=asked, version=came.version)
    came = match_envelope(
        Actor.of(somebody), envelope=came, request=asked, version=came.version, author="Prof. N. Uche", waived=True
    )
    assert came.document is not None and (came.document.author, came.document.waived) == ("Prof. N. Uche", True)
