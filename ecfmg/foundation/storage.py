"""Where files are kept: a folder, or a bucket of an S3-compatible store named by ``STORAGE_URL``."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def storage_settings(url: str, media_root: Path) -> dict[str, Any]:
    """Django's settings of the default storage.

    `url` is empty for the folder `media_root`, else ``s3://KEY:SECRET@HOST:PORT/BUCKET`` with, where needed,
    ``?region=…`` and ``&tls=0`` for a store on the own machine. Objects are private and never get a public address:
    files leave only through a view that checks who asks.
    """
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(media_root)}}
    parts = urlsplit(url)
    bucket, query = parts.path.strip("/"), parse_qs(parts.query)
    if parts.scheme != "s3" or not (parts.hostname and bucket and parts.username and parts.password):
        raise ImproperlyConfigured("STORAGE_URL must read s3://KEY:SECRET@HOST/BUCKET. Correct it, or leave it empty.")
    scheme = "http" if query.get("tls") == ["0"] else "https"
    port = f":{parts.port}" if parts.port else ""
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "access_key": unquote(parts.username),
            "secret_key": unquote(parts.password),
            "bucket_name": bucket,
            "endpoint_url": f"{scheme}://{parts.hostname}{port}",
            "region_name": query.get("region", ["us-east-1"])[0],
            "addressing_style": "path",
            "signature_version": "s3v4",
            "default_acl": "private",
            "file_overwrite": False,
            "querystring_expire": 60,
        },
    }
