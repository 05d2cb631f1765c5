"""Requests to sit a Step: who may sit, bars, passed Steps, the limit and the spacing of attempts.

The rows of limit and spacing are those of the day the request was submitted; the exams are those of `as_of`. Every
begun sitting is an attempt, whatever came of it.
"""

from datetime import date

from certification.policy.loader import Known
from certification.rules.credentials import covers_students, covers_year, note_unknown
from certification.rules.dates import add_months, day_before
from certification.rules.decision import Reason, RequestVerdict
from certification.rules.facts import Education, ExamBar, ExamRequest
from certification.rules.picture import ExamPicture
from certification.rules.question import Question
from certification.rules.sittings import STEPS, Days, ExamTables

EVIDENCE = ("received", "sent_to_school", "verified")
SITTINGS_BEFORE_A_WAIT = 3
Attempts = dict[str, list[date]]


class AttemptBook:
    """The rules of attempts of the policy known."""

    def __init__(self, known: Known) -> None:
        self.limits = Days(known.history("attempt_limit"))
        self.spacing = Days(known.history("attempt_spacing"))
        self.tables = ExamTables(known)
        self.bars = {kind: known.needed("exam_bar_months", kind) for kind in known.scopes.get("exam_bar_months", ())}
        self.limited_from = next((row.from_ for row in self.limits.rows if row.value != "unlimited"), None)


def judge_requests(q: Question, exams: ExamPicture) -> tuple[RequestVerdict, ...]:
    """Return the verdict on every request, in the order of the facts."""
    book: AttemptBook = q.known.views[AttemptBook]
    attempts: Attempts = {}
    for sitting in q.facts.exams:
        if sitting.taken_on <= q.as_of and sitting.exam in STEPS:
            attempts.setdefault(sitting.exam, []).append(sitting.taken_on)
    for days in attempts.values():
        days.sort()
    bars = [bar for bar in q.facts.exam_bars if bar.from_ <= q.as_of]
    for bar in q.facts.exam_bars:
        q.may_change(bar.from_)
    return tuple([_request(q, book, exams, attempts, bars, request) for request in q.facts.exam_requests])


def _request(
    q: Question,
    book: AttemptBook,
    exams: ExamPicture,
    attempts: Attempts,
    bars: list[ExamBar],
    request: ExamRequest,
) -> RequestVerdict:
    submitted, wanted = request.submitted_at, request.wanted_from
    days = (submitted,) if wanted is None else (submitted, wanted)
    refused = _not_given(q, book, request, days)
    if not _application_serves(q, exams, request):
        refused.append(q.reasons["no_accepted_application"])
    for day in days:
        told = {reason.code for reason in refused}
        refused += [reason for reason in _may_not_sit(q, day) if reason.code not in told]
        refused += [_barred(q, book, bar) for bar in bars if bar.from_ <= day and not _over(book, bar, day)]
    if _basic_sciences_lack(q, submitted if wanted is None else wanted):
        refused.append(q.reasons["basic_sciences_incomplete"])
    notes: list[Reason] = []
    _passed_before(q, exams, request, refused, notes)
    refused += _limit(q, book, exams, attempts, request)
    earliest, too_close = _spacing(q, book, attempts, request)
    reasons = tuple(dict.fromkeys(refused + notes + too_close))
    return RequestVerdict(request.exam, not refused, None if refused else earliest, reasons)


def _not_given(q: Question, book: AttemptBook, request: ExamRequest, days: tuple[date, ...]) -> list[Reason]:
    """Refuse a former exam always, and any exam on a day on which it is not given."""
    for day in days:
        if request.exam not in STEPS or not book.tables.given_on(request.exam, day):
            return [q.why("exam_not_offered_on_date", exam=request.exam, taken_on=day)]
    return []


def _application_serves(q: Question, exams: ExamPicture, request: ExamRequest) -> bool:
    """Say whether an accepted application was submitted by then, or none is needed: a board's retake, exams all met."""
    if request.board_time_limit is not None and exams.requirement.state == "met":
        return True
    application = q.facts.application
    return (
        application is not None
        and application.status == "accepted"
        and application.submitted_on <= min(request.submitted_at, q.as_of)
    )


def _may_not_sit(q: Question, day: date) -> list[Reason]:
    """Return why the education on a day does not allow an exam: enrolment, school, evidence of graduation."""
    entry = _entry_on(q, day)
    if entry is None:
        return [q.reasons["not_enrolled"]]
    reasons = []
    if entry.status in ("dismissed", "withdrawn"):
        reasons.append(q.reasons["not_enrolled"])
    school, graduated = entry.school, _graduate_on(entry, day)
    note = school.sponsor_note
    if not school.listed or note is None:
        covered = False
    elif graduated:
        covered = entry.graduated_on is None or covers_year(note, entry.graduated_on.year)
    else:
        covered = covers_students(note)
    if school.listed and note is None and not school.sponsor_note_known:
        reasons.append(note_unknown(q))
    elif not covered:
        reasons.append(q.why("school_not_eligible", day=day))
    if graduated and entry.diploma not in EVIDENCE and entry.completion_letter not in EVIDENCE:
        reasons.append(q.reasons["no_graduation_evidence"])
    return reasons


