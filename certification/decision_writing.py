"""Append decisions: each with the facts it was made from and the whole answer, a batch by one COPY."""

import hashlib
import uuid
from dataclasses import dataclass

from django.db import connection

from certification.answers import Answer, canonical
from certification.models import Decision
from certification.rules.reading import facts_document
from ecfmg.foundation import clock
from ecfmg.foundation.copying import copy_rows

TABLE = Decision._meta.db_table
COLUMNS = (
    *("id", "public_id", "applicant_id", "as_of", "known_on", "status", "facts_text", "answer"),
    *("facts_sha256", "answer_sha256", "policy_version", "made_at"),
)
NUMBERS = f"SELECT nextval(pg_get_serial_sequence('{TABLE}', 'id')) FROM generate_series(1, %s)"  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class Appended:
    """A decision just stored, and the answer that it keeps."""

    id: int
    public_id: uuid.UUID
    answer: Answer


def append_decisions(answers: list[Answer]) -> dict[int, Appended]:
    """Store a decision for each answer; returns them by applicant. Two statements whatever the number of answers."""
    if not answers:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS, [len(answers)])
        numbers = [row[0] for row in cursor.fetchall()]
    made = [Appended(number, uuid.uuid4(), answer) for number, answer in zip(numbers, answers, strict=True)]
    now = clock.now()
    copy_rows(TABLE, COLUMNS, [(*_row(one), now) for one in made])
    return {one.answer.applicant_id: one for one in made}


def _row(one: Appended) -> tuple[object, ...]:
    answer, decision = one.answer, one.answer.decision
    facts = canonical(facts_document(answer.facts))
    return (
        *(one.id, one.public_id, answer.applicant_id, decision.as_of, decision.known_on, decision.status),
        *(facts, answer.text),
        *(hashlib.sha256(facts).hexdigest(), answer.sha256, answer.policy.version),
    )
