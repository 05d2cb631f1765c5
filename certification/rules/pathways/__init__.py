"""Pathways: the season looked at, a route for each of the six, and OET for that season.

The season is that of the newest application still waiting, else the one open on `as_of`, else the next one known.
"""

from datetime import date

from certification.rules.decision import Certificate, Pathways
from certification.rules.mini_cex import judge_mini_cex
from certification.rules.oet import judge_oet
from certification.rules.pathway_applications import Applications
from certification.rules.pathways.admission import judge_admission
from certification.rules.pathways.finding import Names
from certification.rules.pathways.pathway_1 import judge_pathway_1
from certification.rules.pathways.pathway_2 import judge_pathway_2
from certification.rules.pathways.pathways_3_to_5 import judge_pathways_3_to_5
from certification.rules.pathways.routes import routes
from certification.rules.pathways.school import enrolled_or_graduated, graduation_cutoff
from certification.rules.picture import ExamPicture
from certification.rules.question import Question
from certification.rules.seasons import Season, Seasons


def judge_pathways(q: Question, exams: ExamPicture, applications: Applications, certificate: Certificate) -> Pathways:
    """Return the season, one route for each Pathway, and what OET came to; without a season no routes."""
    season, day, submitted_on = _looked_at(q, applications)
    oet = judge_oet(q, season)
    if season is None:
        return Pathways(None, (), oet)
    education = enrolled_or_graduated(q)
    cutoff = graduation_cutoff(q, season, education, day)
    one = judge_pathway_1(q, season, day)
    two = judge_pathway_2(q, season, day, education, cutoff)
    three, four, five = judge_pathways_3_to_5(q, season, day, education, cutoff)
    six = judge_mini_cex(q, submitted_on, _opening_of_pathway_6(q, season, day))
    admission = judge_admission(q, season, day, exams, applications, certificate)
    return Pathways(season.year, routes(season, admission, one, two, three, four, five, six), oet)


def _looked_at(q: Question, applications: Applications) -> tuple[Season | None, date, date | None]:
    """Return the season, the day its admission is judged on, and the day of submission where something waits."""
    seasons: Seasons = q.known.views[Seasons]
    if applications.waiting is not None:
        submitted_on = applications.waiting.submitted_on
        return seasons.of(applications.waiting.season), submitted_on, submitted_on
    season, changes_on = seasons.on(q.as_of)
    q.change(changes_on)
    return season, q.as_of, None


def _opening_of_pathway_6(q: Question, season: Season, day: date) -> Names:
    """Tell of the later opening of Pathway 6 in its first season, of which only the month is known."""
    opens_on, opens_by = season.pathway_6_opens_on, season.pathway_6_opens_by
    if opens_on is None and opens_by is None:
        return ()
    if day == q.as_of:
        q.may_change(opens_on or opens_by)
    if opens_on is not None:
        return ("pathway_6_not_open",) if day < opens_on else ()
    return ("unknown:pathway_6_opens_on",) if opens_by is not None and day < opens_by else ()
