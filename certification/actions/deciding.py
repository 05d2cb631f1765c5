"""Keep every case decided: take who is due, ask the rules, write only what changed.

One chunk is one transaction. The trigger that notes a person as due locks the row of `DueCase` until its own change
commits; here the same row stays locked from before the facts are read until the decision is written. So a change is
either among the facts that were read, or notes the person anew afterwards: none is lost, and a worker that dies leaves
the rows as they were.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction

from certification.actions.held_rows import match_held_rows
from certification.answers import Answer, answer_people
from certification.case_writing import store_answers
from certification.standings import Standing, open_cases, open_work_of, standings_of
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.copying import array_of

RULES = Actor.system("Certification rules")
CHUNK = 1000
#: Two writers that wait for each other are set free by PostgreSQL, one of them by an error; it starts again.
TRIES = 4


@dataclass(frozen=True, slots=True)
class Decided:
    """How many people were looked at, for how many the decision changed, and how many were put off by a fault."""

    looked_at: int = 0
    changed: int = 0
    put_off: int = 0

    def __add__(self, other: "Decided") -> "Decided":
        return Decided(self.looked_at + other.looked_at, self.changed + other.changed, self.put_off + other.put_off)


def decide_all_due(
    actor: Actor = RULES, *, limit: int = CHUNK, progress: Callable[[int], object] = lambda count: None
) -> Decided:
    """Decide until nobody is due. `progress` is called with the number of people after each chunk."""
    total = Decided()
    while True:
        chunk = decide_next(actor, limit=limit)
        if not chunk.looked_at:
            return total
        total += chunk
        progress(chunk.looked_at)


def decide_next(actor: Actor = RULES, *, limit: int = CHUNK) -> Decided:
    """Decide about the next chunk of those who are due; again where a deadlock was broken by an error."""
    for attempt in range(TRIES):
        try:
            return decide_due(actor, limit=limit)
        except OperationalError as error:
            if "deadlock detected" not in str(error) or attempt == TRIES - 1:
                raise
            time.sleep(0.05 * 2**attempt)
    raise AssertionError("the last attempt either answers or raises")


@transaction.atomic
def decide_due(actor: Actor = RULES, *, limit: int = CHUNK) -> Decided:
    """Decide about at most `limit` people who are due and whom no other worker holds."""
    ids = _take_due(limit)
    if not ids:
        return Decided()
    today = clock.today()
    match_held_rows(actor, applicant_ids=ids)
    standings = standings_of(ids)
    answers, failed = answer_people(ids, as_of=today)
    if failed:
        open_cases(failed)
    changed = _changed(answers, standings)
    store_answers(actor, answers, changed, standings, open_work_of(ids))
    _clear(ids, failed)
    return Decided(len(ids), len(changed), len(failed))


def _changed(answers: list[Answer], standings: dict[int, Standing]) -> list[Answer]:
    return [answer for answer in answers if standings[answer.applicant_id].answer_sha256 != answer.sha256]


def _take_due(limit: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT applicant_id FROM certification_duecase WHERE noted_at <= clock_timestamp()
               ORDER BY noted_at, applicant_id LIMIT %s FOR UPDATE SKIP LOCKED""",
            [limit],
        )
        return sorted(row[0] for row in cursor.fetchall())


def _clear(ids: list[int], failed: list[int]) -> None:
    """Whoever was decided is no longer due; a person for whom the rules failed is tried again in an hour."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM certification_duecase WHERE applicant_id = ANY(%s) AND applicant_id <> ALL(%s)",
            [array_of(ids), array_of(failed)],
        )
        if failed:
            cursor.execute(
                """UPDATE certification_duecase SET noted_at = clock_timestamp() + interval '1 hour'
                   WHERE applicant_id = ANY(%s)""",
                [array_of(failed)],
            )
