"""A folder that a school of the demonstration has sent and not looked through: a file of each sort that people meet."""

from django.core.files.uploadedfile import SimpleUploadedFile

from certification.demo.papers import paper
from credentials.actions.bulk import start_batch
from credentials.actions.bulk_arrival import add_file
from credentials.actions.bulk_work import open_files
from credentials.models import School
from ecfmg.foundation.actors import Actor

#: Name of the file, and title and person on its page: certain, likely, to be checked, of nobody.
SCANS = (
    ("Class of 2021/9-000-010-4 MSPE.pdf", "Dean's letter", "Temitope Adewole"),
    ("Class of 2021/OBASEKI_CHIDERA_MSPE.pdf", "Dean's letter", "Chidera Obaseki"),
    ("Class of 2021/Obaseki transcript.pdf", "Transcript", "Chidera Obaseki"),
    ("Class of 2021/scan0017.pdf", "Dean's letter", "Segun Afolayan"),
)
NO_DOCUMENT = ("Class of 2021/list of graduates.docx", b"PK\x03\x04 a list that can still be changed")


def load_batch(school: School, actor: Actor) -> None:
    """Make it where the school has sent no batch yet."""
    if school.bulk_batches.exists():
        return
    batch = start_batch(actor, school=school)
    for name, title, whose in SCANS:
        add_file(actor, batch=batch, name=name, upload=paper(title, [school.name, whose]))
    name, content = NO_DOCUMENT
    add_file(actor, batch=batch, name=name, upload=SimpleUploadedFile(name, content))
    open_files(batch.pk)
