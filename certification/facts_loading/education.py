"""The education of a batch of people, with schools, papers and transfer credits."""

import json
from collections import defaultdict
from typing import Any

from certification.facts_loading import statements
from certification.rules.facts import (
    Accreditation,
    Education,
    School,
    SponsorNote,
    TransferCredits,
)
from ecfmg.foundation.copying import array_of

Values = tuple[Any, ...]


def load_education(cursor: Any, ids: str) -> dict[int, list[Education]]:
    """The entries of each applicant of an array in their order; five queries whatever the number of people."""
    cursor.execute(statements.EDUCATION, [ids])
    entries: list[Values] = cursor.fetchall()
    papers = _papers(cursor, ids)
    cursor.execute(statements.TRANSFER_CREDITS, [ids])
    transfers: list[Values] = cursor.fetchall()
    schools = load_schools(cursor, {row[-1] for row in entries} | {row[-1] for row in transfers})
    credited: dict[int, list[TransferCredits]] = defaultdict(list)
    for education_id, *credit, school_id in transfers:
        credited[education_id].append(TransferCredits(schools[school_id], *credit))
    education: dict[int, list[Education]] = defaultdict(list)
    for applicant_id, *values, entry, school_id in entries:
        three = papers.get(entry, {})
        states = (three.get(kind, "missing") for kind in ("diploma", "transcript", "completion_letter"))
        arguments: Values = (schools[school_id], *values, *states, tuple(credited.get(entry, ())))
        education[applicant_id].append(Education(*arguments))
    return education


def _papers(cursor: Any, ids: str) -> dict[int, dict[str, Any]]:
    cursor.execute(statements.PAPERS, [ids])
    papers: dict[int, dict[str, Any]] = defaultdict(dict)
    for education_id, kind, state in cursor.fetchall():
        papers[education_id][kind] = state
    return papers


def load_schools(cursor: Any, school_ids: set[int]) -> dict[int, School]:
    """Schools by their number, each with its present sponsor note and its accreditations."""
    numbers = array_of(sorted(school_ids))
    cursor.execute(statements.ACCREDITATIONS, [numbers])
    accreditations: dict[int, list[Accreditation]] = defaultdict(list)
    for school_id, *values in cursor.fetchall():
        accreditations[school_id].append(Accreditation(*values))
    cursor.execute(statements.SCHOOLS, [numbers])
    return {row[0]: _school(row, accreditations.get(row[0], [])) for row in cursor.fetchall()}


def _school(row: Values, accreditations: list[Accreditation]) -> School:
    _number, name, country, wdoms_id, listed, loans, joint_degree, osce_school, years, note_known = row
    if isinstance(years, str):  # the driver hands JSON over as text
        years = json.loads(years)
    return School(
        name,
        country,
        wdoms_id,
        listed,
        SponsorNote(tuple(years)) if years else None,
        tuple(accreditations),
        loans,
        joint_degree,
        osce_school,
        note_known,
    )
