"""Pathways 3, 4 and 5: through a school that is recognised, and its attestation of the person's clinical skills.

Pathway 3: accredited by a WFME-recognised agency. Pathway 4: by an agency that NCFMEA found comparable, in 2021 also
any school of the US federal student loan programme. Pathway 5: a degree given jointly with an LCME-accredited school.
"""

from datetime import date

from certification.rules.accreditation import recognition
from certification.rules.decision import Reason
from certification.rules.facts import School
from certification.rules.pathways.finding import Finding, finding
from certification.rules.pathways.school import (
    enrolled_or_graduated,
    graduation_cutoff,
    sorted_out,
)
from certification.rules.question import Question
from certification.rules.seasons import Season

Three = tuple[Finding, Finding, Finding]


def judge_pathways_3_to_5(q: Question, season: Season, day: date) -> Three:
    """Return what the awarding school and its attestations come to for Pathways 3, 4 and 5."""
    education = enrolled_or_graduated(q)
    if education is None:
        cutoff = None
        three: Reason | None = season.why("school_not_recognised")
        four, five = three, three
    else:
        school = education.school
        cutoff = graduation_cutoff(q, season, education, day)
        three = _accredited(q, season, school, day)
        four = _pathway_4_school(q, season, school, day)
        five = None if school.lcme_joint_degree else season.why("school_not_recognised")
    if not q.facts.attestations:
        return _findings(season, cutoff, three, four, five)
    return (
        _finding(season, cutoff, three, _attestation(q, season, 3)),
        _finding(season, cutoff, four, _attestation(q, season, 4)),
        _finding(season, cutoff, five, _attestation(q, season, 5)),
    )


def _findings(
    season: Season, cutoff: Reason | None, three: Reason | None, four: Reason | None, five: Reason | None
) -> Three:
    """Return the findings without any attestation on file, made once for each outcome of the school."""
    key = ("no attestation", cutoff, three, four, five)
    kept = season.kept.get(key)
    if kept is None:
        missing = (season.why("attestation_missing"),)
        kept = season.kept[key] = tuple(_finding(season, cutoff, answer, missing) for answer in (three, four, five))
    return kept  # type: ignore[return-value]  # made just above, of three


def _finding(season: Season, cutoff: Reason | None, answer: Reason | None, missing: tuple[Reason, ...]) -> Finding:
    refusals, reviews = sorted_out((cutoff, answer))
    return finding(season, refusals, reviews, missing)


def _accredited(q: Question, season: Season, school: School, day: date) -> Reason | None:
    answer = recognition(q, school, day, ("wfme",)).answer if school.accreditations else "no"
    if answer == "yes":
        return None
    return season.unknown("wfme_recognition") if answer == "unknown" else season.why("school_not_recognised")


def _pathway_4_school(q: Question, season: Season, school: School, day: date) -> Reason | None:
    """Judge by the basis of the season and the day; where it is unknown, only a school that fits none is refused."""
    # Without a list of its own a person's school has no NCFMEA accreditor: the built-in list names none.
    listed = q.facts.agencies is not None and school.accreditations
    comparable = recognition(q, school, day, ("ncfmea",)).answer if listed else "no"
    if comparable == "no" and not school.us_loan_programme:
        return season.why("school_not_recognised")
    row = season.known.on("pathway_4_basis", day, season.year)
    basis = row.value if row is not None else None
    if day == q.as_of:
        for later in season.known.history("pathway_4_basis", season.year):
            q.may_change(later.from_)
    if basis is None:
        return season.unknown("pathway_4_basis")
    if (school.us_loan_programme and "us_loan_programme" in basis) or ("ncfmea" in basis and comparable == "yes"):
        return None
    if "ncfmea" in basis and comparable == "unknown":
        return season.unknown("wfme_recognition")
    return season.why("school_not_recognised")


def _attestation(q: Question, season: Season, pathway: int) -> tuple[Reason, ...]:
    """Ask for an authorised official's attestation received by the season's last day for documents."""
    last = season.documents_until
    late, unauthorised = False, False
    for attestation in q.facts.attestations:
        if attestation.pathway != pathway:
            continue
        if attestation.received_on > q.as_of:
            q.may_change(attestation.received_on)
        elif last is not None and attestation.received_on > last:
            late = True
        elif attestation.by_authorised_official:
            return ()
        else:
            unauthorised = True
    missing = (season.why("attestation_missing"),) if late or not unauthorised else ()
    return (*missing, season.why("attestation_not_authorised")) if unauthorised else missing
