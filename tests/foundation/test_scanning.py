"""The virus scanner, against a real clamd: what it says, and that nothing but its word makes a file clean."""

import io

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
