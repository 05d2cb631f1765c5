"""The long lists of this portal as tables, which a phone shows as cards."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.html import format_html

from certification.models import ConfirmationReport
from credentials.models import Credential, Document
from credentials.queries.looks import told
from credentials.queries.release import release_of
from ecfmg.foundation import clock, shapes
from ecfmg.portals.applicant.presenters.documents import state_word

STANDINGS = {
    "certified": "Certified",
    "expired": "Certified, expired for entry into training",
    "revoked": "Certificate revoked",
}


def reports_table(listed: "Page[ConfirmationReport]") -> shapes.Table:
    """Who asked, when, for what, and what we told."""
    rows = [
        shapes.Row(
            [
                report.organisation.name,
                clock.day_of(report.made_at),
                report.purpose,
                STANDINGS.get(report.answer.get("standing", ""), "Not certified"),
                report.number,
            ]
        )
        for report in listed
    ]
    empty = shapes.EmptyState(
        "Nobody has asked yet", "Each report that we make about you is listed here at once, with who asked and why."
    )
    labels = ("Who asked", "Asked on", "For what", "What we told", "Number of the report")
    return _table("Reports about you", labels, rows, empty, listed)


def looks_table(listed: "Page[dict[str, Any]]") -> shapes.Table:
    """Who was shown what, by day."""
    rows = [shapes.Row([look.on, look.who, look.what]) for look in told(listed)]
    empty = shapes.EmptyState(
        "Nobody has looked yet",
        "When our staff or a school opens your record or a document, it is listed here.",
    )
    return _table("Who looked at your record", ("On", "Who", "What they were shown"), rows, empty, listed)


def documents_table(received: "Page[Document]", credentials: Iterable[Credential]) -> shapes.Table:
    """Everything received for the person, each with the way to its receipt."""
    used = {each.document_id: each for each in credentials}
    rows = [
        shapes.Row(
            [
                f"{document.get_kind_display()}{_written_by(document)}{_what_became_of(document)}",
                format_html('<span class="one-line figures">{}</span>', document.receipt),
                clock.day_of(document.received_at),
                "Your school" if document.from_school_id else "You",
                document_word(document, used.get(document.pk)),
            ],
            href=reverse("applicant:document", args=[document.public_id]),
        )
        for document in received
    ]
    empty = shapes.EmptyState(
        "Nothing was received yet", "What you send is listed here at once, with the number of its receipt."
    )
    labels = ("Document", "Receipt", "Received on", "From", "State")
    return _table("Documents received", labels, rows, empty, received)


def document_word(document: Document, credential: Credential | None) -> str:
    """Where a document stands: its preparation while that lasts, then what became of the credential it shows."""
    if document.state != Document.State.READY:
        return document.get_state_display()
    if document.superseded_by_id:
        return "Replaced by a newer copy"
    if credential:
        return state_word(credential)
    release = release_of(document)
    if release:
        return release.what
    return "Kept in your file; you gave up the right to read it" if document.waived else "Kept in your file"


def _written_by(document: Document) -> str:
    """Which letter it is: a person may have several."""
    return f" by {document.author}" if document.author else ""


def _what_became_of(document: Document) -> str:
    translation = " (translation)" if document.translation_of_id else ""
    return f"{translation} (replaced)" if document.superseded_by_id else translation


def _table(
    caption: str, labels: tuple[str, ...], rows: list[shapes.Row], empty: shapes.EmptyState, listed: "Page[Any]"
) -> shapes.Table:
    pages = listed if listed.paginator.num_pages > 1 else None
    columns = [shapes.Column(label) for label in labels]
    return shapes.Table(caption, columns, rows, empty, page=pages, caption_seen=False)
