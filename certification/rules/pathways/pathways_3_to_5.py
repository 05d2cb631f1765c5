"""Pathways 3, 4 and 5: through a school that is recognised, and its attestation of the person's clinical skills.

Pathway 3: accredited by a WFME-recognised agency. Pathway 4: by an agency that NCFMEA found comparable, in 2021 also
any school of the US federal student loan programme. Pathway 5: a degree given jointly with an LCME-accredited school.
"""

from datetime import date

from certification.rules.accreditation import recognition
from certification.rules.facts import Education, School
from certification.rules.pathways.finding import Found, Names
from certification.rules.question import Question
from certification.rules.seasons import Season

NOT_RECOGNISED: Names = ("school_not_recognised",)
RECOGNITION_UNKNOWN: Names = ("unknown:wfme_recognition",)
MISSING: Names = ("attestation_missing",)
NONE_ATTESTED = [MISSING, MISSING, MISSING]


def judge_pathways_3_to_5(
    q: Question, season: Season, day: date, education: Education | None, cutoff: Names
) -> tuple[Found, Found, Found]:
    """Return what the school and its attestations come to; `cutoff` is what the graduation cut-off tells."""
    three = four = five = NOT_RECOGNISED
    if education is not None:
        school = education.school
        three = _accredited(q, school, day)
        four = _pathway_4_school(q, season, school, day)
        if school.lcme_joint_degree:
            five = ()
    if q.facts.attestations:
        lacks = [_attestation(q, season, pathway) for pathway in (3, 4, 5)]
    else:
        lacks = NONE_ATTESTED
    return (cutoff + three, lacks[0], ()), (cutoff + four, lacks[1], ()), (cutoff + five, lacks[2], ())


def _accredited(q: Question, school: School, day: date) -> Names:
    answer = recognition(q, school, day, ("wfme",)).answer if school.accreditations else "no"
    return () if answer == "yes" else RECOGNITION_UNKNOWN if answer == "unknown" else NOT_RECOGNISED


def _pathway_4_school(q: Question, season: Season, school: School, day: date) -> Names:
    """Judge by the basis of the season and the day; where it is unknown, only a school that fits none is refused."""
    # Without a list of its own a person's school has no NCFMEA accreditor: the built-in list names none.
    listed = q.facts.agencies is not None and school.accreditations
    comparable = recognition(q, school, day, ("ncfmea",)).answer if listed else "no"
    if comparable == "no" and not school.us_loan_programme:
        return NOT_RECOGNISED
    row = season.known.on("pathway_4_basis", day, season.year)
    basis = row.value if row is not None else None
    if day == q.as_of:
        for later in season.known.history("pathway_4_basis", season.year):
            q.may_change(later.from_)
    if basis is None:
        return ("unknown:pathway_4_basis",)
    if (school.us_loan_programme and "us_loan_programme" in basis) or ("ncfmea" in basis and comparable == "yes"):
        return ()
    return RECOGNITION_UNKNOWN if "ncfmea" in basis and comparable == "unknown" else NOT_RECOGNISED


def _attestation(q: Question, season: Season, pathway: int) -> Names:
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
    if not unauthorised:
        return MISSING
    return ("attestation_missing", "attestation_not_authorised") if late else ("attestation_not_authorised",)
