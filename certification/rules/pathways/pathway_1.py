"""Pathway 1: licensed to practise without supervision in another country, on or after the season's cut-off.

Who can use it must. Of several licences the best counts; one that was ever disciplined leaves a clean one to a person.
"""

from datetime import date

from certification.rules.facts import Licence
from certification.rules.pathways.finding import Found
from certification.rules.question import Question
from certification.rules.seasons import Season

UNSUPERVISED = ("unrestricted", "provisional_unsupervised")
MISSING: Found = (("licence_missing",), (), ())


def judge_pathway_1(q: Question, season: Season, day: date) -> Found:
    """Return what the licences begun by `day` come to."""
    if not q.facts.licences:
        return MISSING
    begun = [licence for licence in q.facts.licences if licence.valid_from <= day]
    if day == q.as_of:
        for licence in q.facts.licences:
            q.may_change(licence.valid_from)
            q.may_change_after(licence.valid_until)
        for row in season.known.history("training_licence_valid_since", season.year):
            q.may_change(row.from_)
    return _best(season, begun, day) if begun else MISSING


def _best(season: Season, begun: list[Licence], day: date) -> Found:
    """Return the finding of the best licence; where none is good, every fault of every one."""
    faults: set[str] = set()
    doubts: set[str] = set()
    good: list[Licence] = []
    doubtful = False
    for licence in begun:
        found = _faults(season, licence, day)
        if found:
            faults.update(found)
        elif unsure := _doubts(season, licence, day):
            doubtful = True
            doubts.update(unsure)
        else:
            good.append(licence)
    unverified = ("licence_not_verified",)
    disciplined = ("review:licence_disciplined",) if "licence_disciplined" in faults else ()
    if good:
        return disciplined, () if any(one.verified for one in good) else unverified, ()
    missing = () if any(one.verified for one in begun) else unverified
    if doubtful:
        return (*sorted(doubts), *disciplined), missing, ()
    return tuple(sorted(faults)), missing, ()


def _faults(season: Season, licence: Licence, day: date) -> list[str]:
    """Return what a licence lacks for certain."""
    faults = []
    if licence.kind == "pregraduate":
        faults.append("licence_pregraduate")
    elif licence.kind == "training" and (row := season.known.on("training_licence_valid_since", day, season.year)):
        # Season 2021 after its widening: a training licence counts, with a cut-off of its own.
        if row.value is not None and _ended_before(licence, min(day, row.value)):
            faults.append("licence_before_cutoff")
    elif licence.kind not in UNSUPERVISED:
        faults.append("licence_supervised")
    elif season.licence_since is not None and _ended_before(licence, min(day, season.licence_since)):
        faults.append("licence_before_cutoff")
    if licence.disciplinary_action:
        faults.append("licence_disciplined")
    return faults


def _doubts(season: Season, licence: Licence, day: date) -> list[str]:
    """Return the unknown values that a licence without a fault needs."""
    doubts = []
    if licence.kind in UNSUPERVISED and season.licence_since is None and _ended_before(licence, day):
        doubts.append("unknown:licence_valid_since")
    if licence.country == "USA":
        doubts.append("unknown:pathway_1_us_licence")
    return doubts


def _ended_before(licence: Licence, day: date) -> bool:
    """Say whether the licence was over on the day; one that was valid then meets any cut-off."""
    return licence.valid_until is not None and licence.valid_until < day
