"""Reports as a list and as a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from certification.codes import in_groups
from certification.models import ConfirmationReport
from certification.report_words import dated, headline, sections
from ecfmg.foundation.shapes import Column, EmptyState, Fact, Link, Row, Sentence, Table
from ecfmg.foundation.templatetags.words import usmle_id

#: State and word of each answer.
ANSWERS = {
    "certified": ("met", "Certified"),
    "in_question": ("needs_review", "Certified, looked at again"),
    "expired": ("not_met", "Expired"),
    "revoked": ("not_met", "Revoked"),
    "not_certified": ("not_applicable", "Not certified"),
    "nobody": ("info", "Unable to locate"),
}


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report: its answer as state, word and sentence, titled groups of lines, and what proves it."""

    state: str
    word: str
    answer: Sentence
    sections: Sequence[tuple[str, Sequence[Fact]]]
    proof: Sequence[Fact]


def answer_key(report: ConfirmationReport) -> str:
    """Which of `ANSWERS` a report gives."""
    if report.applicant_id is None:
        return "nobody"
    standing = str(report.answer["standing"])
    return "in_question" if standing == "certified" and report.answer["in_question"] else standing


def reports_table(page: Page[ConfirmationReport]) -> Table:
    """What the organisation asked, newest first."""
    rows = [_row(report) for report in page.object_list]
    empty = EmptyState(
        "No reports yet",
        "Each question that somebody of your organisation asks is kept here with its answer.",
        Link("Ask for a report", reverse("recipient:request"), primary=True),
    )
    columns = [
        Column("Report"),
        Column("Physician"),
        Column("Answer"),
        Column("Asked on"),
        Column("Asked by"),
        Column("Purpose"),
    ]
    return Table("Reports of your organisation", columns, rows, empty, page=page)


def _row(report: ConfirmationReport) -> Row:
    state, word = ANSWERS[answer_key(report)]
    badge = render_to_string("recipient/badge.html", {"state": state, "word": word})
    who = report.answer.get("name") or _asked_about(report)
    cells = (report.number, who, badge, report.made_at, report.requested_by.display_name, report.purpose)
    return Row(cells, href=reverse("recipient:report", args=[report.public_id]))


def _asked_about(report: ConfirmationReport) -> SafeString:
    return format_html("{}, {}", report.asked["family_name"], usmle_id(report.asked["usmle_id"]))


def report_view(report: ConfirmationReport) -> ReportView:
    """A report about a person, as its page shows it."""
    state, word = ANSWERS[answer_key(report)]
    answer = dated(report.answer)
    proof = [
        Fact("Report number", report.number),
        Fact("Code", in_groups(report.code)),
        Fact("Made on", report.made_at),
        Fact("Asked by", report.requested_by.display_name),
        Fact("Purpose", report.purpose),
    ]
    return ReportView(state, word, headline(answer), sections(answer), proof)
