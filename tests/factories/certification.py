"""Cases for tests: people with facts of many kinds, and results files."""

import csv
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

from applicants.models import Applicant
from certification.models import ExamResult
from pathways.models import Licence, OetSitting
from tests.factories.certified_people import applicant, ready_applicant

EXAM_HEADING = ["usmle_id", "exam", "taken_on", "outcome", "score", "reported_on", "invalidated_on"]
_numbers = count(1)


def person_with_facts() -> Applicant:
    """Somebody ready to be certified with a licence beside it: facts in most of the tables."""
    person = ready_applicant(f"Person {next(_numbers)}", "Adewole")
    Licence.objects.create(
        applicant=person,
        country="NGA",
        authority="Council",
        number=f"L{person.pk}",
        kind="unrestricted",
        valid_from=date(2022, 1, 1),
        verified=True,
    )
    return person


def person_with_a_pass() -> Applicant:
    """Somebody with one passed examination and one OET sitting."""
    person = applicant(f"Person {next(_numbers)}", "Balogun")
    ExamResult.objects.create(applicant=person, exam="step_1", taken_on=date(2024, 5, 6), outcome="pass")
    OetSitting.objects.create(
        applicant=person, taken_on=date(2026, 2, 7), listening=400, reading=400, writing=380, speaking=390
    )
    return person


def results_file(path: Path, rows: Iterable[str], heading: list[str] = EXAM_HEADING) -> Path:
    """A CSV file of results; each row is a text of cells with commas."""
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow(heading)
        writer.writerows(row.split(",") for row in rows)
    return path


def noon(day: date) -> datetime:
    """Noon of a day in New York, or near it."""
    return datetime(day.year, day.month, day.day, 16, tzinfo=UTC)
