"""Small PDFs that say something, and batches of files, as a school sends them. Everybody is invented."""

from collections.abc import Iterable

from django.core.files.uploadedfile import SimpleUploadedFile

from credentials.actions.bulk import start_batch
from credentials.actions.bulk_arrival import add_file
from credentials.actions.bulk_work import open_files
from credentials.models import BulkBatch, BulkFile, SchoolMember
from ecfmg.foundation.actors import Actor


def pdf_saying(*lines: str) -> bytes:
    """A PDF of one page with these lines of text, as a word processor would make it."""
    shown = "".join(f"({_escaped(line)}) Tj 0 -18 Td " for line in lines)
    content = f"BT /F1 12 Tf 72 720 Td {shown}ET".encode("latin-1")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    whole, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    ends = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(whole))
    return whole + b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + table + ends


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def batch_with(
    member: SchoolMember, files: Iterable[tuple[str, bytes]], *, kind: str = "", opened: bool = True
) -> BulkBatch:
    """A batch of these files, opened and matched unless `opened` is False."""
    actor = Actor.of(member.user)
    batch = start_batch(actor, school=member.school, kind=kind)
    for name, content in files:
        add_file(actor, batch=batch, name=name, upload=SimpleUploadedFile(name.rsplit("/", 1)[-1], content))
    if opened:
        while open_files(batch.pk):
            pass
    return batch


def file_named(batch: BulkBatch, name: str) -> BulkFile:
    """A file of the batch by its name."""
    return batch.files.get(name=name)
