"""Pathway 2: a clinical skills exam (OSCE) of a school whose regulator asks it of every student.

`mra_osce_school` stands for the list of acceptable schools. In season 2021 a listed exam would do as well; that list is
not known, nor is the rule of some later seasons, so an exam on file is then left to a person.
"""

from datetime import date

from certification.rules.accreditation import country_served
from certification.rules.facts import Education, Osce
from certification.rules.pathways.finding import Found, Names
from certification.rules.question import Question
from certification.rules.seasons import Season

FIRST_SEASON_WITH_CUTOFF = 2022


def judge_pathway_2(q: Question, season: Season, day: date, education: Education | None, cutoff: Names) -> Found:
    """Return what the school and the OSCEs by `as_of` come to; `cutoff` is what the graduation cut-off tells."""
    of_school: list[Osce] = []
    national = False
    for osce in q.facts.osces:
        if osce.passed_on > q.as_of:
            q.may_change(osce.passed_on)
        elif osce.administered_by_school:
            of_school.append(osce)
        else:
            national = True
    listed = education is not None and education.school.mra_osce_school
    told, missing = _osces(season, listed, bool(of_school), national)
    if education is None:
        return ("school_not_recognised", *told), missing, ()
    if season.osce_rule == "by_acceptable_school":
        told += _region(q, education, day)
    if season.year >= FIRST_SEASON_WITH_CUTOFF:
        told += cutoff
    return told, missing + _papers(q, education, of_school) if of_school else missing, ()


def _osces(season: Season, listed: bool, of_school: bool, national: bool) -> tuple[Names, Names]:
    """Return what is told of the OSCEs on file, and what is missing: one of the school, a national one, both, none."""
    if not listed and not of_school and not national:
        return ("osce_missing",), ()
    missing: Names = ("osce_missing",) if listed and not of_school else ()
    by_school = season.osce_rule == "by_acceptable_school"
    if season.osce_rule is None or (not by_school and national and not (listed and of_school)):
        return ("unknown:pathway_2_osce",), missing
    if not listed:
        return ("osce_not_accepted", "school_not_recognised") if of_school else ("osce_not_accepted",), missing
    return (), ("osce_not_accepted", *missing) if national and not of_school else missing


def _region(q: Question, education: Education, day: date) -> Names:
    """Refuse a school of a country that a recognised agency serves."""
    served = country_served(q, education.school.country, day)
    if served == "yes":
        return ("region_has_recognised_agency",)
    return ("unknown:wfme_recognition",) if served == "unknown" else ()


def _papers(q: Question, education: Education, of_school: list[Osce]) -> Names:
    """Ask a graduate for the verified diploma, a student for the school's word on one OSCE."""
    graduated_on = education.graduated_on
    if education.status == "graduate" and (graduated_on is None or graduated_on <= q.as_of):
        return () if education.diploma == "verified" else ("diploma_not_verified",)
    q.may_change(graduated_on)
    return () if any(osce.attested for osce in of_school) else ("attestation_missing",)
