"""Clinical skills and communication skills: by a valid Step 2 CS pass, or by an accepted Pathway and OET Medicine.

Of several accepted applications one decides: one that makes the requirement met before one for review before one
refused, then the newest.
"""

from datetime import date, timedelta

from certification.policy.loader import Known
from certification.rules.decision import (
    OetPicture,
    Pathways,
    Reason,
    Requirement,
    RequirementState,
)
from certification.rules.oet import judge_oet
from certification.rules.pathway_applications import Accepted, Applications
from certification.rules.picture import ExamPicture
from certification.rules.question import Question
from certification.rules.reasons import reasons_without_values

ONE_DAY = timedelta(days=1)
STATES: tuple[RequirementState, ...] = ("met", "needs_review", "pending", "not_met")
OET_AS_REQUIREMENT: dict[str, RequirementState] = {
    "satisfactory": "met",
    "needs_review": "needs_review",
    "missing": "pending",
    "awaiting_release": "pending",
    "not_satisfactory": "not_met",
}


class SkillsBook:
    """What is told of most people, made once."""

    def __init__(self, known: Known) -> None:
        reasons = known.views[reasons_without_values]
        no_pathway = reasons["no_accepted_pathway"]
        self.by_step_2_cs = Requirement("met", (reasons["step_2_cs_pass"],))
        self.no_pathway = Requirement("pending", (no_pathway,))
        self.refused = Requirement("not_met", (no_pathway,))
        self.under_review = Requirement("pending", (no_pathway, reasons["pathway_under_review"]))


def judge_skills(
    q: Question, exams: ExamPicture, applications: Applications, pathways: Pathways
) -> tuple[Requirement, Requirement]:
    """Return the clinical skills and the communication skills requirement."""
    book: SkillsBook = q.known.views[SkillsBook]
    passed = "step_2_cs" in exams.valid
    if applications.accepted:
        _watch_expiry(q, applications, surely=not passed)
    if passed:
        return book.by_step_2_cs, book.by_step_2_cs
    if applications.accepted:
        clinical = _clinical(q, exams, applications)
        communication = _best([_by_oet(q, one, pathways) for one in applications.accepted])
    else:
        clinical = _without_acceptance(book, applications)
        communication = _without_pathway(q, pathways)
    if exams.csa_passed and not exams.former_exams_count and clinical.state in ("pending", "not_met"):
        told = q.why("former_exam_not_accepted", exam="csa")
        clinical = clinical._replace(reasons=(*clinical.reasons, told))
    return clinical, communication


def _watch_expiry(q: Question, applications: Applications, surely: bool) -> None:
    """Note the day after an accepted Pathway runs out; if all rests on that one, both requirements surely change."""
    only = surely and len(applications.accepted) == 1 and len(q.facts.pathway_applications) == 1
    for accepted in applications.accepted:
        if accepted.life == "running":
            if only and accepted.expires_on is not None and accepted.expires_on < date.max:
                q.change(accepted.expires_on + ONE_DAY)
            else:
                q.may_change_after(accepted.expires_on)


def _clinical(q: Question, exams: ExamPicture, applications: Applications) -> Requirement:
    """Return the best that the accepted applications come to, and tell of a new one where that is not enough."""
    best = _best([_by_pathway(q, exams, one) for one in applications.accepted])
    if best.state != "met" and applications.waiting is not None:
        return best._replace(reasons=(*best.reasons, q.reasons["pathway_under_review"]))
    return best


def _best(requirements: list[Requirement]) -> Requirement:
    """Return the best of several, the first of equals."""
    if len(requirements) == 1:
        return requirements[0]
    return min(requirements, key=lambda requirement: STATES.index(requirement.state))


def _by_pathway(q: Question, exams: ExamPicture, accepted: Accepted) -> Requirement:
    """Judge one accepted application: still running, and accepted inside the seven years of the Steps."""
    deadline = exams.acceptance_deadline
    late = deadline is not None and accepted.accepted_on > deadline and _must_be_within_seven_years(q)
    if accepted.life == "running" and not late:
        return Requirement("met", (q.reasons["pathway_accepted"],))
    reasons: list[Reason] = []
    state: RequirementState = "needs_review"
    if late:
        reasons.append(q.reasons["pathway_accepted_after_seven_year_limit"])
    if accepted.life == "unknown":
        reasons.append(accepted.season.unknown("expires_on"))
    elif accepted.life == "expired":
        reasons.append(_expired(accepted))
        state = "not_met"
    return Requirement(state, tuple(reasons))


def _expired(accepted: Accepted) -> Reason:
    return accepted.season.why("pathway_expired")


def _must_be_within_seven_years(q: Question) -> bool:
    return bool(q.known.value("pathway_acceptance_within_seven_years"))


def _without_acceptance(book: SkillsBook, applications: Applications) -> Requirement:
    if applications.waiting is not None:
        return book.under_review
    return book.refused if applications.last_refusal == "rejected" else book.no_pathway


def _without_pathway(q: Question, pathways: Pathways) -> Requirement:
    """Tell what OET still lacks for the season looked at; without a season only that it is missing."""
    reasons = pathways.oet.reasons
    if pathways.season is None:
        reasons = tuple(reason for reason in reasons if reason.code == "oet_missing")
    return Requirement("pending", (q.reasons["no_accepted_pathway"], *reasons))


def _by_oet(q: Question, accepted: Accepted, pathways: Pathways) -> Requirement:
    """Judge OET for the season of one accepted application, and whether that still runs."""
    oet = _oet_for(q, accepted, pathways)
    state = OET_AS_REQUIREMENT[oet.state]
    if accepted.life == "expired":
        return Requirement("not_met", (_expired(accepted), *oet.reasons))
    if accepted.life == "unknown":
        worse = state if state == "not_met" else "needs_review"
        return Requirement(worse, (*oet.reasons, accepted.season.unknown("expires_on")))
    return Requirement(state, oet.reasons)


def _oet_for(q: Question, accepted: Accepted, pathways: Pathways) -> OetPicture:
    if accepted.season.year == pathways.season:
        return pathways.oet
    return judge_oet(q, accepted.season)
