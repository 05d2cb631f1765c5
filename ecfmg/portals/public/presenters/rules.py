"""Policy in words: subjects, the name of each rule, and each row with its days, its source and how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from certification.policy.loader import Policy
from certification.policy.row import Row as PolicyRow
from ecfmg.foundation.countries import country_name
from ecfmg.foundation.shapes import Column, EmptyState, Row, Table
from ecfmg.foundation.templatetags.words import day_in_words

#: Files of policy in the order in which a reader meets the subject.
SUBJECTS = {
    "requirements.yaml": "What certification requires",
    "examinations.yaml": "Examinations",
    "pathway-seasons.yaml": "Pathways, OET and the dates of each season",
    "agencies.yaml": "Agencies that accredit medical schools",
}
CERTAINTIES = {
    "official": "Official: written by the authority itself",
    "secondary": "Reported by others, not seen at the authority",
    "unverified": "Not confirmed",
    "house": "Our own reading",
}
ABBREVIATIONS = ("usmle", "oet", "ck", "cs", "us", "img", "gme", "wfme", "osce", "lcme", "ncfmea", "acgme")
NAMES = ("pathway", "pathways", "step", "match", "canada", "chinese")
WORDS = {
    **{word: word.upper() for word in ABBREVIATIONS},
    **{word: word.capitalize() for word in NAMES},
}


#: Keys whose words alone would leave open what the date is of.
TITLES = {
    "expires_on": "Pathway certificates expire for entry into training on",
    "expires_on_beyond_2024": "Pathway certificates expire for entry into training on, beyond 2024",
    "opens_on": "The season opens on",
    "opens_on_no_later_than": "The season opens on this day or earlier",
    "closes_on": "The season closes on",
    "graduated_since": "Graduated on or after",
    "licence_valid_since": "Licence valid on or after",
    "usmle_activity_since": "USMLE activity on or after",
    "unknown_value": "Where a value is not known",
    "img_us": "Graduates of US schools are IMGs",
    "img_canada": "Graduates of Canadian schools are IMGs",
    "fee_usd": "Fee of a Pathway application in US dollars",
    "certificate_expiry": "Pathway certificates expire",
    "seven_year_limit": "Years within which the Steps must be passed",
    "exam_given": "Examination is given",
    "former_exams": "Former examinations count",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One key of policy: its title, its address, how many rows it has, and its newest value in words."""

    title: str
    url: str
    rows: int
    newest: str


def rule_title(key: str) -> str:
    """``Step 2 CK minimum`` from ``step_2_ck_minimum``."""
    return TITLES.get(key) or _capital(phrase(key))


def phrase(words: str) -> str:
    """``traditional Chinese medicine`` from words joined by ``_``, with names and abbreviations as they are written."""
    return " ".join(WORDS.get(word, word) for word in words.split("_"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


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
    return "All" if row.scope is None else _capital(phrase(str(row.scope)))


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


def value_in_words(value: Any) -> str:
    """A value of policy as people read it; None is "Not known"."""
    return _capital(_in_words(value))


def _in_words(value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, list):
        return ", ".join(_in_words(part) for part in value) or "none"
    if isinstance(value, dict):
        return "; ".join(f"{phrase(key)}: {_in_words(part)}" for key, part in value.items())
    text = str(value)
    return country_name(text) if len(text) == 3 and text.isupper() else phrase(text)
