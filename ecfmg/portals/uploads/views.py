"""Beginning, continuing and giving up an upload, and what to say about a finished one before it is sent."""

import tempfile
from pathlib import Path
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from credentials.intake.advice import advice_on
from ecfmg.accounts.access import signed_in, user_of
from ecfmg.accounts.models import Audience, User
from ecfmg.foundation import resumable
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.models import UploadInProgress
from ecfmg.portals.uploads import tus

#: A school sends a class at once; one person's file holds a few documents.
_MANY, _FEW = resumable.Allowance(files=600, megabytes=600), resumable.Allowance(files=60, megabytes=200)
ALLOWANCES = {Audience.SCHOOL: _MANY, Audience.STAFF: _MANY}


@signed_in
@require_http_methods(["GET", "POST", "OPTIONS"])
def uploads(request: HttpRequest) -> HttpResponse:
    """The person's own uploads that wait (GET, for the page's script), or the beginning of one (POST)."""
    user = user_of(request)
    if request.method == "GET":
        return JsonResponse({"uploads": [_told(upload) for upload in resumable.uploads_of(user)]})
    if request.method == "OPTIONS":
        return tus.abilities()
    if not tus.speaks_our_version(request):
        return tus.answer(412, "Load the page again.", Tus_Version=tus.VERSION)
    try:
        upload = _begin(request, user)
    except ActionRefused as refused:
        return tus.refusal(refused)
    return tus.standing(201, upload, Location=reverse("uploads:one", args=[upload.public_id]))


def _begin(request: HttpRequest, user: User) -> UploadInProgress:
    told = tus.metadata(request)
    return resumable.begin_upload(
        user,
        size=tus.number(request, "Upload-Length") or 0,
        original_name=told.get("filename", ""),
        sha256=told.get("sha256", ""),
        chosen_for=told.get("field", "").replace("\0", ""),
        most=ALLOWANCES.get(Audience(user.audience), _FEW),
    )


def _told(upload: UploadInProgress) -> dict[str, object]:
    return {
        "url": reverse("uploads:one", args=[upload.public_id]),
        "name": upload.original_name,
        "size": upload.size,
        "offset": upload.offset,
        "sha256": upload.sha256,
        "field": upload.chosen_for,
    }


@signed_in
@require_http_methods(["HEAD", "PATCH", "DELETE", "POST", "OPTIONS"])
def upload(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Where an upload stands (HEAD), its next pieces (PATCH), or its end (DELETE). A stranger's is a 404."""
    method = tus.method_of(request)
    try:
        found = resumable.upload_of(user_of(request), upload_id)
        if method == "OPTIONS":
            return tus.abilities()
        if not tus.speaks_our_version(request):
            return tus.answer(412, "Load the page again.", Tus_Version=tus.VERSION)
        if method == "HEAD":
            return tus.standing(200, found, Upload_Length=str(found.size), Upload_Metadata=tus.metadata_header(found))
        if method == "DELETE":
            resumable.forget(found)
            return tus.answer(204)
        if method == "PATCH":
            return _continue(request, upload_id)
    except ActionRefused as refused:
        return tus.refusal(refused)
    return tus.answer(405, "This address takes the pieces of an upload.", Allow="HEAD, PATCH, DELETE, OPTIONS")


def _continue(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    offset = tus.number(request, "Upload-Offset")
    if request.content_type != tus.PIECE_TYPE:
        return tus.answer(415, f"A piece of an upload is of type {tus.PIECE_TYPE}.")
    if offset is None:
        return tus.answer(400, "Upload-Offset must say at which byte the piece begins.")
    user = user_of(request)
    standing = resumable.append(user, upload_id, offset=offset, piece=b"")
    for piece in tus.pieces(request):
        standing = resumable.append(user, upload_id, offset=standing.offset, piece=piece)
    return tus.standing(204, standing)


@signed_in
@require_GET
def advice(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """What a finished upload would be refused for, and how its pages could be better; nothing is changed."""
    try:
        found = resumable.upload_of(user_of(request), upload_id)
    except resumable.UploadGone as gone:
        return tus.refusal(gone)
    if found.whole_at is None:
        return JsonResponse({"fault": "", "advice": []})
    with tempfile.TemporaryDirectory(prefix="advice-") as folder:
        told = advice_on(resumable.place_of(found.name), Path(folder))
    return JsonResponse({"fault": told.fault, "advice": told.sentences})
