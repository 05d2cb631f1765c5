"""Requests to sit a Step: eligibility, bars, the limit and the spacing of attempts."""

from certification.rules.decision import RequestVerdict
from certification.rules.picture import CredentialPicture, ExamPicture
from certification.rules.question import Question


def judge_requests(q: Question, exams: ExamPicture, credentials: CredentialPicture) -> tuple[RequestVerdict, ...]:
    """Return the verdict on every request, in the order of the facts."""
    return ()
