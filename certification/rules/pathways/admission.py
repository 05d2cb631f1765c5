"""What every Pathway of a season asks for: the season's days, an application, USMLE, and no skills met already.

Admission is judged on the day of submission (without an application: on `as_of`), the close of a season on `as_of`.
"""

from datetime import date
from typing import NamedTuple

from certification.rules.decision import Certificate, Reason
from certification.rules.facts import Facts
from certification.rules.pathway_applications import Applications, Life
from certification.rules.picture import ExamPicture
from certification.rules.question import Question
from certification.rules.seasons import Season

ACTIVE_EXAMS = frozenset({"step_1", "step_2_ck", "step_2_cs", "step_3"})
FIRST_SEASON_OF_REVALIDATION = 2025


class Admission(NamedTuple):
    """What bars every Pathway alike (`refusals`), what leaves every one to a person (`reviews`).

    `failed_step_2_cs` is True where Step 2 CS was failed and no valid pass stands against it.
    """

    refusals: tuple[Reason, ...]
    reviews: tuple[Reason, ...]
    failed_step_2_cs: bool


def judge_admission(
    q: Question,
    season: Season,
    day: date,
    exams: ExamPicture,
    applications: Applications,
    certificate: Certificate,
) -> Admission:
    """Return what holds for all Pathways of a season for somebody who applies on `day`."""
    refusals: list[Reason] = []
    reviews: list[Reason] = []
    passed = "step_2_cs" in exams.valid
    if passed:
        refusals.append(season.why("step_2_cs_pass_bars_pathway"))
    _skills_met_already(q, season, applications, certificate, refusals, reviews)
    _days_of_the_season(q, season, day, refusals, reviews)
    application = q.facts.application
    if application is None or application.submitted_on > day or application.status == "rejected":
        refusals.append(season.why("no_application"))
        if application is not None and day == q.as_of:
            q.may_change(application.submitted_on)
    _usmle_activity(q, season, day, refusals, reviews)
    failed = exams.failed_step_2_cs and not passed
    if failed and season.after_step_2_cs_failure is None:
        reviews.append(season.unknown("step_2_cs_failure"))
    return Admission(tuple(refusals), tuple(reviews), failed)


def _skills_met_already(
    q: Question,
    season: Season,
    applications: Applications,
    certificate: Certificate,
    refusals: list[Reason],
    reviews: list[Reason],
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
            refusals.append(season.why("already_certified"))
        if certificate.permanent:
            refusals.append(season.why("nothing_to_revalidate"))
    lives = {accepted.life for accepted in applications.accepted}
    if not lives and issued is not None and issued.basis == "pathway" and not certificate.permanent:
        lives = {_life(q, certificate)}
    if "running" in lives and not can_revalidate:
        refusals.append(season.why("already_accepted"))
    elif "running" in lives:
        reviews.append(season.unknown("revalidation_earliest_before_expiry"))
    elif "unknown" in lives:
        reviews.append(season.unknown("expires_on"))
    if lives and can_revalidate and season.revalidation is None:
        reviews.append(season.unknown("revalidation_offered"))


def _life(q: Question, certificate: Certificate) -> Life:
    """Say how the Pathway of a certificate stands whose application is not on file."""
    if certificate.expires_on is None:
        return "unknown"
    return "running" if q.as_of <= certificate.expires_on else "expired"


def _days_of_the_season(q: Question, season: Season, day: date, refusals: list[Reason], reviews: list[Reason]) -> None:
    if season.opens_on is not None:
        if day < season.opens_on:
            refusals.append(season.why("season_not_open", opens_on=season.opens_on))
            if day == q.as_of:
                q.may_change(season.opens_on)
    elif season.opens_by is None or day < season.opens_by:
        reviews.append(season.unknown("opens_on"))
        if day == q.as_of:
            q.may_change(season.opens_by)
    last = season.applications_until
    if last is not None and day > last:
        refusals.append(season.why("season_closed", season.closing_key, last_day=last))
    elif season.closes_on is not None and q.as_of > season.closes_on:
        refusals.append(season.why("season_closed", "closes_on", last_day=season.closes_on))
    elif day == q.as_of:
        q.may_change_after(last)
    if season.closes_on is not None:
        q.may_change_after(season.closes_on)


def _usmle_activity(q: Question, season: Season, day: date, refusals: list[Reason], reviews: list[Reason]) -> None:
    """Ask for a Step taken, registered for or asked for by the day; in 2021 on or after a day of its own."""
    since = season.activity_since
    if since is None and season.registration_required is False:
        return
    latest = _latest_activity(q.facts, day)
    if day == q.as_of and (latest is None or (since is not None and latest < since)):
        _watch_activity(q)
    if latest is None and (since is not None or season.registration_required):
        key = "usmle_activity_since" if since is not None else "usmle_registration_required"
        refusals.append(season.why("never_registered_for_usmle", key))
    elif latest is None:
        reviews.append(season.unknown("usmle_registration_required"))
    if since is not None and (latest is None or latest < since):
        refusals.append(season.why("usmle_activity_too_old", since=since))


def _latest_activity(facts: Facts, day: date) -> date | None:
    latest: date | None = None
    for sitting in facts.exams:
        if sitting.exam in ACTIVE_EXAMS and sitting.taken_on <= day and (latest is None or sitting.taken_on > latest):
            latest = sitting.taken_on
    for registration in facts.usmle_registrations:
        registered_on = registration.registered_on
        if registration.exam in ACTIVE_EXAMS and registered_on <= day and (latest is None or registered_on > latest):
            latest = registered_on
    for request in facts.exam_requests:
        submitted_on = request.submitted_at
        if request.exam in ACTIVE_EXAMS and submitted_on <= day and (latest is None or submitted_on > latest):
            latest = submitted_on
    return latest


def _watch_activity(q: Question) -> None:
    for sitting in q.facts.exams:
        q.may_change(sitting.taken_on)
    for registration in q.facts.usmle_registrations:
        q.may_change(registration.registered_on)
    for request in q.facts.exam_requests:
        q.may_change(request.submitted_at)
