"""Clinical skills and communication skills."""

from certification.rules.decision import Pathways, Requirement
from certification.rules.picture import ExamPicture
from certification.rules.question import Question


def judge_skills(q: Question, exams: ExamPicture, pathways: Pathways) -> tuple[Requirement, Requirement]:
    """Return the clinical skills and the communication skills requirement."""
    reasons = (q.why("no_accepted_pathway"),)
    return Requirement("pending", reasons), Requirement("pending", reasons)
