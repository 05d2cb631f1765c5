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

from collections.abc import Iterator
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

#: Without a case, or with one that was decided by other rules or for a later day.
OTHER_RULES = """
SELECT a.id FROM applicants_applicant a LEFT JOIN certification_case c ON c.applicant_id = a.id
WHERE c.checked_with IS DISTINCT FROM %(rules)s OR c.checked_on > %(day)s"""

NOTE = """
INSERT INTO certification_duecase (applicant_id, noted_at)
SELECT applicant_id, clock_timestamp() FROM ({people}) AS people (applicant_id) ORDER BY applicant_id
ON CONFLICT (applicant_id) DO NOTHING"""

#: Who is due on a day, and everybody about whom the rules must be asked: the others have the answer they would get.
DUE = f"SELECT applicant_id FROM certification_duecase UNION {DAY_HAS_COME}"  # noqa: S608  constants of this file
TO_BE_ASKED = f"{DUE} UNION {OTHER_RULES}"
COUNT = "SELECT count(*) FROM ({people}) AS people"
CHUNK = 1000


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


def chunks_of(people: str, *, today: date | None = None) -> Iterator[list[int]]:
    """The numbers of the people of `DUE` or `TO_BE_ASKED` in their order, a thousand at a time; notes nobody."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"{people} ORDER BY 1", _parameters(today))
        while rows := cursor.fetchmany(CHUNK):
            yield [row[0] for row in rows]


def count_of(people: str, *, today: date | None = None) -> int:
    """How many people `chunks_of` gives."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(people=people), _parameters(today))
        return int(cursor.fetchone()[0])


def _note(people: str, today: date | None = None, ids: list[int] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NOTE.format(people=people), _parameters(today) | {"ids": ids})
        return int(cursor.rowcount)


def _parameters(today: date | None) -> dict[str, Any]:
    day = today or clock.today()
    return {"day": day, "rules": rules_version(day)}
