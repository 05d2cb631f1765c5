"""Pathway 6: six encounters with real patients, each observed by a qualified physician (Mini-CEX).

An encounter with a fault does not count and is told; another may take its place. Only two faultless encounters of one
evaluator count, the earliest ones.
"""

from datetime import date
from typing import NamedTuple

from certification.policy.loader import Known
from certification.rules.dates import add_years
from certification.rules.facts import MiniCex
from certification.rules.pathways.finding import Found, Names
from certification.rules.question import Question

GENERAL_SETTINGS = frozenset({None, "outpatient_office", "urgent_care", "emergency_room", "hospital"})
TOO_FEW: Names = ("too_few_encounters",)
COMPONENTS = ("interviewing", "examination", "professionalism", "reasoning")


class EncounterRules(NamedTuple):
    """How many encounters are needed, how many one evaluator may give, and what each must show."""

    needed: int
    by_one_evaluator: int
    licensed_years: int
    lowest: int
    highest: int
    pass_mark: float | None


def encounter_rules(known: Known) -> EncounterRules:
    """Return the rules of Pathway 6 as known."""
    scale = known.needed("pathway_6_score_scale").value
    return EncounterRules(
        known.needed("pathway_6_encounters_required").value,
        known.needed("pathway_6_encounters_per_evaluator_max").value,
        known.needed("pathway_6_evaluator_licensed_years_min").value,
        scale["min"],
        scale["max"],
        known.needed("pathway_6_component_average_min").value,
    )


def judge_mini_cex(q: Question, submitted_on: date | None, opening: Names) -> Found:
    """Return what the encounters by `as_of` come to; without an application none of them counts.

    `opening` is what is told of the day Pathway 6 opened.
    """
    if not q.facts.mini_cex:
        return opening, TOO_FEW, ()
    rules: EncounterRules = q.known.views[encounter_rules]
    faults: set[str] = set()
    good: list[MiniCex] = []
    for encounter in q.facts.mini_cex:
        if encounter.encounter_on > q.as_of:
            q.may_change(encounter.encounter_on)
            continue
        found = _faults(rules, encounter, submitted_on)
        if found:
            faults.update(found)
        else:
            good.append(encounter)
    counted = _within_limit(rules, good)
    if len(counted) < len(good):
        faults.add("evaluator_over_applicant_limit")
    if len(counted) < rules.needed:
        return opening, tuple(sorted(faults)) + TOO_FEW, ()
    # Enough good ones are on file: the fault of another one is told and changes nothing.
    return opening + _averages(rules, counted[: rules.needed]), (), tuple(sorted(faults))


def _averages(rules: EncounterRules, counted: list[MiniCex]) -> Names:
    """Compare the average of each component with the pass mark; a strong component makes up for no weak one."""
    if rules.pass_mark is None:
        return ("review:component_average_undecided",)
    for component in COMPONENTS:
        if sum(getattr(one.scores, component) for one in counted) < rules.pass_mark * len(counted):
            return ("component_average_too_low",)
    return ()


def _within_limit(rules: EncounterRules, good: list[MiniCex]) -> list[MiniCex]:
    counted: list[MiniCex] = []
    by_evaluator: dict[str, int] = {}
    for encounter in sorted(good, key=_in_order):
        number = by_evaluator[encounter.evaluator] = by_evaluator.get(encounter.evaluator, 0) + 1
        if number <= rules.by_one_evaluator:
            counted.append(encounter)
    return counted


def _in_order(encounter: MiniCex) -> tuple[date, str, int, int, int, int]:
    scores = encounter.scores
    return (
        encounter.encounter_on,
        encounter.evaluator,
        scores.interviewing,
        scores.examination,
        scores.professionalism,
        scores.reasoning,
    )


def _faults(rules: EncounterRules, encounter: MiniCex, submitted_on: date | None) -> list[str]:
    day = encounter.encounter_on
    scores = encounter.scores
    components = (scores.interviewing, scores.examination, scores.professionalism, scores.reasoning)
    qualified = (
        encounter.evaluator_licence == "unrestricted"
        and add_years(encounter.evaluator_licensed_since, rules.licensed_years) <= day
    )
    found = {
        "encounter_before_submission": submitted_on is None or day <= submitted_on,
        "encounter_before_evaluator_accepted": day < encounter.evaluator_accepted_on,
        "encounter_not_in_person": not encounter.in_person,
        "encounter_not_real_patient": not encounter.real_patient,
        "encounter_not_general": encounter.setting not in GENERAL_SETTINGS,
        "evaluator_not_qualified": not qualified,
        "evaluator_conflict_of_interest": encounter.evaluator_related or encounter.evaluator_paid,
        "score_out_of_range": not all(rules.lowest <= score <= rules.highest for score in components),
    }
    return [code for code, wrong in found.items() if wrong]
