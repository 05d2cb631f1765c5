"""What every Pathway of a season asks for: the season's days, an application, USMLE, and no skills met already.

Admission is judged on the day of submission (without an application: on `as_of`), the close of a season on `as_of`.
"""

from datetime import date

from certification.rules.decision import Certificate
from certification.rules.facts import Facts
from certification.rules.pathway_applications import Applications, Life
from certification.rules.pathways.finding import Names
from certification.rules.picture import ExamPicture
from certification.rules.question import Question
from certification.rules.seasons import Season

ACTIVE_EXAMS = frozenset({"step_1", "step_2_ck", "step_2_cs", "step_3"})
FIRST_SEASON_OF_REVALIDATION = 2025


# Whether Step 2 CS was failed and no valid pass stands against it; what refuses every Pathway or leaves it to a person.
Admission = tuple[bool, Names]


def judge_admission(
    q: Question,
    season: Season,
    day: date,
    exams: ExamPicture,
    applications: Applications,
    certificate: Certificate,
) -> Admission:
    """Return what holds for all Pathways of a season for somebody who applies on `day`."""
    told: list[str] = []
    passed = "step_2_cs" in exams.valid
    failed = exams.failed_step_2_cs and not passed
    if passed:
        told.append("step_2_cs_pass_bars_pathway")
    if q.facts.certificate is not None or applications.accepted:
        _skills_met_already(q, season, applications, certificate, told)
    _days_of_the_season(q, season, day, told)
    application = q.facts.application
    if application is None or application.submitted_on > day or application.status == "rejected":
        told.append("no_application")  # the day of one to come is noted where the application is judged
    _usmle_activity(q, season, day, told)
    if failed and season.after_step_2_cs_failure is None:
        told.append("unknown:step_2_cs_failure")
    return failed, tuple(told)


def _skills_met_already(
    q: Question, season: Season, applications: Applications, certificate: Certificate, told: list[str]
) -> None:
    """Look at a certificate on file and at accepted Pathways; from 2025 an expired one may be revalidated."""
    can_revalidate = season.year >= FIRST_SEASON_OF_REVALIDATION
    issued = q.facts.certificate
    if issued is not None and (
        issued.issued_on > q.as_of or (issued.revoked_on is not None and issued.revoked_on <= q.as_of)
    ):
        issued = None
    if issued is not None:
        if issued.basis != "pathway" or not can_revalidate:
            told.append("already_certified")
        if certificate.permanent:
            told.append("nothing_to_revalidate")
    lives = {accepted.life for accepted in applications.accepted}
    if not lives and issued is not None and issued.basis == "pathway" and not certificate.permanent:
        lives = {_life(q, certificate)}
    if "running" in lives:
        told.append("unknown:revalidation_earliest_before_expiry" if can_revalidate else "already_accepted")
    elif "unknown" in lives:
        told.append("unknown:expires_on")
    if lives and can_revalidate and season.revalidation is None:
        told.append("unknown:revalidation_offered")


def _life(q: Question, certificate: Certificate) -> Life:
    """Say how the Pathway of a certificate stands whose application is not on file."""
    if certificate.expires_on is None:
        return "unknown"
    return "running" if q.as_of <= certificate.expires_on else "expired"


def _days_of_the_season(q: Question, season: Season, day: date, told: list[str]) -> None:
    now = day == q.as_of
    if season.opens_on is not None:
        if day < season.opens_on:
            told.append("season_not_open")
            if now:
                q.may_change(season.opens_on)
    elif season.opens_by is None or day < season.opens_by:
        told.append("unknown:opens_on")
        if now:
            q.may_change(season.opens_by)
    last = season.applications_until
    if last is not None:
        if day > last or (season.closes_on is not None and q.as_of > season.closes_on):
            told.append("season_closed")
        elif now:
            q.may_change_after(last)
        else:
            q.may_change_after(season.closes_on)


def _usmle_activity(q: Question, season: Season, day: date, told: list[str]) -> None:
    """Ask for a Step taken, registered for or asked for by the day; in 2021 on or after a day of its own."""
    since = season.activity_since
    if since is None:
        for sitting in q.facts.exams:
            if sitting.taken_on <= day and sitting.exam in ACTIVE_EXAMS:
                return
        if season.registration_required is False:
            return
    latest = _latest_activity(q.facts, day)
    if day == q.as_of and (latest is None or (since is not None and latest < since)):
        _watch_activity(q)
    if latest is None:
        surely = since is not None or season.registration_required
        told.append("never_registered_for_usmle" if surely else "unknown:usmle_registration_required")
    if since is not None and (latest is None or latest < since):
        told.append("usmle_activity_too_old")


def _latest_activity(facts: Facts, day: date) -> date | None:
    days = [sitting.taken_on for sitting in facts.exams if sitting.exam in ACTIVE_EXAMS]
    days += [one.registered_on for one in facts.usmle_registrations if one.exam in ACTIVE_EXAMS]
    days += [request.submitted_at for request in facts.exam_requests if request.exam in ACTIVE_EXAMS]
    return max((active_on for active_on in days if active_on <= day), default=None)


def _watch_activity(q: Question) -> None:
    for sitting in q.facts.exams:
        q.may_change(sitting.taken_on)
    for registration in q.facts.usmle_registrations:
        q.may_change(registration.registered_on)
    for request in q.facts.exam_requests:
        q.may_change(request.submitted_at)
