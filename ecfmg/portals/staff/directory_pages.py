"""What the pages of the directory show: what changes, and whose decision would move."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from applicants.actions.records import printed
from certification.models import DirectoryUpload
from certification.policy_words import capital
from certification.school_impact import Moved, SchoolImpact
from credentials.school_entries import EntryChange
from ecfmg.foundation.shapes import Column, EmptyState, Row, Table

NOBODY = SchoolImpact()
BESIDE = [Column("What"), Column("Stored now"), Column("After saving")]


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change does to decisions: `decides` is False where the rules do not ask for anything of it."""

    decides: bool = True
    found: SchoolImpact = NOBODY


@dataclass(frozen=True, slots=True)
class ImpactView:
    """Whose decision would move: a sentence, and the people with links."""

    sentence: str
    moves: Sequence[tuple[str, int]]
    table: Table | None


def changes_table(changes: Sequence[EntryChange]) -> Table:
    """Every difference between the entry as stored and as typed."""
    rows = [Row((change.what, change.before, change.after)) for change in changes]
    return Table("What changes", BESIDE, rows, EmptyState("Nothing changes", ""))


def stale_table(changes: Sequence[EntryChange]) -> Table:
    """What is stored now beside what was typed."""
    rows = [Row((change.what, change.before, change.after)) for change in changes]
    columns = [Column("What"), Column("Stored now"), Column("What you typed")]
    empty = EmptyState("No difference is left", "Somebody saved the same as you typed.")
    return Table("Stored now and typed by you", columns, rows, empty)


def impact_view(impact: Impact) -> ImpactView:
    """Whose decision would move, in words."""
    found = impact.found
    if not impact.decides and not found.differ:
        return ImpactView("Nobody's decision depends on what changes here.", (), None)
    if not found.people:
        return ImpactView("Nobody on file studied at the school, so nobody's decision moves.", (), None)
    looked = "All of them were" if found.looked_at == found.people else f"The first {found.looked_at} were"
    told = f"{_people(found.people)} on file studied there. {looked} decided with the change, without storing it: "
    if not found.differ:
        return ImpactView(f"{told}nobody's decision would move.", (), None)
    rest = found.differ - len(found.named)
    rows = [Row((_case(one), capital(one.move), "; ".join(one.parts) or "Days or reasons")) for one in found.named]
    caption = "Whose decision would move" + (f" (the first {len(rows)}; {rest} more)" if rest else "")
    columns = [Column("Case"), Column("Status"), Column("What differs")]
    table = Table(caption, columns, rows, EmptyState("Nobody", ""))
    moves = [(capital(move), count) for move, count in found.moves]
    return ImpactView(f"{told}{found.differ} would be decided otherwise.", moves, table)


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _case(one: Moved) -> SafeString | str:
    number = printed(one.usmle_id) if one.usmle_id else "No USMLE ID"
    return format_html('<a href="{}">{}</a>', reverse("staff:case", args=[one.case]), number) if one.case else number


def impact_from(document: dict[str, Any]) -> SchoolImpact:
    """An impact as it was kept with a file."""
    named = tuple(Moved(one["case"], one["usmle_id"], one["move"], tuple(one["parts"])) for one in document["named"])
    moves = tuple((move, count) for move, count in document["moves"])
    return SchoolImpact(document["people"], document["looked_at"], document["differ"], moves, named)


def lines_table(listed: Page[dict[str, Any]]) -> Table:
    """Lines of a file that change something, each with every difference."""
    rows = [
        Row((line["line"], _school_cell(line), _changes_cell(line["changes"], new=not line["school"])))
        for line in listed
    ]
    columns = [Column("Line"), Column("School"), Column("What changes")]
    return Table("Lines that change something", columns, rows, EmptyState("No line changes anything", ""), page=listed)


def _school_cell(line: dict[str, Any]) -> SafeString:
    if not line["school"]:
        return format_html("{}<br><strong>New in the directory</strong>", line["name"])
    return format_html('<a href="{}">{}</a>', reverse("staff:school_entry", args=[line["school"]]), line["name"])


def _changes_cell(changes: Sequence[Sequence[str]], *, new: bool) -> SafeString:
    if new:
        return format_html_join(mark_safe("<br>"), "{}: {}", [(what, after) for what, _before, after in changes])
    return format_html_join(mark_safe("<br>"), "{}: {} → {}", changes)


def uploads_table(listed: Page[DirectoryUpload]) -> Table:
    """Files that were sent, newest first."""
    rows = [
        Row(
            (one.file.original_name, one.get_state_display(), one.uploaded_at, one.uploaded_by.display_name),
            href=reverse("staff:directory_file", args=[one.public_id]),
        )
        for one in listed
    ]
    columns = [Column("File"), Column("State"), Column("Sent"), Column("By")]
    empty = EmptyState("No file was sent yet", "Each file is listed here with what became of it.")
    return Table("Files of schools", columns, rows, empty, page=listed)
