"""What every upload of this portal shares: faults beside the file's field, and nothing left behind on the disk."""

from collections.abc import Iterator
from contextlib import contextmanager

from credentials.actions.documents import forgotten_on_failure
from credentials.errors import DocumentRefused, Fault
from credentials.models import Document
from ecfmg.foundation.files import StorageFull
from ecfmg.foundation.resumable import UploadGone
from ecfmg.foundation.sent_files import UploadInUse


@contextmanager
def sending(field: str) -> Iterator[list[Document]]:
    """Put each received document into the list: where the block fails, its file goes too.

    Faults of the file are shown beside `field`; a disk that is full is a refusal with a sentence, not a crash.
    """
    try:
        with forgotten_on_failure() as received:
            yield received
    except DocumentRefused as refused:
        raise DocumentRefused(
            [Fault(field if fault.field == "file" else fault.field, fault.sentence) for fault in refused.faults]
        ) from refused
    except (StorageFull, UploadGone, UploadInUse) as refused:
        refused.field = field
        raise
