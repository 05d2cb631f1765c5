"""What Pathways 2 to 5 ask of the medical school and of the day of graduation."""

from datetime import date

from certification.rules.facts import Education
from certification.rules.question import Question
from certification.rules.seasons import Season


def enrolled_or_graduated(q: Question) -> Education | None:
    """Return the awarding education; None where there is none, or the person was dismissed or withdrew."""
    education = q.awarding
    if education is None or education.status == "dismissed" or education.status == "withdrawn":
        return None
    return education


def graduation_cutoff(q: Question, season: Season, education: Education | None, day: date) -> tuple[str, ...]:
    """Tell who had graduated before the season's cut-off, or that it is unknown; a student of that day passes."""
    if education is None or education.graduated_on is None or education.status != "graduate":
        return ()
    graduated_on = education.graduated_on
    if graduated_on > day:
        q.may_change(graduated_on)
        return ()
    since = season.graduated_since
    if since is None:
        return ("unknown:graduated_since",)
    return ("graduated_before_cutoff",) if graduated_on < since else ()
