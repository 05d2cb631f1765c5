"""The certificate: what it is worth on a day, when it runs out, what made it permanent, what took its ground away.

Only a certificate that rests on a Pathway has a date. Twelve months of eligible training, or a full US licence, make it
permanent when reached by that date; what is reached only later is left to a person.
"""

from datetime import date, timedelta
from typing import Literal, NamedTuple

from certification.rules.decision import Certificate, Reason
from certification.rules.facts import IssuedCertificate
from certification.rules.pathway_applications import Applications
from certification.rules.permanence import Permanence, judge_permanence
from certification.rules.picture import ExamPicture
from certification.rules.question import Question
from certification.rules.seasons import Season, Seasons

ONE_DAY = timedelta(days=1)
CertificateStatus = Literal["certified", "expired", "revoked"]
NONE_ISSUED: tuple[Certificate, None] = (Certificate(), None)


class Term(NamedTuple):
    """The last day of a certificate, None where it is unknown, and the season whose row says so."""

    last_day: date | None
    season: Season | None


def judge_certificate(
    q: Question, exams: ExamPicture, applications: Applications
) -> tuple[Certificate, CertificateStatus | None]:
    """Return the certificate and the status it gives; None where none was issued by `as_of`."""
    issued = q.facts.certificate
    if issued is None:
        return NONE_ISSUED
    if issued.issued_on > q.as_of:
        q.may_change(issued.issued_on)
        return NONE_ISSUED
    found, status = _dated(q, issued, applications) if issued.basis == "pathway" else _undated(q, issued, exams)
    if _lost_basis(q, issued, exams, applications):
        usable = False if found.usable_for_gme_entry is False else None
        found = found._replace(usable_for_gme_entry=usable, reasons=(*found.reasons, q.reasons["lost_basis"]))
    if issued.revoked_on is not None:
        if issued.revoked_on <= q.as_of:
            return found._replace(usable_for_gme_entry=False, reasons=(*found.reasons, q.reasons["revoked"])), "revoked"
        q.may_change(issued.revoked_on)
    return found, status


def _undated(q: Question, issued: IssuedCertificate, exams: ExamPicture) -> tuple[Certificate, CertificateStatus]:
    """Judge a certificate on Step 2 CS or former exams; how long a CSA counts for entry is not known."""
    if issued.basis == "former_exams" and exams.csa_passed:
        reasons = (q.reasons["no_expiry"], q.reasons["policy_value_unknown"])
        return Certificate(None, None, None, False, None, reasons), "certified"
    return Certificate(True, None, None, False, None, (q.reasons["no_expiry"],)), "certified"


def _dated(q: Question, issued: IssuedCertificate, applications: Applications) -> tuple[Certificate, CertificateStatus]:
    term = _term(q, issued, applications)
    last_day = term.last_day
    permanence = judge_permanence(q)
    if permanence.coming is not None and permanence.by_training is None and permanence.by_licence is None:
        if last_day is None or permanence.coming <= last_day:
            q.change(permanence.coming)
        else:
            q.may_change(permanence.coming)
    since = permanence.since_by(last_day)
    if since is not None:
        reasons = permanence.reached_by(last_day)
        return Certificate(True, None, last_day, True, since, reasons), "certified"
    if last_day is None:
        unknown = q.reasons["policy_value_unknown"] if term.season is None else term.season.unknown("expires_on")
        return Certificate(None, None, None, False, None, (unknown, *permanence.falls_short)), "certified"
    if q.as_of <= last_day:
        if last_day < date.max:
            q.change(last_day + ONE_DAY)
        reasons = (q.reasons["expires_unless_permanent"], *permanence.falls_short)
        return Certificate(True, last_day, last_day, False, None, reasons), "certified"
    return _expired(q, last_day, permanence), "expired"


def _expired(q: Question, last_day: date, permanence: Permanence) -> Certificate:
    """Judge a certificate past its date; whether what was reached only afterwards still helps is not known."""
    reasons: tuple[Reason, ...] = (q.reasons["expired"],)
    if permanence.since_by(None) is not None:
        reasons = (*reasons, q.reasons["policy_value_unknown"])
        return Certificate(None, last_day, last_day, False, None, reasons)
    return Certificate(False, last_day, last_day, False, None, (*reasons, *permanence.falls_short))


def _term(q: Question, issued: IssuedCertificate, applications: Applications) -> Term:
    """Return the date of the certificate's season, or of the latest season accepted since, never below its own."""
    seasons: Seasons = q.known.views[Seasons]
    own = seasons.of(issued.season) if issued.season is not None else None
    latest = max((accepted.season for accepted in applications.accepted), key=lambda s: s.year, default=None)
    if latest is None or (own is not None and latest.year <= own.year):
        return Term(own.expires_on if own is not None else None, own)
    if latest.expires_on is None or own is None or own.expires_on is None:
        return Term(latest.expires_on, latest)
    return Term(max(latest.expires_on, own.expires_on), latest)


def _lost_basis(q: Question, issued: IssuedCertificate, exams: ExamPicture, applications: Applications) -> bool:
    """Say whether a Step was invalidated, a paper rejected, or the application of its season not accepted after all."""
    if exams.invalidated:
        steps = {"step_1", "step_2_ck"} | ({"step_2_cs"} if issued.basis == "step_2_cs" else set())
        if not steps.isdisjoint(exams.invalidated):
            return True
    awarding = q.awarding
    if awarding is not None and "rejected" in (awarding.diploma, awarding.transcript):
        return True
    if issued.basis != "pathway" or issued.season is None or issued.season not in applications.seasons:
        return False
    return all(accepted.season.year != issued.season for accepted in applications.accepted)
