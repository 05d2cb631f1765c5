"""Pathway 2: a clinical skills exam (OSCE) of a school whose regulator asks it of every student.

`mra_osce_school` stands for the list of acceptable schools. In season 2021 a listed exam would do as well; that list is
not known, nor is the rule of some later seasons, so an exam on file is then left to a person.
"""

from datetime import date

from certification.rules.accreditation import country_served
from certification.rules.decision import Reason
from certification.rules.facts import Education, Osce
from certification.rules.pathways.finding import Finding, finding
from certification.rules.pathways.school import (
    enrolled_or_graduated,
    graduation_cutoff,
    sorted_out,
)
from certification.rules.question import Question
from certification.rules.seasons import Season

FIRST_SEASON_WITH_CUTOFF = 2022


def judge_pathway_2(q: Question, season: Season, day: date) -> Finding:
    """Return what the awarding school and the OSCEs passed by `as_of` come to."""
    education = enrolled_or_graduated(q)
    listed = education is not None and education.school.mra_osce_school
    passed: list[Osce] = []
    for osce in q.facts.osces:
        if osce.passed_on <= q.as_of:
            passed.append(osce)
        else:
            q.may_change(osce.passed_on)
    of_school = [osce for osce in passed if osce.administered_by_school]
    region = cutoff = None
    if education is not None:
        if season.osce_rule == "by_acceptable_school":
            region = _region(q, season, education, day)
        if season.year >= FIRST_SEASON_WITH_CUTOFF:
            cutoff = graduation_cutoff(q, season, education, day)
    papers = _papers(q, season, education, of_school) if of_school and education is not None else None
    key = (
        "pathway 2",
        education is None,
        listed,
        bool(of_school),
        len(passed) > len(of_school),
        region,
        cutoff,
        papers,
    )
    kept = season.kept.get(key)
    if not isinstance(kept, Finding):
        kept = season.kept[key] = _finding(season, *key[1:])
    return kept


def _finding(
    season: Season,
    no_school: bool,
    listed: bool,
    of_school: bool,
    national: bool,
    region: Reason | None,
    cutoff: Reason | None,
    papers: Reason | None,
) -> Finding:
    """Return the finding by what is on file: an OSCE of the school, a national one, both or none."""
    reasons: list[Reason | None] = [season.why("school_not_recognised")] if no_school else []
    missing = [papers] if papers is not None else []
    if not listed and not of_school and not national:
        reasons.append(season.why("osce_missing"))
    elif season.osce_rule is None or (
        season.osce_rule != "by_acceptable_school" and national and not (listed and of_school)
    ):
        reasons.append(season.unknown("pathway_2_osce"))
    elif not listed:
        reasons.append(season.why("osce_not_accepted"))
        if of_school:
            reasons.append(season.why("school_not_recognised"))
    elif national and not of_school:
        missing.append(season.why("osce_not_accepted"))
    if listed and not of_school:
        missing.append(season.why("osce_missing"))
    refusals, reviews = sorted_out((*reasons, region, cutoff))
    return finding(season, refusals, reviews, tuple(missing))


def _region(q: Question, season: Season, education: Education, day: date) -> Reason | None:
    """Refuse a school of a country that a recognised agency serves."""
    served = country_served(q, education.school.country, day)
    if served == "yes":
        return season.why("region_has_recognised_agency")
    return season.unknown("wfme_recognition") if served == "unknown" else None


def _papers(q: Question, season: Season, education: Education, of_school: list[Osce]) -> Reason | None:
    """Ask a graduate for the verified diploma, a student for the school's word on one OSCE."""
    graduated_on = education.graduated_on
    if education.status == "graduate" and (graduated_on is None or graduated_on <= q.as_of):
        return None if education.diploma == "verified" else season.why("diploma_not_verified", "pathway_2_osce")
    q.may_change(graduated_on)
    if any(osce.attested for osce in of_school):
        return None
    return season.why("attestation_missing")
