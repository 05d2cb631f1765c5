"""The words of the tus protocol 1.0.0 (https://tus.io/protocols/resumable-upload): headers in, headers out.

Core with the extensions creation, expiration and termination. The whole file is checked against the SHA-256 that its
sender gave when it was begun (in ``Upload-Metadata``); an upload that differs ends with status 460, as that protocol's
extension for checksums has it.
"""

import base64
import binascii
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from ecfmg.foundation import resumable
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.files import StorageFull
from ecfmg.foundation.models import UploadInProgress

VERSION = "1.0.0"
PIECE_TYPE = "application/offset+octet-stream"
#: Kept at once; what came of a larger request before a cut is kept to the last such piece.
PIECE = 1024 * 1024
_READ = 64 * 1024

STATUS: dict[type[ActionRefused], int] = {
    resumable.UploadGone: 404,
    resumable.OffsetDiffers: 409,
    resumable.UploadTooLarge: 413,
    resumable.TooManyUploads: 429,
    resumable.DiffersFromItsHash: 460,
    StorageFull: 507,
}


def answer(status: int, text: str = "", **headers: str) -> HttpResponse:
    """An answer of the protocol; `text` is a sentence for the person. A header's ``_`` stands for ``-``."""
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response


def refusal(error: ActionRefused) -> HttpResponse:
    """What was refused, with the status that the protocol has for it."""
    later = {"Retry_After": "60"} if isinstance(error, StorageFull) else {}
    return answer(STATUS.get(type(error), 400), error.message, **later)


def standing(status: int, upload: UploadInProgress, **headers: str) -> HttpResponse:
    """Where an upload stands and until when it is kept."""
    return answer(
        status,
        Upload_Offset=str(upload.offset),
        Upload_Expires=http_date(upload.expires_at.timestamp()),
        **headers,
    )


def abilities() -> HttpResponse:
    """The answer to OPTIONS."""
    return answer(
        204,
        Tus_Version=VERSION,
        Tus_Extension="creation,expiration,termination",
        Tus_Max_Size=str(settings.MAX_UPLOAD_BYTES),
    )


def method_of(request: HttpRequest) -> str:
    """The method, or the one meant where a proxy on the way lets only POST through."""
    if request.method == "POST":
        return request.headers.get("X-HTTP-Method-Override", "POST").upper()
    return request.method or ""


def speaks_our_version(request: HttpRequest) -> bool:
    """Whether the client says that it speaks this version."""
    return request.headers.get("Tus-Resumable") == VERSION


def number(request: HttpRequest, header: str) -> int | None:
    """A header that is a whole number of bytes, or None."""
    value = request.headers.get(header, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 16 else None


def metadata(request: HttpRequest) -> dict[str, str]:
    """The pairs of ``Upload-Metadata``: a key, a space, the value in Base64. What cannot be read is left out."""
    found = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _, packed = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(packed, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found


def metadata_header(upload: UploadInProgress) -> str:
    """The same pairs again."""
    pairs = {"filename": upload.original_name, "sha256": upload.sha256, "field": upload.chosen_for}
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items() if value)


def pieces(request: HttpRequest) -> Iterator[bytes]:
    """The body in pieces of at most `PIECE` bytes. Where the connection breaks, what had come is the last one."""
    gathered = bytearray()
    broken = False
    while not broken:
        try:
            part = request.read(_READ)
        except OSError:
            part = b""
        broken = not part
        gathered += part
        if gathered and (broken or len(gathered) >= PIECE):
            yield bytes(gathered)
            gathered.clear()
