"""Examinations: the standing of every sitting, the medical science requirement, former exams.

The seven-year limit itself is in `periods`, what one sitting came to in `sittings`.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from certification.policy.loader import Known
from certification.policy.row import Row
from certification.rules.dates import add_years, next_day
from certification.rules.decision import ExamVerdict, Reason, Requirement, RequirementState, Standing
from certification.rules.facts import ExamException, IssuedCertificate, Sitting
from certification.rules.periods import CS, NOTHING_LOST, Passes, Walk, period_end, walk
from certification.rules.picture import ExamPicture
from certification.rules.question import Question
from certification.rules.sittings import STEPS, Came, ExamTables, Reading, passing_score, read_sitting

IN_THE_SET = ("step_1", "step_2_ck", CS)
FILLS = {
    "nbme_1": ("step_1",),
    "fmgems_1": ("step_1",),
    "nbme_2": ("step_2_ck",),
    "fmgems_2": ("step_2_ck",),
    "ecfmg_exam": ("step_1", "step_2_ck"),
    "vqe": ("step_1", "step_2_ck"),
    "flex": ("step_1", "step_2_ck"),
}
STANDINGS: dict[Came, Standing] = {
    "pass": "valid",
    "fail": "failed",
    "incomplete": "incomplete",
    "pending": "awaiting_result",
    "withheld": "withheld",
    "indeterminate": "unclear",
    "invalidated": "invalidated",
    "unclear": "unclear",
}
STATE_OF_RESULT: dict[Came, tuple[str, RequirementState]] = {
    "pending": ("result_pending", "pending"),
    "withheld": ("result_withheld", "pending"),
    "invalidated": ("result_invalidated", "not_met"),
    "indeterminate": ("result_indeterminate", "needs_review"),
}
MET = Requirement("met")
NO_EXAMS: frozenset[str] = frozenset()
NOTHING_OPEN: dict[str, list[date]] = {}
NOTHING_MOVED: dict[date, date] = {}


class ExamBook:
    """The exam rules of the policy known, and the picture of somebody who has sat nothing."""

    def __init__(self, known: Known) -> None:
        self.tables = ExamTables(known)
        required: list[str] = known.needed("medical_science_exams").value
        self.required = tuple(required)
        self.steps = frozenset(required)
        self.years: int = known.needed("seven_year_limit").value
        self.former = known.history("former_exams")
        self.nothing_sat: ExamPicture | None = None
        # the Steps, as far as they were given in one run of days
        self.windows = {exam: run for exam, run in self.tables.windows.items() if exam in STEPS}


class State(NamedTuple):
    """The exams on a day: readings of the sittings begun, the Steps asked for, the passes, and the walk over them."""

    readings: list[Reading]
    passes: Passes
    walk: Walk
    former_count: bool


def judge_exams(q: Question) -> ExamPicture:
    """Return the standing of every sitting and the medical science requirement."""
    book: ExamBook = q.known.views[ExamBook]
    if not q.facts.exams:
        if book.nothing_sat is None:
            book.nothing_sat = _picture(q, _state_on(q, book, q.as_of))
        return book.nothing_sat
    picture = all_passed_in_time(q, book)
    if picture is not None:
        return picture
    return judge_in_full(q, book)


def judge_in_full(q: Question, book: ExamBook) -> ExamPicture:
    """Return the picture of anybody who has sat an exam."""
    state = _state_on(q, book, q.as_of)
    if state.walk.lost or state.walk.end != "complete":
        state = _frozen_by_certificate(q, book, state)
    _note_borders(q, state)
    return _picture(q, state)


def all_passed_in_time(q: Question, book: ExamBook) -> ExamPicture | None:
    """Return the picture of most people at once: each Step passed once, all in time, nothing to come.

    None sends to the full look, which gives the same answer and takes twice as long.
    """
    as_of, windows = q.as_of, book.windows
    days: dict[str, date] = {}
    for sitting in q.facts.exams:
        exam, day, reported_on = sitting.exam, sitting.taken_on, sitting.reported_on
        if sitting.outcome != "pass" or sitting.invalidated_on is not None or exam in days or exam not in windows:
            return None
        first, last = windows[exam]
        if day < first or day > last or day > as_of or (reported_on is not None and reported_on > as_of):
            return None
        if sitting.score is not None and not passing_score(book.tables, sitting):
            return None
        days[exam] = day
    if q.facts.exam_exceptions or not book.steps <= days.keys():
        return None
    verdicts = [ExamVerdict(exam, day, "not_counted" if exam == "step_3" else "valid") for exam, day in days.items()]
    passed = frozenset(days)
    days.pop("step_3", None)
    begun = min(days.values())
    end = add_years(begun, book.years)
    if max(days.values()) > end:
        return None
    if days.get(CS) == begun:  # acceptance of a Pathway is counted from Step 1 or Step 2 CK
        end = add_years(min([days[step] for step in book.required]), book.years)
    return ExamPicture(tuple(verdicts), MET, days, passed, False, NO_EXAMS, False, False, end)


def _state_on(q: Question, book: ExamBook, day: date) -> State:
    tables, readings = book.tables, []
    days: dict[str, list[date]] = {}
    open_days: list[Sitting] = []
    former: list[Reading] = []
    for sitting in q.facts.exams:
        if sitting.taken_on > day:
            continue
        reading = read_sitting(q, tables, sitting, day)
        readings.append(reading)
        exam, came = sitting.exam, reading.came
        if exam in IN_THE_SET:
            if came == "pass":
                days.setdefault(exam, []).append(sitting.taken_on)
            elif came in ("pending", "withheld", "indeterminate", "unclear"):
                open_days.append(sitting)
        elif exam != "step_3":
            former.append(reading)
    for passed_on in days.values():
        if len(passed_on) > 1:
            passed_on.sort()
    former_count = bool(former) and _former_exams_count(q, book, day)
    filled = _filled(former, days) if former_count else {}
    required = tuple(step for step in book.required if step not in filled) if filled else book.required
    moved = _moved_ends(q.facts.exam_exceptions, days) if q.facts.exam_exceptions else NOTHING_MOVED
    passes = Passes(days, required, _open(open_days) if open_days else NOTHING_OPEN, moved, book.years)
    return State(readings, passes, walk(passes, day), former_count)


def _open(sittings: list[Sitting]) -> dict[str, list[date]]:
    """Return the days of sittings that may still become passes, by exam and in order."""
    found: dict[str, list[date]] = {}
    for sitting in sorted(sittings, key=lambda sitting: sitting.taken_on):
        found.setdefault(sitting.exam, []).append(sitting.taken_on)
    return found


def _moved_ends(exceptions: Iterable[ExamException], days: dict[str, list[date]]) -> dict[date, date]:
    """Return the moved end of each period by its first day; of several exceptions the first on the list."""
    moved: dict[date, date] = {}
    for exception in exceptions:
        of_exam = [exception.exam] if exception.exam else list(days)
        found = [day for exam in of_exam for day in days.get(exam, ())]
        if exception.taken_on is not None:
            found = [day for day in found if day == exception.taken_on]
        if found:
            moved.setdefault(min(found), exception.deadline)
    return moved


def _former_exams_count(q: Question, book: ExamBook, day: date) -> bool:
    """Say whether former exams count on a day: by the rule, or for somebody certified on the day of the cut-off."""
    for row in reversed(book.former):
        if row.from_ is None or row.from_ <= day:
            return bool(row.value) or _certified_on(q.facts.certificate, row)
        q.may_change(row.from_)
    return False


def _certified_on(certificate: IssuedCertificate | None, cut_off: Row) -> bool:
    if certificate is None or cut_off.from_ is None or certificate.issued_on > cut_off.from_:
        return False
    return certificate.revoked_on is None or certificate.revoked_on > cut_off.from_


def _filled(former: list[Reading], days: dict[str, list[date]]) -> dict[str, str]:
    """Return the Steps that passed former exams fill: only those of which no pass was ever on file."""
    filled: dict[str, str] = {}
    for reading in former:
        if reading.came == "pass":
            for step in FILLS.get(reading.sitting.exam, ()):
                if step not in days:
                    filled.setdefault(step, reading.sitting.exam)
    return filled


def _frozen_by_certificate(q: Question, book: ExamBook, state: State) -> State:
    """Keep every pass that was valid on the day of issue of a certificate that is not revoked; lost ones stay lost."""
    certificate = q.facts.certificate
    if certificate is None:
        return state
    q.may_change(certificate.issued_on)
    q.may_change(certificate.revoked_on)
    if certificate.issued_on > q.as_of or (certificate.revoked_on is not None and certificate.revoked_on <= q.as_of):
        return state
    then = _state_on(q, book, certificate.issued_on)
    lost = then.walk.lost
    frozen: dict[str, date] = {}
    others: dict[str, list[date]] = {}
    for exam, days in state.passes.days.items():
        left = [day for day in days if (exam, day) not in lost]
        kept = [day for day in left if day in then.passes.days.get(exam, ())]
        if kept:
            frozen[exam] = kept[0]
        elif left:
            others[exam] = left
    if not frozen:
        return state
    required = tuple(step for step in state.passes.required if step not in frozen)
    walked = walk(state.passes._replace(days=others, required=required), q.as_of)
    return state._replace(walk=walked._replace(valid=walked.valid | frozen, lost={**lost, **walked.lost}))


def _note_borders(q: Question, state: State) -> None:
    """Note the days on which the exams change: sittings, reports, invalidations to come, the end of the period."""
    as_of = q.as_of
    for sitting in q.facts.exams:
        if sitting.taken_on > as_of:
            q.change(sitting.taken_on)
        else:
            if sitting.reported_on is not None:
                q.may_change(sitting.reported_on)
            if sitting.invalidated_on is not None:
                q.may_change(sitting.invalidated_on)
    deadline = state.walk.deadline
    if state.walk.end == "open" and deadline is not None and deadline < date.max:
        if state.passes.sat:  # a sitting may keep the pass
            q.may_change(next_day(deadline))
        else:
            q.change(next_day(deadline))


def _picture(q: Question, state: State) -> ExamPicture:
    walked, days = state.walk, state.passes.days
    valid = walked.valid
    verdicts: list[ExamVerdict] = []
    passed, invalidated, failed_cs = set(days), set(), False
    for reading in state.readings:
        verdicts.append(_verdict(reading, walked, state.former_count))
        came, exam = reading.came, reading.sitting.exam
        if came == "pass":
            passed.add(exam)
        elif came == "fail":
            failed_cs = failed_cs or exam == CS
        elif came == "invalidated" and exam not in days:
            invalidated.add(exam)
    step_1, step_2_ck = valid.get("step_1"), valid.get("step_2_ck")
    first = step_1 if step_2_ck is None or (step_1 is not None and step_1 <= step_2_ck) else step_2_ck
    return ExamPicture(
        tuple(verdicts),
        _requirement(q, state),
        valid,
        passed,
        failed_cs,
        invalidated,
        state.former_count,
        "csa" in passed,
        None if first is None else period_end(first, state.passes),
    )


def _verdict(reading: Reading, walked: Walk, former_count: bool) -> ExamVerdict:
    sitting, came, faults = reading.sitting, reading.came, reading.faults
    exam, day = sitting.exam, sitting.taken_on
    if exam in IN_THE_SET:
        if came == "pass" and walked.lost is not NOTHING_LOST:
            since = walked.lost.get((exam, day))
            if since is not None:
                return ExamVerdict(exam, day, "lost_to_seven_year_limit", since, faults)
    elif exam == "step_3":
        return ExamVerdict(exam, day, "not_counted", None, faults)
    elif not former_count:
        return ExamVerdict(exam, day, "not_accepted", None, faults)
    return ExamVerdict(exam, day, STANDINGS[came], None, faults)


def _requirement(q: Question, state: State) -> Requirement:
    walked = state.walk
    if walked.end == "complete" and not walked.exceptions:
        return MET
    reasons = [q.why("seven_year_exception", deadline=end) for end in walked.exceptions]
    if walked.end == "complete":
        return Requirement("met", tuple(reasons))
    states: set[RequirementState] = {"pending"}
    if walked.end == "leap_day":
        states.add("needs_review")
        reasons.append(q.reasons["leap_day_deadline"])
    held = walked.missing if walked.end == "held" else ()
    for step in dict.fromkeys((*state.passes.required, *held)):
        missing = step not in walked.valid and step in state.passes.required
        if missing:
            reasons.append(q.reasons[f"{step}_missing"])
        if missing or step in held:
            _tell_results(q, state, step, missing, reasons, states)
    worst: RequirementState = (
        "not_met" if "not_met" in states else "needs_review" if "needs_review" in states else "pending"
    )
    return Requirement(worst, tuple(dict.fromkeys(reasons)), walked.deadline)


def _tell_results(
    q: Question, state: State, step: str, missing: bool, reasons: list[Reason], states: set[RequirementState]
) -> None:
    """Add what every sitting of a missing Step came to; of a period held by sittings tell those that hold it."""
    for reading in state.readings:
        sitting, came = reading.sitting, reading.came
        if sitting.exam != step:
            continue
        if came in STATE_OF_RESULT:
            code, means = STATE_OF_RESULT[came]
            if missing or means != "not_met":
                reasons.append(q.why(code, exam=step, taken_on=sitting.taken_on))
                states.add(means)
        elif came == "unclear":
            reasons.extend(reading.faults)
            states.add("needs_review")
        elif missing and came == "pass":
            since = state.walk.lost.get((step, sitting.taken_on))
            if since is not None:
                lost = q.why("pass_lost_to_seven_year_limit", exam=step, taken_on=sitting.taken_on, since=since)
                reasons.append(lost)
                states.add("not_met")
        elif missing and reading.below is not None:
            reasons.append(reading.below)
    if missing and step not in state.passes.days:
        _tell_former_exams(q, state, step, reasons, states)


def _tell_former_exams(
    q: Question, state: State, step: str, reasons: list[Reason], states: set[RequirementState]
) -> None:
    for reading in state.readings:
        if reading.came == "pass" and step in FILLS.get(reading.sitting.exam, ()):
            reasons.append(q.why("former_exam_not_accepted", exam=reading.sitting.exam))
            states.add("not_met")
