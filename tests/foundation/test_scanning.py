"""The virus scanner, against a real clamd: what it says, and that nothing but its word makes a file clean."""

import io

import pikepdf
import pytest
from pytest_django.fixtures import Settings

from ecfmg.foundation import scanning
from tests.clamd import EICAR, impostor


def test_clean_and_harmful_files_are_told_apart(scanner: str) -> None:
    assert scanning.answers()
    assert scanning.scan(io.BytesIO(b"a diploma")) == ""
    assert scanning.scan(io.BytesIO(b"before " + EICAR + b" after")).startswith("Test.Eicar")


def test_what_lies_across_two_chunks_is_found(scanner: str) -> None:
    start = b" " * (scanning._CHUNK - 20)
    assert scanning.scan(io.BytesIO(start + EICAR))


def test_what_is_packed_into_a_stream_of_a_pdf_is_found(scanner: str) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(600, 800))
    pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, EICAR + b" " * 1000)
    buffer = io.BytesIO()
    pdf.save(buffer, compress_streams=True)
    assert EICAR not in buffer.getvalue()
    buffer.seek(0)
    assert scanning.scan(buffer).startswith("Test.Eicar")


def test_what_the_scanner_did_not_look_through_is_neither_clean_nor_harmful(settings: Settings) -> None:
    answer = b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0"
    with impostor(answer) as settings.CLAMD_URL, pytest.raises(scanning.ScanFailed, match="settles nothing"):
        scanning.scan(io.BytesIO(b"a diploma"))


def test_a_file_too_large_for_the_scanner_is_not_clean(scanner: str) -> None:
    with pytest.raises(scanning.ScanFailed):
        scanning.scan(io.BytesIO(b" " * 3_000_000))


@pytest.mark.parametrize(
    "answer", [b"HTTP/1.0 200 OK\r\n\r\n", b"stream: OK", b"", b"OK\0", b"stream: FOUND\0", b"x" * 9000, b"\xff\0"]
)
def test_an_answer_that_is_not_clamds_is_a_failure(answer: bytes, settings: Settings) -> None:
    with impostor(answer) as settings.CLAMD_URL:
        assert not scanning.answers()
        with pytest.raises(scanning.ScanFailed):
            scanning.scan(io.BytesIO(b"a diploma"))


def test_a_scanner_that_says_nothing_is_a_failure(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "_CONNECT_SECONDS", 0.2)
    monkeypatch.setattr(scanning, "_SCAN_SECONDS", 0.2)
    with impostor(None) as settings.CLAMD_URL:
        assert not scanning.answers()
        with pytest.raises(scanning.ScanFailed, match="timed out"):
            scanning.scan(io.BytesIO(b"a diploma"))


@pytest.mark.parametrize("url", ["unix:///nowhere/clamd.socket", "tcp://127.0.0.1:1"])
def test_a_scanner_that_is_away_is_a_failure(url: str, settings: Settings) -> None:
    settings.CLAMD_URL = url
    assert not scanning.answers()
    with pytest.raises(scanning.ScanFailed, match="could not be asked"):
        scanning.scan(io.BytesIO(b"a diploma"))
