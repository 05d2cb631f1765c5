"""Documents that somebody must look into: harmful files, and what two people sent."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from applicants.queries import name_of
from credentials.models import Document
from credentials.queries.documents import flagged_documents
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation import shapes
from ecfmg.portals.staff.pages import page

PAGE_SIZE = 25
COLUMNS = [
    shapes.Column("Person"),
    shapes.Column("Document"),
    shapes.Column("What was found"),
    shapes.Column("Received on"),
]
EMPTY = shapes.EmptyState(
    "Nothing is flagged",
    "Files in which the virus scanner found something, and files and pages that two people sent, are listed here.",
)
FOUND = {
    "is_harmful": "Harmful: the virus scanner found something. The file is kept shut; its sender was told.",
    "has_same_file": "The very same file was sent for another person.",
    "has_same_page": "A page of it is also in another person's document.",
}


@audience("staff")
@require_GET
def flagged(request: HttpRequest) -> HttpResponse:
    """Each with what was found, the newest first."""
    shown = Paginator(flagged_documents(user_of(request)), PAGE_SIZE)
    current = shown.get_page(request.GET.get("page"))
    rows = [_row(each) for each in current]
    table = shapes.Table("Flagged files", COLUMNS, rows, EMPTY, page=current, caption_seen=False)
    return page(request, "flagged.html", {"table": table, "total": shown.count})


def _row(document: Document) -> shapes.Row:
    case = getattr(document.applicant, "case", None)
    there = reverse("staff:document", args=[case.public_id, document.public_id]) if case else ""
    found = " ".join(sentence for name, sentence in FOUND.items() if getattr(document, name))
    words = f"{document.get_kind_display()}, receipt {document.receipt}"
    return shapes.Row([name_of(document.applicant) or "No name stated", words, found, document.received_at], there)
