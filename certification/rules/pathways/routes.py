"""From what was found of the six Pathways to their routes: which is offered, which comes before which.

The routes depend on the season and what was found alone, so equal findings give the same routes, kept in memory.
"""

from collections.abc import Sequence
from functools import lru_cache

from certification.rules.decision import Reason, Route, RouteState
from certification.rules.pathways.admission import Admission
from certification.rules.pathways.finding import Door, Finding, Found, finding, sorted_out
from certification.rules.seasons import MOST_KEPT, Season


@lru_cache(MOST_KEPT)
def routes(season: Season, admission: Admission, *found: Found) -> tuple[Route, ...]:
    """Return the route of each Pathway, 1 to 6, from what was found of it."""
    failed_step_2_cs, told = admission
    barred, doubted = sorted_out(season, told)
    findings = tuple(finding(season, one) for one in found)
    doors = [_door(season, failed_step_2_cs, pathway, findings[pathway - 1]) for pathway in range(1, 6)]
    made = []
    for pathway, own in enumerate(findings, 1):
        refusals = list(barred)
        reviews = list(doubted)
        _offer(season, pathway, refusals, reviews)
        if failed_step_2_cs:
            if season.after_step_2_cs_failure == "pathway_6_only" and pathway != 6:
                refusals.append(season.why("step_2_cs_failed_pathway_6_only"))
        else:
            _order(season, pathway, doors, findings, refusals, reviews)
        refusals += own.refusals
        reviews += own.reviews
        made.append(_route(pathway, refusals, reviews, own))
    return tuple(made)


def _route(pathway: int, refusals: list[Reason], reviews: list[Reason], finding: Finding) -> Route:
    state: RouteState = (
        "not_eligible" if refusals else "needs_review" if reviews else "incomplete" if finding.missing else "eligible"
    )
    return Route(pathway, state, tuple(dict.fromkeys((*refusals, *reviews, *finding.missing, *finding.notes))))


def _door(season: Season, failed_step_2_cs: bool, pathway: int, finding: Finding) -> Door:
    """Return the door as the other Pathways see it: shut where not offered or closed by a Step 2 CS failure."""
    if failed_step_2_cs or season.offers[pathway - 1] == "not_offered":
        return "shut"
    if season.offers[pathway - 1] == "unknown" and finding.door == "open":
        return "unknown"
    return finding.door


def _offer(season: Season, pathway: int, refusals: list[Reason], reviews: list[Reason]) -> None:
    offer = season.offers[pathway - 1]
    if offer == "not_offered":
        refusals.append(season.why("pathway_not_offered"))
    elif offer == "unknown":
        own = season.known.row(f"pathway_{pathway}_offered", season.year)
        reviews.append(season.unknown("pathways_offered" if own is None else own.key))


def _order(
    season: Season,
    pathway: int,
    doors: Sequence[Door],
    findings: tuple[Finding, ...],
    refusals: list[Reason],
    reviews: list[Reason],
) -> None:
    """Look at the doors of the Pathways that come before this one."""
    if pathway == 1:
        return
    if doors[0] == "open" and season.pathway_1_mandatory:
        refusals.append(season.why("pathway_1_mandatory"))
    elif doors[0] != "shut" and season.pathway_1_mandatory is None:
        reviews.append(season.unknown("pathway_1_mandatory"))
    before = _before(season, pathway)
    if any(doors[earlier - 1] == "open" for earlier in before):
        refusals.append(season.why("other_pathway_available"))
    unknown = (earlier for earlier in (1, *(one for one in before if one != 1)) if doors[earlier - 1] == "unknown")
    reviews.extend(_unknown_of(season, earlier, findings[earlier - 1]) for earlier in unknown)


def _before(season: Season, pathway: int) -> tuple[int, ...]:
    """Return the Pathways whose open door shuts this one, Pathway 1 aside for 2 to 5, which has a reason of its own."""
    if pathway == 6:
        return (1, 2, 3, 4, 5)
    second = (2,) if season.pathway_2_first and pathway in (3, 4, 5) else ()
    third = (3,) if season.pathway_3_before_4 and pathway == 4 else ()
    return second + third


def _unknown_of(season: Season, earlier: int, finding: Finding) -> Reason:
    """Return the unknown value that keeps the earlier Pathway's door undecided."""
    for reason in finding.reviews:
        if reason.code == "policy_value_unknown":
            return reason
    return season.unknown("pathway_1_mandatory" if earlier == 1 else "pathways_offered")
