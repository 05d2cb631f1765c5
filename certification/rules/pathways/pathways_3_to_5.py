"""Pathways 3, 4 and 5: through a school that is recognised, and its attestation of the person's clinical skills.

Pathway 3: accredited by a WFME-recognised agency. Pathway 4: by an agency that NCFMEA found comparable, in 2021 also
any school of the US federal student loan programme. Pathway 5: a degree given jointly with an LCME-accredited school.
"""

from datetime import date

from certification.rules.accreditation import recognition
from certification.rules.decision import Reason
from certification.rules.facts import School
from certification.rules.pathways.finding import Finding, finding
from certification.rules.pathways.school import enrolled_or_graduated, graduation_cutoff
from certification.rules.question import Question
from certification.rules.seasons import Season


def judge_pathways_3_to_5(q: Question, season: Season, day: date) -> tuple[Finding, Finding, Finding]:
    """Return what the awarding school and its attestations come to for Pathways 3, 4 and 5."""
    education = enrolled_or_graduated(q)
    if education is None:
        refused = [season.why("school_not_recognised")]
        return (
            finding(refused, [], _attestation(q, season, 3)),
            finding(refused, [], _attestation(q, season, 4)),
            finding(refused, [], _attestation(q, season, 5)),
        )
    refusals: list[Reason] = []
    reviews: list[Reason] = []
    graduation_cutoff(q, season, education, day, refusals, reviews)
    answers = (
        _accredited(q, season, education.school, day),
        _pathway_4_school(q, season, education.school, day),
        () if education.school.lcme_joint_degree else (season.why("school_not_recognised"),),
    )
    three, four, five = (
        finding(
            [*refusals, *(reason for reason in answer if reason.code != "policy_value_unknown")],
            [*reviews, *(reason for reason in answer if reason.code == "policy_value_unknown")],
            _attestation(q, season, pathway),
        )
        for pathway, answer in zip((3, 4, 5), answers, strict=True)
    )
    return three, four, five


def _accredited(q: Question, season: Season, school: School, day: date) -> tuple[Reason, ...]:
    answer = recognition(q, school, day, ("wfme",)).answer if school.accreditations else "no"
    if answer == "yes":
        return ()
    return (season.unknown("wfme_recognition") if answer == "unknown" else season.why("school_not_recognised"),)


def _pathway_4_school(q: Question, season: Season, school: School, day: date) -> tuple[Reason, ...]:
    """Judge by the basis of the season and the day; where it is unknown, only a school that fits none is refused."""
    row = season.known.on("pathway_4_basis", day, season.year)
    basis = row.value if row is not None else None
    comparable = recognition(q, school, day, ("ncfmea",)).answer if school.accreditations else "no"
    if day == q.as_of:
        for later in season.known.history("pathway_4_basis", season.year):
            q.may_change(later.from_)
    if not school.us_loan_programme and comparable == "no":
        return (season.why("school_not_recognised"),)
    if basis is None:
        return (season.unknown("pathway_4_basis"),)
    if (school.us_loan_programme and "us_loan_programme" in basis) or ("ncfmea" in basis and comparable == "yes"):
        return ()
    if "ncfmea" in basis and comparable == "unknown":
        return (season.unknown("wfme_recognition"),)
    return (season.why("school_not_recognised"),)


def _attestation(q: Question, season: Season, pathway: int) -> list[Reason]:
    """Ask for an authorised official's attestation received by the season's last day for documents."""
    last = season.documents_until
    late, unauthorised = True, False
    for attestation in q.facts.attestations:
        if attestation.pathway != pathway:
            continue
        if attestation.received_on > q.as_of:
            q.may_change(attestation.received_on)
        elif last is None or attestation.received_on <= last:
            if attestation.by_authorised_official:
                return []
            unauthorised = True
    if unauthorised:
        late = any(
            one.pathway == pathway and one.received_on <= q.as_of and last is not None and one.received_on > last
            for one in q.facts.attestations
        )
    codes = (["attestation_missing"] if late else []) + (["attestation_not_authorised"] if unauthorised else [])
    return [season.why(code) for code in codes]
