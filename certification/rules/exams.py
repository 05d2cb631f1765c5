"""Examinations: standings, the seven-year limit, former exams."""

from certification.rules.decision import Requirement
from certification.rules.picture import ExamPicture
from certification.rules.question import Question


def judge_exams(q: Question) -> ExamPicture:
    """Return the standing of every sitting and the medical science requirement."""
    return ExamPicture((), Requirement("pending", (q.why("step_1_missing"), q.why("step_2_ck_missing"))), {}, False, frozenset(), False, False, None)
