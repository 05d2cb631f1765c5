"""Pages that are one and the same in documents of two people: found when pages are made, and told to staff."""

import io

from django.db import connection
from PIL import Image

from credentials.intake.likeness import SAME, distance, same_picture
from credentials.models import Document, DocumentPage, PageTwin
from ecfmg.foundation.files import read_file
from ecfmg.foundation.models import StoredFile

#: Forms of one school look alike, so that many pages may have to be compared; the newest come first.
_MOST_COMPARED = 100
_LOCK = 7_204_411


def note_twins(document: Document) -> list[PageTwin]:
    """Compare each page of a document with those of all other people, and keep what is the same.

    Called in the transaction that makes the pages. The lock makes two documents that arrive together see each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    found = []
    for page in document.pages.select_related("image", "thumbnail"):
        found += [PageTwin(page=page, older=older) for older in _same(page)]
    return PageTwin.objects.bulk_create(found, ignore_conflicts=True)


def _same(page: DocumentPage) -> list[DocumentPage]:
    if not page.look:
        return []
    others = (
        DocumentPage.objects.filter(look__overlap=page.look)
        .exclude(document__applicant=page.document.applicant_id)
        .select_related("image", "thumbnail")
        .order_by("-pk")
    )
    alike = (other for other in others.iterator() if distance(page.look, other.look) <= SAME)
    compared = [other for other, _ in zip(alike, range(_MOST_COMPARED), strict=False)]
    return [other for other in compared if _is_same(page, other)]


def _is_same(page: DocumentPage, other: DocumentPage) -> bool:
    if page.image.sha256 == other.image.sha256:
        return True
    turned = (page.turned - other.turned) % 360
    return same_picture(_opened(page.thumbnail), _opened(other.thumbnail).rotate(-turned, expand=True))


def _opened(thumbnail: StoredFile) -> Image.Image:
    """One of our own thumbnails."""
    return Image.open(io.BytesIO(read_file(thumbnail)), formats=["JPEG"])
