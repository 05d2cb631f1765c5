"""Policy in words: subjects, the name of each rule, and each row with its days, its source and how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from certification.models import PolicyRelease
from certification.policy.loader import Policy
from certification.policy.row import Row as PolicyRow
from certification.policy_words import CERTAINTIES, capital, phrase, rule_title, value_in_words
from ecfmg.foundation.shapes import Column, EmptyState, Row, Table
from ecfmg.foundation.templatetags.words import day_in_words

#: Files of policy in the order in which a reader meets the subject.
SUBJECTS = {
    "requirements.yaml": "What certification requires",
    "examinations.yaml": "Examinations",
    "pathway-seasons.yaml": "Pathways, OET and the dates of each season",
    "agencies.yaml": "Agencies that accredit medical schools",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One key of policy: its title, its address, how many rows it has, and its newest value in words."""

    title: str
    url: str
    rows: int
    newest: str


def subjects(policy: Policy) -> list[tuple[str, list[Rule]]]:
    """Every rule under its subject."""
    by_subject: dict[str, dict[str, list[PolicyRow]]] = {title: {} for title in SUBJECTS.values()}
    for row in policy.rows:
        title = SUBJECTS.get(row.place.partition(",")[0], "Other rules")
        by_subject.setdefault(title, {}).setdefault(row.key, []).append(row)
    return [(title, [_rule(key, rows) for key, rows in keys.items()]) for title, keys in by_subject.items() if keys]


def _rule(key: str, rows: Sequence[PolicyRow]) -> Rule:
    newest = rows[-1]
    one_for_each = len({row.scope for row in rows}) > 1
    words = f"One for each {_scope_heading(rows).lower()}" if one_for_each else value_in_words(newest.value)
    return Rule(rule_title(key), reverse("public:rule", args=[key]), len(rows), words)


def changes_table(page: Page[PolicyRelease]) -> Table:
    """A page of published changes, the newest first."""
    rows = [
        Row(
            (
                one.summary,
                one.decided_at,
                one.get_kind_display().partition(":")[0],
                one.periods,
                one.people,
                f"Release {one.number}",
            )
        )
        for one in page
    ]
    labels = ("What changed", "In force since", "Kind", "Periods", "People", "Release")
    empty = EmptyState(
        "Nothing was changed here yet", "The rules are those that came with this software. Each change is listed here."
    )
    return Table(
        "Changes of the rules", [Column(label) for label in labels], rows, empty, page=page, caption_seen=False
    )


def history_table(title: str, rows: Sequence[PolicyRow]) -> Table:
    """Every row of a rule: for what and on which days it holds, its value, when it was announced, and its source."""
    scoped = any(row.scope is not None for row in rows)
    dated = any(row.from_ or row.until for row in rows)
    columns = [
        *([Column(_scope_heading(rows))] if scoped else []),
        *([Column("Holds from"), Column("Holds until")] if dated else []),
        Column("Value"),
        Column("Announced on"),
        Column("Source"),
        Column("How sure"),
    ]
    shown = [
        Row(
            (
                *([_scope(row)] if scoped else []),
                *([row.from_ or "Always", row.until or "Still holds"] if dated else []),
                _value_cell(row),
                row.announced_on or "Always known",
                source_cell(row),
                CERTAINTIES[row.certainty],
            ),
            anchor=row.id.replace("/", "-"),
        )
        for row in rows
    ]
    return Table(f"{title}: every value", columns, shown, EmptyState("No value is known", ""), caption_seen=False)


def _scope_heading(rows: Sequence[PolicyRow]) -> str:
    if all(isinstance(row.scope, int) for row in rows if row.scope is not None):
        return "Season"
    return {"wfme_recognition": "Agency", "exam_bar_months": "Kind of bar"}.get(rows[0].key, "Examination")


def _scope(row: PolicyRow) -> str:
    return "All" if row.scope is None else capital(phrase(str(row.scope)))


def _value_cell(row: PolicyRow) -> SafeString | str:
    value = value_in_words(row.value)
    return format_html('{}<br><span class="soft small">{}</span>', value, row.note) if row.note else value


def source_cell(row: PolicyRow) -> SafeString | str:
    """The source with a link where it is an address, and the day it is of."""
    source = row.source or "None"
    of_day = f", as of {day_in_words(row.source_date)}" if row.source_date else ""
    if source.startswith("https://") and " " not in source:
        return format_html(
            '<a href="{}" rel="noreferrer">{}</a>{}',
            source,
            source.removeprefix("https://").removeprefix("www."),
            of_day,
        )
    return source + of_day
