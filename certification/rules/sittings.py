"""What one sitting came to by a day: its outcome as known then, and the faults in its data."""

from bisect import bisect_right
from datetime import date
from typing import Literal, NamedTuple

from certification.policy.loader import Known
from certification.policy.row import Row, Scope
from certification.rules.decision import Reason
from certification.rules.facts import Sitting
from certification.rules.question import Question

Came = Literal["pass", "fail", "incomplete", "pending", "withheld", "indeterminate", "invalidated", "unclear"]
TWO_DIGIT_SCALE_ENDS_AT = 100  # a score below this is on the two-digit scale while that was in use
STEPS = ("step_1", "step_2_ck", "step_2_cs", "step_3")


class Reading(NamedTuple):
    """A sitting and what it came to by the day; `faults` are of its data, `below` tells a score that failed."""

    sitting: Sitting
    came: Came
    faults: tuple[Reason, ...] = ()
    below: Reason | None = None


class Days:
    """Rows of a dated key, to be looked at by day."""

    __slots__ = ("rows", "starts")

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows
        self.starts = [row.from_ or date.min for row in rows]

    def on(self, day: date) -> Row | None:
        """Return the row that holds on a day; None where none does."""
        at = bisect_right(self.starts, day) - 1
        if at < 0:
            return None
        row = self.rows[at]
        return None if row.until is not None and day > row.until else row


class ExamTables:
    """The tables of policy that one sitting is read by."""

    def __init__(self, known: Known) -> None:
        self.given = {exam: Days(known.history("exam_given", exam)) for exam in known.scopes.get("exam_given", ())}
        self.reporting = {e: Days(known.history("score_reporting", e)) for e in known.scopes.get("score_reporting", ())}
        self.minimum = {exam: Days(known.history(f"{exam}_minimum")) for exam in ("step_1", "step_2_ck", "step_3")}
        # exams given in one run of days, as nearly all are, or of which no days are listed: a quick look
        self.windows: dict[Scope, tuple[date, date]] = {
            exam: (date.min, date.max) for exam in STEPS if exam not in self.given
        }
        for exam, days in self.given.items():
            if len(days.rows) == 1:
                self.windows[exam] = (days.rows[0].from_ or date.min, days.rows[0].until or date.max)
        self.two_digit = Days(known.history("two_digit_minimum"))

    def given_on(self, exam: str, day: date) -> bool:
        """Say whether an exam was given on a day; an exam whose days we do not list was."""
        days = self.given.get(exam)
        return days is None or days.on(day) is not None


def read_sitting(q: Question, tables: ExamTables, sitting: Sitting, as_of: date) -> Reading:
    """Return what a sitting came to by a day, as far as was reported and not yet invalidated by then.

    A pass or failure on a day on which the exam was not given is unclear. A reported outcome beats our table of
    minimum scores. An outcome `invalidated` of a later day was a pass until then.
    """
    came: Came | None = sitting.outcome
    if came is not None and sitting.score is None and sitting.invalidated_on is None:
        window = tables.windows.get(sitting.exam)
        reported_on = sitting.reported_on
        known_by_now = reported_on is None or reported_on <= as_of
        if known_by_now and window is not None and window[0] <= sitting.taken_on <= window[1]:
            return Reading(sitting, came)
    invalidated = sitting.invalidated_on is not None and sitting.invalidated_on <= as_of
    if invalidated:
        came = "invalidated"
    elif sitting.invalidated_on is not None and came == "invalidated":
        came = "pass"
    if not invalidated and sitting.reported_on is not None and sitting.reported_on > as_of:
        came = "pending"
        if sitting.score is None and tables.given_on(sitting.exam, sitting.taken_on):
            return Reading(sitting, came)
    elif sitting.score is None and tables.given_on(sitting.exam, sitting.taken_on):
        return Reading(sitting, came or "pending")
    return _with_faults(q, tables, sitting, came)


def _with_faults(q: Question, tables: ExamTables, sitting: Sitting, came: Came | None) -> Reading:
    faults: list[Reason] = []
    below: Reason | None = None
    if sitting.score is not None:
        came, below = _by_score(q, tables, sitting, came, faults)
    if not tables.given_on(sitting.exam, sitting.taken_on):
        faults.insert(0, q.why("exam_not_offered_on_date", exam=sitting.exam, taken_on=sitting.taken_on))
        if came in ("pass", "fail"):
            came, below = "unclear", None
    return Reading(sitting, came or "pending", tuple(faults), below)


def _by_score(
    q: Question, tables: ExamTables, sitting: Sitting, came: Came | None, faults: list[Reason]
) -> tuple[Came, Reason | None]:
    """Return what the score makes of a sitting; add what is wrong with the score to its faults."""
    score = sitting.score or 0
    reporting = tables.reporting.get(sitting.exam)
    rule = reporting.on(sitting.taken_on) if reporting else None
    if rule is not None and rule.value == "outcome_only":
        faults.append(q.why("score_not_reported_for_exam", rule, exam=sitting.exam, taken_on=sitting.taken_on))
        return came or "unclear", None
    standard = minimum_for(tables, sitting)
    if standard is None or standard.value is None:
        if came is None:
            faults.append(q.why("policy_value_unknown", standard))
        return came or "unclear", None
    values = {"exam": sitting.exam, "taken_on": sitting.taken_on, "score": score, "minimum": standard.value}
    passed = score >= standard.value
    if came is None:
        return ("pass", None) if passed else ("fail", q.why("below_minimum_score", standard, **values))
    if (came == "pass" and not passed) or (came == "fail" and passed):
        faults.append(q.why("score_contradicts_outcome", standard, **values))
    return came, None


def minimum_for(tables: ExamTables, sitting: Sitting) -> Row | None:
    """Return the standard a score is measured by: that of its first testing day, on the scale it is on."""
    if sitting.score is not None and sitting.score < TWO_DIGIT_SCALE_ENDS_AT:
        two_digit = tables.two_digit.on(sitting.taken_on)
        if two_digit is not None:
            return two_digit
    minimum = tables.minimum.get(sitting.exam)
    return minimum.on(sitting.taken_on) if minimum else None


def passing_score(tables: ExamTables, sitting: Sitting) -> bool:
    """Say whether an exam reports the score on file and it reaches the standard of its day: nothing to be told."""
    reporting = tables.reporting.get(sitting.exam)
    rule = reporting.on(sitting.taken_on) if reporting else None
    if rule is None or rule.value != "score" or sitting.score is None:
        return False
    standard = minimum_for(tables, sitting)
    return standard is not None and standard.value is not None and sitting.score >= standard.value