def _entry_on(q: Question, day: date) -> Education | None:
    """Return the education a person was in on a day, or had finished by it."""
    entries = [entry for entry in q.education if entry.started_on is None or entry.started_on <= day]
    return entries[-1] if entries else None


def _graduate_on(entry: Education, day: date) -> bool:
    return entry.status == "graduate" and (entry.graduated_on is None or entry.graduated_on <= day)


def _basic_sciences_lack(q: Question, day: date) -> bool:
    """Say whether a student has not completed the basic medical sciences by the first day of the period."""
    entry = _entry_on(q, day)
    if entry is None or entry.status in ("dismissed", "withdrawn") or _graduate_on(entry, day):
        return False
    return entry.basic_sciences_completed_on is None or entry.basic_sciences_completed_on > day


def _last_barred_day(book: AttemptBook, bar: ExamBar) -> date | None:
    """Return the last day of a bar: its own, or that of the months policy gives its kind; None where it is open."""
    if bar.until is not None:
        return bar.until
    months = book.bars[bar.kind].value
    return day_before(add_months(bar.from_, months)) if isinstance(months, int) else None


def _over(book: AttemptBook, bar: ExamBar, day: date) -> bool:
    last = _last_barred_day(book, bar)
    return last is not None and last < day


def _barred(q: Question, book: AttemptBook, bar: ExamBar) -> Reason:
    until = _last_barred_day(book, bar) or "further notice"
    return q.why("barred", book.bars[bar.kind], from_=bar.from_, until=until)


def _passed_before(
    q: Question, exams: ExamPicture, request: ExamRequest, refused: list[Reason], notes: list[Reason]
) -> None:
    """Refuse a passed Step, but for a pass lost to the seven years and for an authority's limit that has run out."""
    exam, board = request.exam, request.board_time_limit
    if exam not in exams.passed:
        return
    if exam not in exams.valid and exam in ("step_1", "step_2_ck", "step_2_cs"):
        notes.append(q.why("retake_after_seven_year_limit", exam=exam))
    elif board is None:
        refused.append(q.why("step_already_passed", exam=exam))
    else:
        expired = board.expires_on < request.submitted_at
        if not expired:
            refused.append(q.why("board_time_limit_not_expired", exam=exam, expires_on=board.expires_on))
        if not board.sequence_complete:
            refused.append(q.why("sequence_not_complete", exam=exam))
        if expired and board.sequence_complete:
            notes.append(q.why("retake_for_board_time_limit", exam=exam))


def _limit(
    q: Question, book: AttemptBook, exams: ExamPicture, attempts: Attempts, request: ExamRequest
) -> list[Reason]:
    """Apply the limit of the day of submission to every Step that was never passed."""
    row = book.limits.on(request.submitted_at)
    if row is None or row.value == "unlimited":
        return []
    rule = row.value
    spared_before = book.limited_from if rule["spares_earlier_attempts"] else None
    if spared_before is not None and any(days[0] < spared_before for days in attempts.values()):
        return []
    reasons = []
    for exam, days in attempts.items():
        if len(days) < rule["attempts"] or exam in exams.passed:
            continue
        if exam == request.exam:
            reasons.append(q.why("attempt_limit_reached", row, exam=exam, limit=rule["attempts"]))
        elif rule["bars"] == "all_steps":
            reasons.append(q.why("attempt_limit_reached_any_step", row, exam=exam, limit=rule["attempts"]))
    return reasons


def _spacing(
    q: Question, book: AttemptBook, attempts: Attempts, request: ExamRequest
) -> tuple[date | None, list[Reason]]:
    """Return the first day the spacing rule leaves open where it lies after the submission, and the reason if any."""
    days = attempts.get(request.exam, [])
    row = book.spacing.on(request.submitted_at)
    if row is None or len(days) < SITTINGS_BEFORE_A_WAIT:
        return None, []
    rule = row.value
    most = rule["step_2_cs_in_12_months" if request.exam == "step_2_cs" else "in_12_months"]
    bounds = []
    if len(days) >= most:
        bounds.append(add_months(days[-most], 12))
    if rule["months_after_first"] is not None:
        bounds.append(add_months(days[0], rule["months_after_first"]))
    if rule["months_after_latest"] is not None:
        bounds.append(add_months(days[-1], rule["months_after_latest"]))
    earliest = max(bounds, default=date.min)
    if earliest <= request.submitted_at:
        return None, []
    if (request.wanted_from or request.submitted_at) >= earliest:
        return earliest, []
    return earliest, [q.why("attempts_too_close", row, exam=request.exam, earliest_on=earliest)]
