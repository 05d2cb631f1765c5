"""Files written aside while they arrive: where the disk takes no more, the form still arrives, without that file."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NoReturn

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from ecfmg.foundation.files import StorageFull


class UploadThatDidNotFit(UploadedFile[Any]):
    """A file of which nothing was kept. Whoever reads it learns why, so the form's own view can tell the sender."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Raise `StorageFull`."""
        self._refuse()

    def read(self, *args: Any) -> NoReturn:
        """Raise `StorageFull`."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise StorageFull("Our storage cannot take the file just now. Nothing was kept; please try again.")


class SpillingUploadHandler(TemporaryFileUploadHandler):
    """Django's handler for files too large for memory, but a full disk is the file's fault and not the request's."""

    file: TemporaryUploadedFile
    overflowed = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        self.overflowed = False
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep a piece, or let the rest of the file go where it no longer fits."""
        if not self.overflowed:
            try:
                return super().receive_data_chunk(raw_data, start)
            except OSError:
                self._give_up()
        return None

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        """The file, or what stands for one that did not fit."""
        if not self.overflowed:
            try:
                return super().file_complete(file_size)
            except OSError:
                self._give_up()
        return UploadThatDidNotFit(None, self.file_name, self.content_type, file_size, self.charset)

    def _give_up(self) -> None:
        self.overflowed = True
        with suppress(OSError):
            self.file.close()
