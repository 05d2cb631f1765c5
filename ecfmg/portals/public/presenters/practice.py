"""How long we wait for schools, remind them, hold documents and keep paper: every row of those policies as tables."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from certification.policy_words import CERTAINTIES
from credentials.policy import FOLDER, content_of
from ecfmg.foundation.shapes import Column, EmptyState, Row, Table
from ecfmg.foundation.templatetags.words import counted, day_in_words


def _days(value: Any) -> str:
    return counted(value, "day,days")


def _ladder(steps: Any) -> str:
    offices = {"same_contact": "the same office", "next_contact": "also the next office of the school"}
    return "; ".join(f"after {_days(step['day'])}: {offices[step['to']]}" for step in steps)


def _reminders(days: Any) -> str:
    return f"{', '.join(str(day) for day in days[:-1])} and {_days(days[-1])} before the last day"


def _day(value: Any) -> str:
    return day_in_words(value) if isinstance(value, date) else "Not known: nothing is released until it is"


def _moment(value: Any) -> str:
    return f"{value}, New York time"


#: Each file: its title, the heading of its rows, and its values in the order in which they are told.
SUBJECTS: Mapping[str, tuple[str, str, Mapping[str, tuple[str, Callable[[Any], str]]]]] = {
    "verification.yaml": (
        "Questions to schools",
        "verification",
        {
            "answer_expected_days": ("A school is asked to answer within", _days),
            "ladder": ("It is reminded", _ladder),
            "expires_after_days": ("We are unable to verify without an answer after", _days),
            "first_nudge_after_days": ("The applicant can remind the school after", _days),
            "nudge_every_days": ("and then once in", _days),
            "usual_time_from_cases": ("A usual time is told from", lambda value: counted(value, "case,cases")),
            "usual_time_window_days": ("of the last", _days),
        },
    ),
    "seasons.yaml": (
        "Release of MSPEs",
        "seasons",
        {
            "season": ("Season", str),
            "from": ("What is received counts for it from", _day),
            "until": ("until", _day),
            "mspe_released_on": ("MSPEs are released on", _day),
            "mspe_released_at": ("at", _moment),
        },
    ),
    "roster.yaml": (
        "Who speaks for a school",
        "roster",
        {
            "confirm_every_days": ("A school confirms its roster every", _days),
            "days_to_confirm": ("It has", _days),
            "reminder_days_before": ("It is reminded", _reminders),
            "remind_late_every_days": ("and, when late, every", _days),
            "coordinator_warning_days": ("We write before the last coordinator's last day", _days),
        },
    ),
    "mail_room.yaml": (
        "Paper in the mail room",
        "mail_room",
        {
            "paper_kept_days": ("Paper is kept after its answer was judged for", _days),
            "unmatched_old_days": ("An envelope without a match is old after", _days),
        },
    ),
}


def practice_tables() -> list[Table]:
    """One table for each subject, with every row that ever held, the newest first."""
    return [
        _table(title, content_of(FOLDER / name, heading)[heading], told)
        for name, (title, heading, told) in SUBJECTS.items()
    ]


def _table(title: str, rows: list[dict[str, Any]], told: Mapping[str, tuple[str, Callable[[Any], str]]]) -> Table:
    shown = [
        Row((label, words(row.get(key)), row["from"], row.get("source") or "None", CERTAINTIES[row["certainty"]]))
        for row in sorted(rows, key=lambda row: row["from"], reverse=True)
        for key, (label, words) in told.items()
        if key in row
    ]
    columns = [Column("What"), Column("Value"), Column("Holds from"), Column("Source"), Column("How sure")]
    return Table(title, columns, shown, EmptyState("", ""))
