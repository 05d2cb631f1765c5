"""What applicants shared with the organisation: the list, one person's documents, the pages of one document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.paginator import Page
from django.template.loader import render_to_string
from django.urls import reverse

from applicants.queries import name_of
from certification.models import ConfirmationReport, Sharing
from certification.queries.sharing import SharedLine
from certification.sharing_words import source_of, state_of
from credentials.models import Document
from ecfmg.foundation import clock
from ecfmg.foundation.shapes import Column, EmptyState, PageImage, Row, Table, Viewer
from ecfmg.foundation.templatetags.words import day_in_words, usmle_id
from ecfmg.portals.recipient.presenters.reports import ANSWERS, answer_key

NOT_ASKED = ("idle", "Not asked yet")


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of what is shared: tone and words of its state, who sent it, and its address while it can be read."""

    title: str
    tone: str
    word: str
    source: str
    url: str


def shared_table(
    listed: Page[Sharing],
    lines: Mapping[int, list[SharedLine]],
    told: Mapping[int, ConfirmationReport],
    words: str,
) -> Table:
    """Who shares what, newest first, with what the organisation was told last about each."""
    rows = [_row(each, lines[each.pk], told.get(each.applicant_id)) for each in listed]
    columns = [
        Column(label) for label in ("Physician", "USMLE ID", "Season", "Certification", "Documents", "Shared on")
    ]
    return Table("Shared with your organisation", columns, rows, _nobody(words), page=listed, caption_seen=False)


def _nobody(words: str) -> EmptyState:
    if words:
        return EmptyState(
            "Nobody found", f"Nobody who shares with you now has a name or USMLE ID that begins with “{words}”."
        )
    return EmptyState(
        "Nobody shares documents with you",
        "Applicants choose which organisations read their MSPE, transcript and letters. Whoever chooses yours is "
        "listed here.",
    )


def _row(sharing: Sharing, lines: Iterable[SharedLine], told: ConfirmationReport | None) -> Row:
    documents = render_to_string("recipient/shared_lines.html", {"lines": line_views(sharing, lines), "short": True})
    tone, word = certification_of(told)
    badge = render_to_string("recipient/badge.html", {"state": tone, "word": word})
    cells = (
        name_of(sharing.applicant),
        usmle_id(sharing.applicant.usmle_id),
        str(sharing.season),
        badge,
        documents,
        clock.day_of(sharing.shared_at),
    )
    return Row(cells, href=reverse("recipient:shared_person", args=[sharing.public_id]))


def certification_of(told: ConfirmationReport | None) -> tuple[str, str]:
    """Tone and words of the last answer about a person, with its day."""
    if told is None:
        return NOT_ASKED
    tone, word = ANSWERS[answer_key(told)]
    return tone, f"{word} on {day_in_words(told.made_at)}"


def line_views(sharing: Sharing, lines: Iterable[SharedLine]) -> list[LineView]:
    """The lines of one sharing as they are shown."""
    return [_line_view(sharing, line) for line in lines]


def _line_view(sharing: Sharing, line: SharedLine) -> LineView:
    url = ""
    if line.is_open and line.here:
        url = reverse("recipient:shared_document", args=[sharing.public_id, line.here.document.public_id])
    tone, word = state_of(line)
    return LineView(line.title, tone, word, source_of(line.here) if line.here else "", url)


def viewer_of(sharing: Sharing, document: Document, title: str) -> Viewer:
    """The pages of a document as the images we made."""

    def address(number: int, size: str) -> str:
        return reverse("recipient:shared_page", args=[sharing.public_id, document.public_id, number, size])

    pages = [
        PageImage(each.number, address(each.number, "large"), address(each.number, "small"), each.width, each.height)
        for each in document.pages.all()
    ]
    return Viewer(title, pages)
