"""Pathway applications as they stand on a day: which one waits, which were accepted and how long that holds."""

from datetime import date
from typing import Literal, NamedTuple

from certification.rules.facts import PathwayApplication
from certification.rules.question import Question
from certification.rules.seasons import Season, Seasons

Life = Literal["running", "expired", "unknown"]


class Accepted(NamedTuple):
    """An accepted application; `expires_on` is the last day of its season's Pathways, None where that is unknown."""

    season: Season
    accepted_on: date
    expires_on: date | None
    life: Life


class Applications(NamedTuple):
    """All applications submitted by `as_of`.

    `waiting` is the newest one not yet decided; `accepted` the accepted ones, newest first; `last_refusal` the newest
    application where it was rejected or withdrawn; `seasons` those applied for.
    """

    waiting: PathwayApplication | None
    accepted: tuple[Accepted, ...]
    last_refusal: Literal["rejected", "withdrawn"] | None
    seasons: frozenset[int]


NONE = Applications(None, (), None, frozenset())


def read_applications(q: Question) -> Applications:
    """Sort the applications by what has been decided by `as_of`; a later decision does not count yet."""
    if not q.facts.pathway_applications:
        return NONE
    waiting: list[PathwayApplication] = []
    closed: list[PathwayApplication] = []
    accepted: list[Accepted] = []
    seasons: set[int] = set()
    for application in q.facts.pathway_applications:
        if application.submitted_on > q.as_of:
            q.may_change(application.submitted_on)
            q.may_change(application.decided_on)
            continue
        seasons.add(application.season)
        status = application.status
        if application.decided_on is not None and application.decided_on > q.as_of:
            q.may_change(application.decided_on)
            status = "submitted"
        if status == "submitted":
            waiting.append(application)
        elif status == "accepted":
            accepted.append(_accepted(q, application))
        else:
            closed.append(application)
    if len(accepted) > 1:
        accepted.sort(key=lambda one: (one.accepted_on, one.season.year), reverse=True)
    newest = max(waiting, key=_newest) if waiting else None
    refused = max(closed, key=_newest).status if closed else None
    return Applications(
        newest, tuple(accepted), refused if refused in ("rejected", "withdrawn") else None, frozenset(seasons)
    )


def _newest(application: PathwayApplication) -> tuple[date, int, date, int, str]:
    decided = application.decided_on or date.min
    return application.submitted_on, application.season, decided, application.pathway, application.status


def _accepted(q: Question, application: PathwayApplication) -> Accepted:
    season = q.known.views[Seasons].of(application.season)
    expires_on = season.expires_on
    life: Life = "unknown" if expires_on is None else "expired" if q.as_of > expires_on else "running"
    return Accepted(season, application.decided_on or application.submitted_on, expires_on, life)
