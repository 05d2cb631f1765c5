"""Medical education credentials: the school, the degree, the papers, transferred credits."""

from certification.rules.decision import Requirement
from certification.rules.picture import CredentialPicture
from certification.rules.question import Question


def judge_credentials(q: Question) -> CredentialPicture:
    """Return the credentials requirement and what it means for the status."""
    return CredentialPicture(Requirement("pending", (q.why("no_education"),)), False, False, q.awarding, False)
