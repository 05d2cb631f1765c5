"""The Application for ECFMG Certification."""

from certification.rules.decision import Requirement
from certification.rules.question import Question

MET = Requirement("met")


def judge_application(q: Question) -> Requirement:
    """Return whether an accepted application is on file by `as_of`."""
    application = q.facts.application
    if application is not None and application.submitted_on > q.as_of:
        q.may_change(application.submitted_on)
        application = None
    if application is None:
        return Requirement("pending", (q.reasons["no_application"],))
    if application.status == "accepted":
        return MET
    if application.status == "pending":
        return Requirement("pending", (q.reasons["application_pending"],))
    return Requirement("not_met", (q.reasons["application_rejected"],))
