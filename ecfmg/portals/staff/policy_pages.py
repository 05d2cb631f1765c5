"""What the pages of policy show of a proposal: rows that change, and what the trial came to."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from applicants.actions.records import printed
from certification.comparison import STATUS_WORDS
from certification.models import PolicyDifference, PolicyRelease
from certification.policy.row import Row as PolicyRow
from certification.policy_impact import counts_in_words, move_in_words
from certification.policy_words import CERTAINTIES, capital, phrase, rule_title, value_in_words
from certification.queries.policy import RowChange
from ecfmg.foundation.countries import country_name
from ecfmg.foundation.shapes import Column, EmptyState, Row, Sentence, Table
from ecfmg.foundation.templatetags.words import day_in_words
from ecfmg.portals.staff.presenters import badge

TONES = {"proposed": "waiting", "published": "met", "declined": "idle"}
HEADINGS = {"season": "Season", "school": "Medical school", "country": "Country of the school"}
CSV_COLUMNS = ("usmle_id", "status_now", "status_then", "season", "school", "country", "requirements", "what_else")
NOBODY_KNOWS = "None on file"


def state_sentence(release: PolicyRelease, running: bool) -> Sentence:
    """Where a proposal stands, what that means, and who acts next."""
    if release.state == "published":
        what = f"Release {release.number} of the policy, published by {release.decided_by}."
        return Sentence(what, "Everybody was decided about again by it, from the moment of its publication on.")
    if release.state == "declined":
        return Sentence(f"Declined by {release.decided_by}.", "It changes nothing.")
    if running:
        return Sentence("It is being tried over everybody.", "Nothing of it is stored as anybody's decision.")
    if release.trial == "failed":
        return Sentence("The trial stopped, so it cannot be published.", release.trial_fault, "The policy officers")
    return Sentence(
        f"It was tried over everybody as of {day_in_words(release.trial_as_of)}.",
        "It is not in force.",
        "A policy officer other than who proposed it publishes or declines it",
    )


def releases_table(page: Any) -> Table:
    """A page of proposals and releases."""
    rows = [
        Row(
            (
                one.summary if len(one.summary) <= 120 else f"{one.summary[:119]}…",
                f"Release {one.number}" if one.number else one.get_state_display(),
                one.get_kind_display().partition(":")[0],
                one.proposed_by.display_name,
                one.proposed_at.date(),
                one.decided_by.display_name if one.decided_by else "Nobody yet",
            ),
            href=reverse("staff:policy_release", args=[one.public_id]),
        )
        for one in page
    ]
    labels = ("What changes", "State", "Kind", "Proposed by", "Proposed on", "Decided by")
    empty = EmptyState("No change was proposed yet", "The policy in force is the one that came with the code.")
    return Table("Proposals and releases", [Column(label) for label in labels], rows, empty, page=page)


def rows_table(
    changes: Sequence[RowChange], *, marked: Sequence[RowChange] = (), caption: str = "Rows that change"
) -> Table:
    """Policy rows that the proposal adds, changes or takes away; `marked` are those that already held."""
    rows = [Row((_rule_cell(one, held=one in marked), _row_cell(one.before), _row_cell(one.after))) for one in changes]
    columns = [Column("Rule"), Column("In force"), Column("Proposed")]
    empty = EmptyState("No row changes", "The files differ in comments or in the order of their rows alone.")
    return Table(f"{caption} ({len(rows)})", columns, rows, empty)


def _rule_cell(one: RowChange, *, held: bool) -> SafeString | str:
    row = one.after or one.before
    scope = f" ({capital(phrase(str(row.scope)))})" if row and row.scope is not None else ""
    title = f"{rule_title(one.key)}{scope}"
    return format_html("{}<br>{}", title, badge("refused", "Already held")) if held else title


def _row_cell(row: PolicyRow | None) -> SafeString | str:
    if row is None:
        return "No such row"
    told = [
        *([f"From {day_in_words(row.from_)}"] if row.from_ else []),
        *([f"until {day_in_words(row.until)}"] if row.until else []),
        f"announced on {day_in_words(row.announced_on)}" if row.announced_on else "always known",
        f"source: {row.source or 'none'}" + (f", as of {day_in_words(row.source_date)}" if row.source_date else ""),
        CERTAINTIES[row.certainty].partition(":")[0].lower(),
        *([row.note] if row.note else []),
    ]
    soft = format_html('<br><span class="soft small">{}</span>', capital("; ".join(told)))
    return format_html("<strong>{}</strong>{}", value_in_words(row.value), soft)


def moves_table(result: dict[str, Any], examples: dict[tuple[str, str], list[PolicyDifference]]) -> Table:
    """From which status to which how many people move, each with a few cases while their list is kept."""
    columns = [Column("From → to"), Column("People", numeric=True), Column("For example")]
    if not examples:
        columns.pop()
    stays = [(status, status, people) for status, people in result.get("stays", [])]
    rows = [
        Row(
            (capital(move_in_words(before, after)), people, _examples(examples.get((before, after), ())))[
                : len(columns)
            ]
        )
        for before, after, people in [*result["moves"], *stays]
    ]
    empty = EmptyState("No decision would differ", "Everybody would be decided as by the policy in force.")
    return Table("Whose decision would differ: who moves, and who keeps the status", columns, rows, empty)


def trial_sentence(result: dict[str, Any]) -> str:
    """How many decisions differ, and what differs in them; trials of before did not count who keeps the status."""
    if "shifted" not in result:
        return f"{result['differ']:,} decisions would differ; {result['moved']:,} people would move to another status."
    return counts_in_words(result["differ"], result["moved"], result["shifted"])


def _examples(found: Iterable[PolicyDifference]) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}: {}", [(_case_link(one), _parts_of(one)) for one in found])


def _case_link(one: PolicyDifference) -> SafeString | str:
    number = printed(one.applicant.usmle_id) if one.applicant.usmle_id else "No USMLE ID"
    case = getattr(one.applicant, "case", None)
    there = reverse("staff:case", args=[case.public_id]) if case else ""
    return format_html('<a href="{}">{}</a>', there, number) if case else number


def _parts_of(one: PolicyDifference) -> str:
    return "; ".join(one.parts or one.behind) or "days or reasons differ"


def group_tables(result: dict[str, Any]) -> list[Table]:
    """The same people by season, school and country of the school."""
    return [_group_table(name, heading, result) for name, heading in HEADINGS.items() if result["moves"]]


def _group_table(name: str, heading: str, result: dict[str, Any]) -> Table:
    rows = [
        Row((_group_words(name, group), capital(move_in_words(before, after)), people))
        for group, before, after, people in result[name]
    ]
    more = result["more"][name]
    caption = f"By {heading.lower()}" + (f" (the first {len(rows)}; {more} more in the file)" if more else "")
    columns = [Column(heading), Column("From → to"), Column("People", numeric=True)]
    return Table(caption, columns, rows, EmptyState("Nobody", ""))


def _group_words(name: str, group: object) -> str:
    if group is None or group == "none on file":
        return NOBODY_KNOWS
    return country_name(str(group)) if name == "country" else str(group)


def parts_table(result: dict[str, Any]) -> Table:
    """Which requirements move, for those too whose status stays."""
    rows = [Row(tuple(one)) for one in result["parts"]]
    columns = [Column("Requirement"), Column("People", numeric=True)]
    return Table("Requirements that move", columns, rows, EmptyState("No requirement moves", ""))


def csv_row(one: PolicyDifference) -> tuple[object, ...]:
    """One person as a line of the file; no cell is taken for a formula."""
    statuses = (STATUS_WORDS[one.before], STATUS_WORDS[one.after])
    school = f"'{one.school}" if one.school[:1] in ("=", "+", "-", "@", "\t", "\r") else one.school
    told = ("; ".join(one.parts), "; ".join(one.behind))
    return (one.applicant.usmle_id or "", *statuses, one.season or "", school, one.country, *told)
