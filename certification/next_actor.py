"""Who acts next on a case: one answer, from the decision and the work that lies open."""

from dataclasses import dataclass
from datetime import datetime

from certification.rules.decision import Decision

#: Reasons that wait for somebody outside (a result, a release); nobody here or at the school can hurry them.
AWAITED = frozenset({"result_pending", "result_withheld", "oet_not_released"})
CLOSED = frozenset({"not_img", "ineligible", "revoked", "certified"})


@dataclass(frozen=True, slots=True)
class OpenWork:
    """Since when something lies open on a case for staff to look at, since when a school is asked, and since when only
    the applicant can say how it goes on; or None."""

    for_staff: datetime | None = None
    with_school: datetime | None = None
    for_applicant: datetime | None = None

    def since(self, actor: str) -> datetime | None:
        """The moment from which `actor` has had to act on the oldest of it; None where nothing of it is theirs."""
        return {"staff": self.for_staff, "school": self.with_school, "applicant": self.for_applicant}.get(actor)


NOTHING_OPEN = OpenWork()


def next_actor(decision: Decision, work: OpenWork = NOTHING_OPEN) -> str:
    """`staff`, `school`, `applicant` or `nobody`.

    Staff come first, because whatever else is missing the person waits for us; then the applicant where something
    stands still until they choose; then the school; then the applicant for whatever else is missing, unless all of it
    is awaited from elsewhere.
    """
    if work.for_staff or decision.status == "ready":
        return "staff"
    if decision.status in CLOSED:
        return "nobody"
    open_ones = [part for part in decision.requirements if part.state not in {"met", "not_applicable"}]
    if any(part.state == "needs_review" for part in open_ones):
        return "staff"
    if work.for_applicant:
        return "applicant"
    if work.with_school:
        return "school"
    if open_ones and all(_only_awaited(tuple(r.code for r in part.reasons)) for part in open_ones):
        return "nobody"
    return "applicant"


def _only_awaited(codes: tuple[str, ...]) -> bool:
    """Whether something awaited is among the codes, and beside it only what it could still bring."""
    return not AWAITED.isdisjoint(codes) and all(code in AWAITED or code.endswith("_missing") for code in codes)
