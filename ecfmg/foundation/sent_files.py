"""A form names finished uploads in place of files: ``sent:<field>`` with their ids, in order.

`SentFilesMiddleware` puts them among the form's files before any view sees the request. So forms, validation, once-keys
and receipts are the same whether a file came with the form or ahead of it; a refused form keeps what was sent.
"""

from collections.abc import Callable, Iterator
from typing import Any, NoReturn
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse

from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.models import UploadInProgress
from ecfmg.foundation.resumable import UploadGone, forget, held_for_a_form, place_of, release, uploads_of

PREFIX = "sent:"


class UploadInUse(ActionRefused):
    """Another form is taking this upload at this moment."""

    def __init__(self) -> None:
        super().__init__(
            "This file is being sent with another form at this moment. Wait a few seconds, look whether it was "
            "received, and send it again only if it was not."
        )


class SentFile(UploadedFile[Any]):
    """A finished upload as the file of a form."""

    def __init__(self, upload: UploadInProgress) -> None:
        self.content = place_of(upload.name).open("rb")
        super().__init__(self.content, upload.original_name, "", upload.size)
        self.upload = upload
        self.was_read = self.was_taken = False

    def keep(self) -> None:
        """The form is answered with a redirect although this file was refused: the upload stays."""
        self.was_read = False

    def taken(self) -> None:
        """The file was accepted although the answer is no redirect (a script asked): the upload ends."""
        self.was_taken = True

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The bytes, piece by piece; from now on an accepted form ends the upload."""
        self.was_read = True
        return super().chunks(chunk_size)

    def read(self, *args: int) -> Any:
        """Some bytes, or all."""
        self.was_read = True
        return self.content.read(*args)


class SentFileThatIsRefused(UploadedFile[Any]):
    """Stands for an upload that is not there (any more) or in use: whoever reads it learns why, and in which field."""

    def __init__(self, why: ActionRefused, field: str) -> None:
        super().__init__(None, "file", "", 1)
        self.why, self.why.field = why, field

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Raise the refusal."""
        self._refuse()

    def read(self, *args: Any) -> NoReturn:
        """Raise the refusal."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise self.why


class SentFilesMiddleware:
    """Put finished uploads among the files of the form that names them; forget them once it is accepted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """A form answers with a redirect when it is accepted, and with itself when it is not."""
        try:
            response = self.get_response(request)
            for file in getattr(request, "sent_files", ()):
                file.close()
                if file.was_taken or (file.was_read and 300 <= response.status_code < 400):
                    forget(file.upload)
            return response
        finally:
            release(getattr(request, "held_uploads", ()))

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """After the check for forgery, before the view."""
        if request.method != "POST" or request.content_type != "multipart/form-data":
            return
        if not request.user.is_authenticated:
            return
        named = {key: request.POST.getlist(key) for key in request.POST if key.startswith(PREFIX)}
        if not named:
            return
        ids = {found for values in named.values() for value in values if (found := _id(value))}
        held = held_for_a_form(uploads_of(request.user).filter(public_id__in=ids, whole_at__isnull=False))
        vars(request)["held_uploads"] = [upload for upload, is_ours in held.items() if is_ours]
        uploads = {upload.public_id: upload if is_ours else UploadInUse() for upload, is_ours in held.items()}
        for key, values in named.items():
            once_each = dict.fromkeys(_id(value) for value in values)  # named twice in a field, it is one file
            field = key.removeprefix(PREFIX)
            files = [_file(uploads.get(found) if found else None, field) for found in once_each]
            request.FILES.setlist(field, [*files, *request.FILES.getlist(field)])
            sent = [file for file in files if isinstance(file, SentFile)]
            vars(request)["sent_files"] = [*getattr(request, "sent_files", ()), *sent]


def _id(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def _file(found: UploadInProgress | UploadInUse | None, field: str) -> UploadedFile[Any]:
    if isinstance(found, UploadInUse):
        return SentFileThatIsRefused(found, field)
    try:
        return SentFile(found) if found else SentFileThatIsRefused(UploadGone(), field)
    except FileNotFoundError:
        return SentFileThatIsRefused(UploadGone(), field)
