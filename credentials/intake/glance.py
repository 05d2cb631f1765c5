"""The first page of a file that is no document yet, for whoever decides what becomes of it."""

import shutil
import tempfile
from pathlib import Path

from credentials.intake import sandbox
from ecfmg.foundation.files import open_file
from ecfmg.foundation.models import StoredFile


def first_page(stored: StoredFile) -> bytes | None:
    """The first page as a JPEG that we made; None where the file has none within the limits. The caller holds a file
    that was looked at and, where a scanner is set, scanned. Raises `FileNotFoundError` where the bytes are gone."""
    with tempfile.TemporaryDirectory(prefix="glance-") as name:
        folder = Path(name)
        copy = folder / "original"
        with open_file(stored) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target)
        outcome = sandbox.run("glance", [sandbox.Input(copy, stored.media_type)], folder)
        return (folder / outcome.pages[0]["image"]).read_bytes() if outcome.pages else None
