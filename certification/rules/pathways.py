"""Pathways: the season looked at, its routes, and OET for it."""

from certification.rules.decision import OetPicture, Pathways
from certification.rules.picture import CredentialPicture, ExamPicture
from certification.rules.question import Question


def judge_pathways(q: Question, exams: ExamPicture, credentials: CredentialPicture) -> Pathways:
    """Return the season, one route for each Pathway, and what OET came to."""
    return Pathways(None, (), OetPicture("missing", None, (q.why("oet_missing"),)))
