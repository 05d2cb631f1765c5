"""Pathway 1: licensed to practise without supervision in another country, on or after the season's cut-off.

Who can use it must. Of several licences the best counts; one that was ever disciplined leaves a clean one to a person.
"""

from datetime import date

from certification.rules.decision import Reason
from certification.rules.facts import Licence
from certification.rules.pathways.finding import Finding, finding
from certification.rules.question import Question
from certification.rules.seasons import Season

UNSUPERVISED = ("unrestricted", "provisional_unsupervised")


def judge_pathway_1(q: Question, season: Season, day: date) -> Finding:
    """Return what the licences begun by `day` come to."""
    if not q.facts.licences:
        return _no_licence(season)
    begun = [licence for licence in q.facts.licences if licence.valid_from <= day]
    if day == q.as_of:
        for licence in q.facts.licences:
            q.may_change(licence.valid_from)
            q.may_change_after(licence.valid_until)
        for row in season.known.history("training_licence_valid_since", season.year):
            q.may_change(row.from_)
    return _best(season, begun, day) if begun else _no_licence(season)


def _no_licence(season: Season) -> Finding:
    kept = season.kept.get("no licence")
    if not isinstance(kept, Finding):
        kept = season.kept["no licence"] = finding(season, (season.why("licence_missing"),))
    return kept


def _best(season: Season, begun: list[Licence], day: date) -> Finding:
    disciplined = any(licence.disciplinary_action for licence in begun)
    refused: dict[Reason, None] = {}
    unknown: dict[Reason, None] = {}
    unverified = False
    open_, undecided = False, False
    for licence in begun:
        faults = _faults(season, licence, day)
        doubts = [] if faults else _doubts(season, licence, day)
        refused.update(dict.fromkeys(faults))
        unknown.update(dict.fromkeys(doubts))
        if faults:
            continue
        if doubts:
            undecided = True
        elif licence.verified:
            open_, unverified = True, False
            break
        else:
            open_, unverified = True, True
    if not open_ and not undecided:
        return finding(season, _in_order(refused), missing=_unverified(season, begun))
    reviews = (season.why("licence_disciplined"),) if disciplined else ()
    if open_:
        return finding(season, (), reviews, (season.why("licence_not_verified"),) if unverified else ())
    return finding(season, (), (*_in_order(unknown), *reviews), _unverified(season, begun))


def _in_order(reasons: dict[Reason, None]) -> tuple[Reason, ...]:
    """Return reasons in an order that does not depend on the order of the licences."""
    return tuple(sorted(reasons, key=lambda reason: (reason.code, reason.row.id)))


def _faults(season: Season, licence: Licence, day: date) -> list[Reason]:
    faults = []
    if licence.kind == "pregraduate":
        faults.append(season.why("licence_pregraduate"))
    elif licence.kind == "training" and (row := season.known.on("training_licence_valid_since", day, season.year)):
        # Season 2021 after its widening: a training licence counts, with a cut-off of its own.
        if row.value is not None and _ended_before(licence, min(day, row.value)):
            faults.append(season.why("licence_before_cutoff", cutoff=row.value))
    elif licence.kind not in UNSUPERVISED:
        faults.append(season.why("licence_supervised"))
    elif season.licence_since is not None and _ended_before(licence, min(day, season.licence_since)):
        faults.append(season.why("licence_before_cutoff", cutoff=season.licence_since))
    if licence.disciplinary_action:
        faults.append(season.why("licence_disciplined"))
    return faults


def _doubts(season: Season, licence: Licence, day: date) -> list[Reason]:
    doubts = []
    if licence.kind in UNSUPERVISED and season.licence_since is None and _ended_before(licence, day):
        doubts.append(season.unknown("licence_valid_since"))
    if licence.country == "USA":
        doubts.append(season.unknown("pathway_1_us_licence"))
    return doubts


def _ended_before(licence: Licence, day: date) -> bool:
    """Say whether the licence was over on the day; one that was valid then meets any cut-off."""
    return licence.valid_until is not None and licence.valid_until < day


def _unverified(season: Season, begun: list[Licence]) -> tuple[Reason, ...]:
    return () if any(licence.verified for licence in begun) else (season.why("licence_not_verified"),)
