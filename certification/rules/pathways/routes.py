"""From the findings of the six Pathways to their routes: which is offered, which comes before which.

The routes depend on the season and the findings alone, so equal findings give the same routes, kept in memory.
"""

from collections.abc import Sequence

from certification.rules.decision import Reason, Route, RouteState
from certification.rules.pathways.admission import Admission
from certification.rules.pathways.finding import Door, Finding
from certification.rules.seasons import Season


def routes(season: Season, admission: Admission, findings: tuple[Finding, ...]) -> tuple[Route, ...]:
    """Return the route of each Pathway, 1 to 6, from its finding."""
    key = (admission, findings)
    kept = season.kept.get(key)
    if kept is None:
        kept = _routes(season, admission, findings)
        season.keep(key, kept)
    return kept  # type: ignore[return-value]  # only `_routes` is kept under such a key


def _routes(season: Season, admission: Admission, findings: tuple[Finding, ...]) -> tuple[Route, ...]:
    doors = [_door(season, admission, pathway, findings[pathway - 1]) for pathway in range(1, 6)]
    made = []
    for pathway, finding in enumerate(findings, 1):
        refusals = list(admission.refusals)
        reviews = list(admission.reviews)
        _offer(season, pathway, refusals, reviews)
        if admission.failed_step_2_cs:
            if season.after_step_2_cs_failure == "pathway_6_only" and pathway != 6:
                refusals.append(season.why("step_2_cs_failed_pathway_6_only"))
        else:
            _order(season, pathway, doors, findings, refusals, reviews)
        refusals += finding.refusals
        reviews += finding.reviews
        made.append(_route(pathway, refusals, reviews, finding))
    return tuple(made)


def _route(pathway: int, refusals: list[Reason], reviews: list[Reason], finding: Finding) -> Route:
    state: RouteState = (
        "not_eligible" if refusals else "needs_review" if reviews else "incomplete" if finding.missing else "eligible"
    )
    return Route(pathway, state, tuple(dict.fromkeys((*refusals, *reviews, *finding.missing, *finding.notes))))


def _door(season: Season, admission: Admission, pathway: int, finding: Finding) -> Door:
    """Return the door as the other Pathways see it: shut where not offered or closed by a Step 2 CS failure."""
    if admission.failed_step_2_cs or season.offers[pathway - 1] == "not_offered":
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
