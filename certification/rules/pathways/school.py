"""What Pathways 2 to 5 ask of the medical school and of the day of graduation."""

from datetime import date

from certification.rules.decision import Reason
from certification.rules.facts import Education
from certification.rules.question import Question
from certification.rules.seasons import Season


def enrolled_or_graduated(q: Question) -> Education | None:
    """Return the awarding education; None where there is none, or the person was dismissed or withdrew."""
    education = q.awarding
    if education is None or education.status == "dismissed" or education.status == "withdrawn":
        return None
    return education


def graduation_cutoff(q: Question, season: Season, education: Education, day: date) -> Reason | None:
    """Return what the season's cut-off says: refused before it, unknown, or None; a student of that day passes."""
    graduated_on = education.graduated_on
    if graduated_on is None or education.status != "graduate":
        return None
    if graduated_on > day:
        if day == q.as_of:
            q.may_change(graduated_on)
        return None
    since = season.graduated_since
    if since is None:
        return season.unknown("graduated_since")
    return season.why("graduated_before_cutoff", cutoff=since) if graduated_on < since else None


def sorted_out(reasons: tuple[Reason | None, ...]) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """Return the refusals and the unknown values among reasons."""
    told = [reason for reason in reasons if reason is not None]
    return (
        tuple(reason for reason in told if reason.code != "policy_value_unknown"),
        tuple(reason for reason in told if reason.code == "policy_value_unknown"),
    )
