"""Note who is due: for whom a day has come, whom other rules decided, everybody, or some.

Whose facts change is noted by triggers (migrations 0002 and 0004). With what is kept in the case that tells the
database, without asking the rules, for whom the answer can have changed. The answer of a case is sure to be the same as
long as

- no fact changed: there is no row of `DueCase`;
- no day came that changes it: `next_review_on` lies ahead, and no charge began or ended since `checked_on` (whether
  something is owed on a day is read from the charges, not judged by the rules);
- the rules are those that answered: `checked_with`;
- the day asked about is not before `checked_on`.
"""

from array import array
from datetime import date
from typing import Any

from django.db import connection

from certification.rules_version import rules_version
from ecfmg.foundation import clock

DAY_HAS_COME = """
SELECT applicant_id FROM certification_case WHERE next_review_on <= %(day)s
UNION
SELECT c.applicant_id FROM certification_case c JOIN certification_charge o ON o.applicant_id = c.applicant_id
WHERE (o.raised_on > c.checked_on AND o.raised_on <= %(day)s)
   OR (o.settled_on > c.checked_on AND o.settled_on <= %(day)s)"""

#: With a case that was decided by other rules or for a later day, or without one. Two questions, so that the database
#: reads cases once and then compares numbers alone.
OTHER_RULES = """
SELECT applicant_id FROM certification_case WHERE checked_with <> %(rules)s OR checked_on > %(day)s
UNION ALL
SELECT id FROM applicants_applicant a WHERE NOT EXISTS (SELECT FROM certification_case WHERE applicant_id = a.id)"""

NOTE = """
INSERT INTO certification_duecase (applicant_id, noted_at)
SELECT applicant_id, clock_timestamp() FROM ({people}) AS people (applicant_id) ORDER BY applicant_id
ON CONFLICT (applicant_id) DO NOTHING"""

#: Who is due on a day, and everybody about whom the rules must be asked: the others have the answer they would get.
DUE = f"SELECT applicant_id FROM certification_duecase UNION {DAY_HAS_COME}"  # noqa: S608  constants of this file
TO_BE_ASKED = f"{DUE} UNION ({OTHER_RULES})"
CHUNK = 10_000


def note_review_days(*, today: date | None = None) -> int:
    """Note as due everybody for whom a day has come, days missed included; answers how many were not due yet."""
    return _note(DAY_HAS_COME, today)


def note_other_rules(*, today: date | None = None) -> int:
    """Note as due everybody whom other rules or nobody decided about; answers how many were not due yet."""
    return _note(OTHER_RULES, today)


def note_everyone() -> int:
    """Note everybody as due, whether anything can have changed or not; answers how many were not due yet."""
    return _note("SELECT id FROM applicants_applicant")


def note_people(ids: list[int]) -> int:
    """Note some people as due; answers how many were not due yet."""
    return _note("SELECT id FROM applicants_applicant WHERE id = ANY(%(ids)s)", ids=ids)


def numbers_of(people: str, *, today: date | None = None) -> "array[int]":
    """The numbers of the people of `DUE` or `TO_BE_ASKED` in their order, eight bytes each; notes nobody."""
    numbers = array("q")
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"{people} ORDER BY 1", _parameters(today))
        while rows := cursor.fetchmany(CHUNK):
            numbers.extend([row[0] for row in rows])
    return numbers


def _note(people: str, today: date | None = None, ids: list[int] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NOTE.format(people=people), _parameters(today) | {"ids": ids})
        return int(cursor.rowcount)


def _parameters(today: date | None) -> dict[str, Any]:
    day = today or clock.today()
    return {"day": day, "rules": rules_version(day)}
