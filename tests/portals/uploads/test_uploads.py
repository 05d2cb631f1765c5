"""An upload continues where it stopped, is nobody else's, has limits, and is checked as a whole."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from ecfmg.foundation import clock
from ecfmg.foundation.models import UploadInProgress
from ecfmg.foundation.tasks import sweep_uploads
from ecfmg.portals.uploads import tus
from tests.factories.accounts import signed_in_client
from tests.factories.credentials import ApplicantFactory, SchoolMemberFactory, picture, user_of
from tests.portals.uploads.sender import Sender, sent

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256)) * 800


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Settings) -> Path:
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    return tmp_path / "uploads"


@pytest.fixture
def client() -> Client:
    return signed_in_client(user_of(ApplicantFactory.create()))


def test_an_upload_goes_on_where_it_stopped_and_is_the_same_file(client: Client, place: Path) -> None:
    sender = Sender(client, CONTENT)
    begun = sender.begin()
    assert (begun.status_code, begun["Tus-Resumable"], begun["Upload-Offset"]) == (201, "1.0.0", "0")
    assert begun["Upload-Expires"].endswith("GMT")
    assert sender.send(0, 90_000)["Upload-Offset"] == "90000"
    stands = sender.head()
    assert (stands.status_code, stands["Upload-Offset"], stands["Upload-Length"]) == (200, "90000", str(len(CONTENT)))
    assert stands["Cache-Control"] == "no-store"
    assert "filename ZGlwbG9tYS5wZGY=" in stands["Upload-Metadata"]
    last = sender.send(90_000)
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(CONTENT)))
    upload = UploadInProgress.objects.get()
    assert (place / upload.name).read_bytes() == CONTENT
    assert upload.whole_at is not None and upload.sha256 == sender.sha256
    assert upload.original_name not in upload.name


def test_what_came_before_the_connection_broke_is_kept(client: Client) -> None:
    class Breaking:
        def __init__(self) -> None:
            self.parts = [b"a" * 1000, b"b" * 500]

        def read(self, size: int) -> bytes:
            if not self.parts:
                raise ConnectionResetError
            return self.parts.pop(0)

    request: Any = Breaking()
    assert list(tus.pieces(request)) == [b"a" * 1000 + b"b" * 500]


def test_a_piece_that_does_not_continue_is_refused_and_changes_nothing(client: Client) -> None:
    sender = Sender(client, CONTENT)
    sender.begin()
    sender.send(0, 1000)
    assert sender.send(0, 1000).status_code == 409
    assert sender.send(2000, 3000).status_code == 409
    assert sender.head()["Upload-Offset"] == "1000"
    longer = Sender(client, CONTENT + b"more")
    longer.url = sender.url
    assert longer.send(1000).status_code == 413
    assert sender.send(1000).status_code == 204


def test_a_stranger_never_finds_it(client: Client) -> None:
    sender = Sender(client, CONTENT)
    sender.begin()
    sender.send(0, 1000)
    stranger = signed_in_client(user_of(ApplicantFactory.create()))
    assert sender.head(stranger).status_code == 404
    assert sender.send(1000, client=stranger).status_code == 404
    assert stranger.delete(sender.url, headers={"Tus-Resumable": "1.0.0"}).status_code == 404
    assert stranger.get(f"{sender.url}advice/").status_code == 404
    assert stranger.get("/uploads/").json() == {"uploads": []}
    assert sender.head()["Upload-Offset"] == "1000"
    assert Client().head(sender.url).status_code == 302


def test_what_differs_from_its_hash_is_thrown_away(client: Client, place: Path) -> None:
    sender = Sender(client, CONTENT, sha256="0" * 64)
    sender.begin()
    answer = sender.send(0)
    assert answer.status_code == 460
    assert "changed on its way" in answer.content.decode()
    assert not UploadInProgress.objects.exists()
    assert list(place.iterdir()) == []
    assert sender.head().status_code == 404


def test_a_browser_that_cannot_count_a_hash_is_believed_and_told_the_servers(client: Client) -> None:
    sender = Sender(client, CONTENT, sha256="")
    sender.begin()
    assert sender.send(0).status_code == 204
    assert len(UploadInProgress.objects.get().sha256) == 64


@pytest.mark.parametrize(
    ("headers", "status", "words"),
    [
        ({"Upload-Length": "0"}, 400, "0 bytes"),
        ({"Upload-Length": "a lot"}, 400, "0 bytes"),
        ({"Upload-Length": str(50 * 1024 * 1024 + 1)}, 413, "larger than 50 MB"),
        ({"Tus-Resumable": "0.2.2"}, 412, "Load the page again"),
        ({"Upload-Metadata": "sha256 eHl6"}, 400, "SHA-256"),
    ],
)
def test_what_cannot_be_begun_is_told(client: Client, headers: dict[str, str], status: int, words: str) -> None:
    answer = Sender(client, CONTENT).begin(**headers)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert not UploadInProgress.objects.exists()


def test_a_piece_of_another_type_or_place_is_refused(client: Client) -> None:
    sender = Sender(client, CONTENT)
    sender.begin()
    plain = client.patch(sender.url, b"x", content_type="text/plain", headers={"Tus-Resumable": "1.0.0"})
    assert plain.status_code == 415
    assert sender.send(0, 10, offset="minus one").status_code == 400
    assert client.get(sender.url).status_code == 405
    abilities = client.options("/uploads/")
    assert abilities["Tus-Extension"] == "creation,expiration,termination"
    assert abilities["Tus-Max-Size"] == str(50 * 1024 * 1024)


def test_a_proxy_that_lets_only_post_through_does_not_hinder(client: Client) -> None:
    sender = Sender(client, CONTENT)
    sender.begin()
    answer = client.post(
        sender.url,
        CONTENT,
        content_type=tus.PIECE_TYPE,
        headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"},
    )
    assert (answer.status_code, answer["Upload-Offset"]) == (204, str(len(CONTENT)))


def test_without_the_token_of_the_page_nothing_is_taken() -> None:
    person = user_of(ApplicantFactory.create())
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = signed_in_client(person).cookies
    assert Sender(careful, CONTENT).begin().status_code == 403


def test_one_person_has_limits_and_another_is_not_touched_by_them(client: Client) -> None:
    for _ in range(60):
        assert Sender(client, b"x").begin().status_code == 201
    answer = Sender(client, b"x").begin()
    assert answer.status_code == 429
    assert "60 files, 200 MB" in answer.content.decode()
    school = signed_in_client(SchoolMemberFactory.create().user)
    assert Sender(school, b"x").begin().status_code == 201


def test_bytes_count_against_the_limit_too(client: Client) -> None:
    for _ in range(4):
        assert Sender(client, b"").begin(**{"Upload-Length": str(50 * 2**20)}).status_code == 201
    assert Sender(client, b"x").begin().status_code == 429


def test_the_page_is_told_what_waits_and_may_give_it_up(client: Client, place: Path) -> None:
    sender = Sender(client, CONTENT)
    sender.begin()
    sender.send(0, 1000)
    (waiting,) = client.get("/uploads/").json()["uploads"]
    assert waiting == {
        "url": sender.url,
        "name": "diploma.pdf",
        "size": len(CONTENT),
        "offset": 1000,
        "sha256": sender.sha256,
        "field": "/form/ id_upload",
    }
    assert client.delete(sender.url, headers={"Tus-Resumable": "1.0.0"}).status_code == 204
    assert client.get("/uploads/").json() == {"uploads": []}
    assert list(place.iterdir()) == []


def test_what_was_left_is_swept_and_what_goes_on_is_not(
    client: Client, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, going = Sender(client, CONTENT), Sender(client, CONTENT + b"2")
    left.begin()
    left.send(0, 1000)
    going.begin()
    stray = place / "stray"
    stray.write_bytes(b"without a row")
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    owner = UploadInProgress.objects.get(size=len(CONTENT)).owner
    assert going.send(0, 1000, client=signed_in_client(owner)).status_code == 204
    much_later = later + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: much_later)
    assert left.head(signed_in_client(owner)).status_code == 404, "it is gone for its owner before it is swept"
    sweep_uploads()
    assert UploadInProgress.objects.get().original_name == "diploma.pdf"
    assert {path.name for path in place.iterdir()} == {UploadInProgress.objects.get().name}
    sweep_uploads()
    assert going.head(signed_in_client(owner)).status_code == 200


def test_an_upload_whose_bytes_were_lost_is_begun_anew(client: Client, place: Path) -> None:
    sender = Sender(client, CONTENT)
    sender.begin()
    sender.send(0, 1000)
    (place / UploadInProgress.objects.get().name).unlink()
    assert sender.head().status_code == 404


def test_a_finished_file_is_looked_at_before_it_is_sent(client: Client) -> None:
    dark, locked = io.BytesIO(), b"MZ\x90\x00" + b"\x00" * 500
    picture(600, 400).point(lambda value: value // 4).save(dark, "PNG")
    advice = client.get(f"{sent(client, dark.getvalue(), 'dark.png').url}advice/").json()
    assert advice["fault"] == ""
    assert [sentence.split(".")[0] for sentence in advice["advice"]] == [
        "This page is very dark",
        "This picture is small, so fine print may not be readable",
    ]
    refused = client.get(f"{sent(client, locked, 'diploma.pdf').url}advice/").json()
    assert "computer program" in refused["fault"]
    unfinished = Sender(client, CONTENT)
    unfinished.begin()
    assert client.get(f"{unfinished.url}advice/").json() == {"fault": "", "advice": []}
