"""What deciding would change, without storing anything."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from applicants.models import Applicant
from certification.answers import answer_people
from ecfmg.foundation.copying import array_of

CHUNK = 1000
STORED = """
SELECT c.applicant_id, d.status, d.answer_sha256
FROM certification_case c JOIN certification_decision d ON d.id = c.decision_id WHERE c.applicant_id = ANY(%s)"""


@dataclass(slots=True)
class Trial:
    """How many people were looked at, whose decision would change, and from which status to which they would move.

    `moves` counts pairs of statuses, stayers included where their decision would change; "" is "not decided yet".
    """

    looked_at: int = 0
    changed: int = 0
    failed: int = 0
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, other: "Trial") -> None:
        """Count another trial in."""
        self.looked_at += other.looked_at
        self.changed += other.changed
        self.failed += other.failed
        self.moves += other.moves


def try_people(ids: Sequence[int], as_of: date, known_on: date | None = None) -> Trial:
    """Decide about a batch of people and compare with what is stored."""
    with connection.cursor() as cursor:
        cursor.execute(STORED, [array_of(ids)])
        stored = {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
    answers, failed = answer_people(ids, as_of=as_of, known_on=known_on)
    trial = Trial(len(ids), failed=len(failed))
    for answer in answers:
        before, digest = stored.get(answer.applicant_id, ("", ""))
        if digest != answer.sha256:
            trial.changed += 1
            trial.moves[before, answer.decision.status] += 1
    return trial


def chunks_of_people(ids: Sequence[int] | None = None, size: int = CHUNK) -> Iterator[Sequence[int]]:
    """The numbers of everybody, or of `ids`, in chunks in their order; never everybody at once in memory."""
    if ids is not None:
        yield from (ids[start : start + size] for start in range(0, len(ids), size))
        return
    last = 0
    while chunk := list(Applicant.objects.filter(id__gt=last).order_by("id").values_list("id", flat=True)[:size]):
        last = chunk[-1]
        yield chunk
