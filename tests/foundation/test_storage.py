"""Files in a bucket: a real S3 server on loopback, through the same functions as the folder."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from moto.server import ThreadedMotoServer
from pytest_django.fixtures import Settings

from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.files import keep_bytes, keep_file, read_file
from ecfmg.foundation.models import StoredFile
from ecfmg.foundation.storage import storage_settings
from tests.conftest import free_port

KEY, SECRET, BUCKET = "test-key", "test/secret", "casework"


@pytest.fixture
def bucket(settings: Settings) -> Iterator[str]:
    """An empty bucket that the project's files go to for this test; its address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=free_port(), verbose=False)
    server.start()
    host = f"127.0.0.1:{server._port}"
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{host}",
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        region_name="us-east-1",
    )
    client.create_bucket(Bucket=BUCKET)
    url = f"s3://{KEY}:{SECRET.replace('/', '%2F')}@{host}/{BUCKET}?tls=0"
    settings.STORAGES = {**settings.STORAGES, "default": storage_settings(url, Path("/nowhere"))}
    yield url
    server.stop()


@pytest.mark.django_db
def test_a_file_kept_in_a_bucket_is_the_file_that_was_sent(bucket: str) -> None:
    content = bytes(range(256)) * 4096
    stored = keep_file([content[:1000], content[1000:]], original_name="diploma.pdf", media_type="application/pdf")
    assert (stored.sha256, stored.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert read_file(stored) == content
    default_storage.delete(stored.name)
    assert not default_storage.exists(stored.name)


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "told"), [(b"", "empty"), (b"x" * 2048, "larger than")])
def test_what_is_refused_leaves_nothing_in_the_bucket(bucket: str, content: bytes, told: str) -> None:
    with pytest.raises(ActionRefused, match=told):
        keep_file([content], original_name="x.pdf", media_type="application/pdf", limit=1024)
    assert default_storage.listdir("") == ([], [])
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_an_address_of_an_object_holds_for_a_minute(bucket: str) -> None:
    stored = keep_bytes(b"page", original_name="page.png", media_type="image/png")
    assert "X-Amz-Expires=60" in default_storage.url(stored.name)


@pytest.mark.parametrize("url", ["http://key:secret@host/bucket", "s3://host/bucket", "s3://key:secret@host/"])
def test_an_address_that_is_none_is_refused_by_its_name(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="STORAGE_URL"):
        storage_settings(url, Path("/nowhere"))
