"""Rows of results that wait for their person: given to them as soon as the USMLE ID is here."""

from django.db import connection, transaction

from certification.imports.incoming import Incoming
from certification.imports.result_events import tell_of_results
from certification.imports.result_kinds import RESULT_KINDS
from ecfmg.foundation.actors import Actor

RESULTS = Actor.system("Results import")


#: Rows given out in one transaction; what is left is given out by the next.
MOST = 1000


@transaction.atomic
def match_held_rows(actor: Actor = RESULTS, *, applicant_ids: list[int] | None = None) -> int:
    """Store the held rows of people who are here now (of `applicant_ids` alone, where given), at most `MOST` of a
    kind; answers how many."""
    matched = 0
    for name in _kinds_waiting(applicant_ids):
        incoming = Incoming(RESULT_KINDS[name])
        numbers = incoming.add_held(applicant_ids, MOST)
        tell_of_results(actor, RESULT_KINDS[name], incoming.store())
        incoming.mark_matched(numbers)
        incoming.close()
        matched += len(numbers)
    return matched


def _kinds_waiting(applicant_ids: list[int] | None) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT h.kind FROM certification_heldrow h
               JOIN applicants_applicant a ON a.usmle_id = h.usmle_id
               WHERE h.matched_at IS NULL AND (%(ids)s::bigint[] IS NULL OR a.id = ANY(%(ids)s)) ORDER BY h.kind""",
            {"ids": applicant_ids},
        )
        return [row[0] for row in cursor.fetchall()]
