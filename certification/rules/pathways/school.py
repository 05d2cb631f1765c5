"""What Pathways 2 to 5 ask of the medical school and of the day of graduation."""

from datetime import date

from certification.rules.decision import Reason
from certification.rules.facts import Education
from certification.rules.question import Question
from certification.rules.seasons import Season


def enrolled_or_graduated(q: Question) -> Education | None:
    """Return the awarding education; None where there is none, or the person was dismissed or withdrew."""
    education = q.awarding
    if education is None or education.status in ("dismissed", "withdrawn"):
        return None
    return education


def graduation_cutoff(
    q: Question, season: Season, education: Education, day: date, refusals: list[Reason], reviews: list[Reason]
) -> None:
    """Refuse who had graduated before the season's cut-off; a student of that day passes, whatever the cut-off."""
    graduated_on = education.graduated_on
    if education.status != "graduate" or graduated_on is None:
        return
    if graduated_on > day:
        if day == q.as_of:
            q.may_change(graduated_on)
    elif season.graduated_since is None:
        reviews.append(season.unknown("graduated_since"))
    elif graduated_on < season.graduated_since:
        refusals.append(season.why("graduated_before_cutoff", cutoff=season.graduated_since))
