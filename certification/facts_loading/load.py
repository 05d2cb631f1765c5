"""Load the facts of a batch of people: one statement for each table, grouped by person in memory, no ORM objects."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db import connection

from certification.facts_loading import statements
from certification.facts_loading.education import load_education
from certification.rules.facts import (
    Application,
    Attestation,
    BoardTimeLimit,
    ExamBar,
    ExamException,
    ExamRequest,
    Facts,
    IrregularBehavior,
    IssuedCertificate,
    Licence,
    MiniCex,
    MiniCexScores,
    OetSitting,
    Osce,
    PathwayApplication,
    Sitting,
    Training,
    UsLicence,
    UsmleRegistration,
)
from ecfmg.foundation.copying import array_of

Values = tuple[Any, ...]


def exam_request(
    exam: Any, submitted_at: date, wanted_from: date | None, limit: date | None, done: bool
) -> ExamRequest:
    """A wish to sit a Step, with the board's time limit where there is one."""
    return ExamRequest(exam, submitted_at, wanted_from, BoardTimeLimit(limit, done) if limit else None)


def mini_cex(*values: Any) -> MiniCex:
    """An encounter: ten columns of its circumstances, then the four scores, which stand before the last five."""
    of_evaluator, circumstances, scores = values[:5], values[5:10], values[10:]
    arguments = (*of_evaluator, MiniCexScores(*scores), *circumstances)
    return MiniCex(*arguments)


#: Field of `Facts` → the statement, and what makes one entry of its columns.
MANY: dict[str, tuple[str, Callable[..., Any]]] = {
    "exams": (statements.EXAMS, Sitting),
    "exam_exceptions": (statements.EXAM_EXCEPTIONS, ExamException),
    "exam_requests": (statements.EXAM_REQUESTS, exam_request),
    "exam_bars": (statements.EXAM_BARS, ExamBar),
    "usmle_registrations": (statements.USMLE_REGISTRATIONS, UsmleRegistration),
    "licences": (statements.LICENCES, Licence),
    "osces": (statements.OSCES, Osce),
    "attestations": (statements.ATTESTATIONS, Attestation),
    "mini_cex": (statements.MINI_CEX, mini_cex),
    "oet": (statements.OET, OetSitting),
    "pathway_applications": (statements.PATHWAY_APPLICATIONS, PathwayApplication),
    "training": (statements.TRAINING, Training),
    "us_licences": (statements.US_LICENCES, UsLicence),
    "irregular_behavior": (statements.IRREGULAR_BEHAVIOR, IrregularBehavior),
}
ONE: dict[str, tuple[str, Callable[..., Any]]] = {
    "application": (statements.APPLICATION, Application),
    "certificate": (statements.CERTIFICATE, IssuedCertificate),
}


def load_facts(applicant_ids: Sequence[int], *, as_of: date, known_on: date | None = None) -> dict[int, Facts]:
    """The facts of each person by the number of the applicant; a number that nobody has is left out.

    The number of queries is the same for one person and for a thousand. `Facts.id` is the applicant's public id.
    `Facts.agencies` stays None: the agencies that the rules recognise are policy.
    """
    ids = array_of(applicant_ids)
    gathered: dict[int, dict[str, Any]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(statements.APPLICANTS, [ids])
        people: list[tuple[int, str]] = cursor.fetchall()
        for name, (statement, make) in MANY.items():
            cursor.execute(statement, [ids])
            _gather_many(gathered, name, make, cursor.fetchall())
        for name, (statement, make) in ONE.items():
            cursor.execute(statement, [ids])
            for row in cursor.fetchall():
                gathered[row[0]][name] = make(*row[1:])
        for applicant_id, education in load_education(cursor, ids).items():
            gathered[applicant_id]["education"] = tuple(education)
        cursor.execute(statements.CHARGES, [as_of, as_of, ids])
        for (applicant_id,) in cursor.fetchall():
            gathered[applicant_id]["charges_outstanding"] = True
    return {number: Facts(as_of, known_on, public_id, **gathered[number]) for number, public_id in people}


def _gather_many(gathered: dict[int, dict[str, Any]], name: str, make: Callable[..., Any], rows: list[Values]) -> None:
    entries: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        entries[row[0]].append(make(*row[1:]))
    for applicant_id, list_of_one in entries.items():
        gathered[applicant_id][name] = tuple(list_of_one)
