"""The decision: every subject asked once, the status drawn from them, and the day to ask again.

Pure: no clock, no database, no state but the tables of policy, made once for each state of knowledge.
"""

from datetime import date

from certification.policy.loader import Policy
from certification.rules.accreditation import judge_accreditation
from certification.rules.application import judge_application
from certification.rules.attempts import judge_requests
from certification.rules.certificate import CertificateStatus, judge_certificate
from certification.rules.credentials import judge_credentials
from certification.rules.decision import Decision, Requirements, Status
from certification.rules.exams import judge_exams
from certification.rules.facts import Facts
from certification.rules.holds import judge_holds
from certification.rules.pathway_applications import read_applications
from certification.rules.pathways import judge_pathways
from certification.rules.picture import CredentialPicture
from certification.rules.question import Question
from certification.rules.skills import judge_skills

DAYS_TRIED_AT_MOST = 400
FROM_STATUS, UP_TO_REVIEW = Decision._fields.index("status"), Decision._fields.index("next_review_on")


def decide(facts: Facts, policy: Policy, as_of: date | None = None, known_on: date | None = None) -> Decision:
    """Return the decision about one person.

    `as_of` is the day the question is asked about (default: that of the facts), `known_on` the day up to which
    announcements of policy count (default: that of the facts, else `as_of`). Never raises on well-formed facts.
    """
    day = as_of or facts.as_of
    known_day = known_on or facts.known_on or day
    known = policy.as_known(known_day)
    question = Question(facts, day, known_day, known)
    decision = _decided(question)
    review = _next_review(question, decision)
    return decision if review is None else Decision._make((*decision[:UP_TO_REVIEW], review))


def _decided(q: Question) -> Decision:
    facts = q.facts
    exams = judge_exams(q)
    credentials = judge_credentials(q)
    applications = read_applications(q)
    certificate, certified = judge_certificate(q, exams, applications)
    pathways = judge_pathways(q, exams, applications, certificate)
    clinical, communication = judge_skills(q, exams, applications, pathways)
    requirements = Requirements(
        judge_application(q), exams.requirement, clinical, communication, credentials.requirement, judge_holds(q)
    )
    return Decision(
        facts.id,
        q.as_of,
        q.known_on,
        status_of(requirements, credentials, certified),
        requirements,
        exams.verdicts,
        judge_requests(q, exams) if facts.exam_requests else (),
        pathways,
        certificate,
        judge_accreditation(q),
        None,
    )


def status_of(
    requirements: Requirements, credentials: CredentialPicture, certified: CertificateStatus | None
) -> Status:
    """Draw the status: a certificate on file first, then who can never be certified, then what is missing."""
    if certified is not None:
        return certified
    if credentials.not_img:
        return "not_img"
    if credentials.ineligible:
        return "ineligible"
    application, science, clinical, communication, education, holds = requirements
    if not (
        application.state == "met"
        and science.state == "met"
        and clinical.state == "met"
        and communication.state == "met"
        and education.state == "met"
    ):
        return "in_progress"
    return "ready" if holds.state == "met" else "on_hold"


def _next_review(q: Question, decision: Decision) -> date | None:
    """Return the first day on which the decision differs.

    A day on which it surely differs bounds the search; days before it on which it only may are tried in order. A day
    tried in vain has its own days to come, which replace those known so far. After many days tried in vain the next
    one is returned untried: early, never late.
    """
    for _ in range(DAYS_TRIED_AT_MOST):
        sure = q.changes_on
        if not q.may_change_on:
            return sure
        day = min(q.may_change_on)
        if sure is not None and sure <= day:
            return sure
        q = Question(q.facts, day, q.known_on, q.known)
        if _differs(_decided(q), decision):
            return day
    return min((day for day in (q.changes_on, *q.may_change_on) if day is not None), default=None)


def _differs(other: Decision, decision: Decision) -> bool:
    """Compare two decisions but for who and when: from the status on, without the day of review."""
    return other[FROM_STATUS:UP_TO_REVIEW] != decision[FROM_STATUS:UP_TO_REVIEW]
