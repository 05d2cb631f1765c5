"""Holds: unpaid charges and irregular behavior."""

from certification.rules.decision import Reason, Requirement
from certification.rules.question import Question

MET = Requirement("met")


def judge_holds(q: Question) -> Requirement:
    """Return the holds on the person's case.

    Charges or an open allegation give pending, a finding gives needs_review. A dismissal cancels the allegations
    recorded before it; on one day the order of the list decides.
    """
    facts = q.facts
    if not facts.charges_outstanding and not facts.irregular_behavior:
        return MET
    reasons: list[Reason] = []
    alleged, found = _irregular_behavior(q)
    if facts.charges_outstanding:
        reasons.append(q.reasons["charges_outstanding"])
    if alleged:
        reasons.append(q.reasons["irregular_behavior_alleged"])
    if found:
        reasons.append(q.reasons["irregular_behavior_found"])
    if not reasons:
        return MET
    return Requirement("needs_review" if found else "pending", tuple(reasons))


def _irregular_behavior(q: Question) -> tuple[bool, bool]:
    alleged = found = False
    for entry in sorted(q.facts.irregular_behavior, key=lambda entry: entry.recorded_on):
        if entry.recorded_on > q.as_of:
            q.may_change(entry.recorded_on)
        elif entry.state == "found":
            found = True
        else:
            alleged = entry.state == "alleged"
    return alleged, found
