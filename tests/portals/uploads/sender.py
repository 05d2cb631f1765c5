"""A browser that sends a file by the tus protocol, as the page's script does."""

import base64
import hashlib
from typing import Any

from django.test import Client


class Sender:
    """`content` on its way from the browser of `client`; `url` is where it goes once begun."""

    def __init__(self, client: Client, content: bytes, name: str = "diploma.pdf", *, sha256: str | None = None) -> None:
        self.client, self.content, self.name = client, content, name
        self.sha256 = hashlib.sha256(content).hexdigest() if sha256 is None else sha256
        self.url = ""

    def begin(self, **headers: str) -> Any:
        """Make room for the file."""
        pairs = {"filename": self.name, "field": "/form/ id_upload", "sha256": self.sha256}
        packed = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())
        answer = self.client.post(
            "/uploads/",
            headers={
                "Tus-Resumable": "1.0.0",
                "Upload-Length": str(len(self.content)),
                "Upload-Metadata": packed,
                **headers,
            },
        )
        self.url = answer.headers.get("Location", "")
        return answer

    def head(self, client: Client | None = None) -> Any:
        """Ask how much has come."""
        return (client or self.client).head(self.url, headers={"Tus-Resumable": "1.0.0"})

    def send(self, start: int, end: int | None = None, *, client: Client | None = None, offset: str = "") -> Any:
        """Send the bytes from `start` to before `end`, saying that they begin there, or at `offset`."""
        return (client or self.client).patch(
            self.url,
            self.content[start:end],
            content_type="application/offset+octet-stream",
            headers={"Tus-Resumable": "1.0.0", "Upload-Offset": offset or str(start)},
        )

    @property
    def public_id(self) -> str:
        """By which a form names the upload."""
        return self.url.rstrip("/").rpartition("/")[2]


def sent(client: Client, content: bytes, name: str = "diploma.pdf") -> Sender:
    """A file that has arrived whole."""
    sender = Sender(client, content, name)
    assert sender.begin().status_code == 201
    assert sender.send(0).status_code == 204
    return sender
