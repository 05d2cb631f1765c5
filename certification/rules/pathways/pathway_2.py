"""Pathway 2: a clinical skills exam (OSCE) of a school whose regulator asks it of every student.

`mra_osce_school` stands for the list of acceptable schools. In season 2021 a listed exam would do as well; that list is
not known, nor is the rule of some later seasons, so an exam on file is then left to a person.
"""

from datetime import date

from certification.rules.accreditation import country_served
from certification.rules.decision import Reason
from certification.rules.facts import Education, Osce
from certification.rules.pathways.finding import Finding, finding
from certification.rules.pathways.school import enrolled_or_graduated, graduation_cutoff
from certification.rules.question import Question
from certification.rules.seasons import Season

FIRST_SEASON_WITH_CUTOFF = 2022


def judge_pathway_2(q: Question, season: Season, day: date) -> Finding:
    """Return what the awarding school and the OSCEs passed by `as_of` come to."""
    refusals: list[Reason] = []
    reviews: list[Reason] = []
    missing: list[Reason] = []
    education = enrolled_or_graduated(q)
    if education is None:
        refusals.append(season.why("school_not_recognised"))
    passed = [osce for osce in q.facts.osces if osce.passed_on <= q.as_of]
    for osce in q.facts.osces:
        q.may_change(osce.passed_on)
    of_school = [osce for osce in passed if osce.administered_by_school]
    listed = education is not None and education.school.mra_osce_school
    _judge_osces(season, listed, of_school, passed, refusals, reviews, missing)
    if education is not None and season.osce_rule == "by_acceptable_school":
        _judge_region(q, season, education, day, refusals, reviews)
    if education is not None and season.year >= FIRST_SEASON_WITH_CUTOFF:
        graduation_cutoff(q, season, education, day, refusals, reviews)
    if of_school and education is not None:
        missing += _papers(q, season, education, of_school)
    return finding(refusals, reviews, missing)


def _judge_osces(
    season: Season,
    listed: bool,
    of_school: list[Osce],
    passed: list[Osce],
    refusals: list[Reason],
    reviews: list[Reason],
    missing: list[Reason],
) -> None:
    if not listed and not passed:
        refusals.append(season.why("osce_missing"))
        return
    national_undecided = season.osce_rule != "by_acceptable_school" and len(passed) > len(of_school)
    if season.osce_rule is None or (national_undecided and not (listed and of_school)):
        reviews.append(season.unknown("pathway_2_osce"))
    elif not listed:
        refusals.append(season.why("osce_not_accepted"))
        if of_school:
            refusals.append(season.why("school_not_recognised"))
    elif passed and not of_school:
        missing.append(season.why("osce_not_accepted"))
    if listed and not of_school:
        missing.append(season.why("osce_missing"))


def _judge_region(
    q: Question, season: Season, education: Education, day: date, refusals: list[Reason], reviews: list[Reason]
) -> None:
    served = country_served(q, education.school.country, day)
    if served == "yes":
        refusals.append(season.why("region_has_recognised_agency"))
    elif served == "unknown":
        reviews.append(season.unknown("wfme_recognition"))


def _papers(q: Question, season: Season, education: Education, of_school: list[Osce]) -> list[Reason]:
    """Ask a graduate for the verified diploma, a student for the school's word on one OSCE."""
    graduated_on = education.graduated_on
    if education.status == "graduate" and (graduated_on is None or graduated_on <= q.as_of):
        return [] if education.diploma == "verified" else [season.why("diploma_not_verified", "pathway_2_osce")]
    q.may_change(graduated_on)
    if any(osce.attested for osce in of_school):
        return []
    return [season.why("attestation_missing")]
