"""The answers that carry pages and originals: headers that let a browser do nothing with them but show or save."""

import io

from django.http import FileResponse, Http404
from django.utils.http import content_disposition_header

from credentials.copies import copy_of
from credentials.models import Document
from ecfmg.foundation.files import open_file
from ecfmg.foundation.models import StoredFile

#: Nothing may run, load or frame; kept by no cache.
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def page_response(image: StoredFile | None) -> FileResponse:
    """One page, as the image that we made of it, to be shown in a page of ours. `Http404` where there is none.

    The caller fetched the document through `documents_seen_by`.
    """
    if image is None:
        raise Http404
    return _response(image, "image/jpeg", as_attachment=False, name=image.original_name)


def glance_response(page: bytes | None) -> FileResponse:
    """The first page of a file that is no document yet, as the image that we made. `Http404` where there is none."""
    if page is None:
        raise Http404
    return _safe(FileResponse(io.BytesIO(page), content_type="image/jpeg"), as_attachment=False, name="page-1.jpg")


def original_response(document: Document) -> FileResponse:
    """The bytes as they were received, only ever as an attachment of no particular type, under the sender's name. The
    caller asked `may_download_original` and noted it with `note_opened(..., original=True)`."""
    return _response(document.file, "application/octet-stream", as_attachment=True, name=document.file.original_name)


def copy_response(document: Document) -> FileResponse:
    """Our page images as one PDF, as an attachment. The caller fetched the document through what the reader may see."""
    name = f"{document.kind}-{document.receipt}.pdf"
    return _safe(FileResponse(copy_of(document), content_type="application/pdf"), as_attachment=True, name=name)


def _response(file: StoredFile, media_type: str, *, as_attachment: bool, name: str) -> FileResponse:
    try:
        handle = open_file(file)
    except FileNotFoundError as error:
        raise Http404 from error
    return _safe(FileResponse(handle, content_type=media_type), as_attachment=as_attachment, name=name)


def _safe(response: FileResponse, *, as_attachment: bool, name: str) -> FileResponse:
    disposition = content_disposition_header(as_attachment, name)
    if disposition:
        response["Content-Disposition"] = disposition
    for header, value in _SAFE.items():
        response[header] = value
    return response
