"""Where cases stand before a decision: their rows, locked, and the work that lies open on them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from certification.next_actor import OpenWork
from ecfmg.foundation import clock
from ecfmg.foundation.copying import array_of


@dataclass(frozen=True, slots=True)
class Standing:
    """One case as it is stored, or as it will be opened, with the stream of its person.

    `decision_id` and `answer_sha256` are None before the first decision.
    """

    status: str
    action_by: str
    waiting_since: datetime
    checked_on: date | None
    checked_with: str
    decision_id: int | None
    answer_sha256: str | None
    stream: str
    has_user: bool


OPEN_CASES = """
INSERT INTO certification_case (public_id, version, applicant_id, status, action_by, waiting_since, checked_with)
SELECT gen_random_uuid(), 1, a.id, 'in_progress', 'applicant', %s, '' FROM applicants_applicant a WHERE a.id = ANY(%s)
ON CONFLICT (applicant_id) DO NOTHING"""

#: Whoever else would change these cases waits until the transaction ends.
HOLD_CASES = "SELECT FROM certification_case WHERE applicant_id = ANY(%s) ORDER BY applicant_id FOR NO KEY UPDATE"
STANDINGS = """
SELECT a.id, coalesce(c.status, 'in_progress'), coalesce(c.action_by, 'applicant'), coalesce(c.waiting_since, %s),
       c.checked_on, coalesce(c.checked_with, ''), c.decision_id, d.answer_sha256,
       'applicant:' || a.public_id, a.user_id IS NOT NULL
FROM applicants_applicant a
LEFT JOIN certification_case c ON c.applicant_id = a.id
LEFT JOIN certification_decision d ON d.id = c.decision_id
WHERE a.id = ANY(%s)"""

#: A request that the school let run out and that was not taken up again stands with the applicant until they choose how
#: we go on, then with staff; `credentials.queries.requests.silent_requests` says the same. Only what a certificate
#: rests on makes the applicant the next actor, any wish makes staff.
SILENT = """
SELECT e.applicant_id, CASE r.wish WHEN '' THEN 'applicant' ELSE 'staff' END,
       coalesce(r.wished_at, c.state_since, r.reminded_at, r.sent_at)
FROM credentials_verificationrequest r
JOIN credentials_education e ON e.id = r.education_id
LEFT JOIN credentials_credential c ON c.id = r.credential_id
WHERE e.applicant_id = ANY(%(ids)s) AND r.state = 'expired'
  AND (r.wish <> '' OR c.id IS NOT NULL OR r.kind = 'transfer_transcript')
  AND (c.id IS NULL OR c.reason_code = 'SCHOOL_DID_NOT_ANSWER')
  AND NOT EXISTS (
    SELECT FROM credentials_verificationrequest n
    WHERE n.education_id = r.education_id AND n.id > r.id AND (
        n.follows_id = r.id OR n.credential_id = r.credential_id OR n.transfer_credit_id = r.transfer_credit_id
        OR r.credential_id IS NULL AND r.transfer_credit_id IS NULL AND n.kind = r.kind AND n.kind <> 'lor'))"""

OPEN_WORK = f"""
SELECT applicant_id, min(since) FILTER (WHERE actor = 'staff'), min(since) FILTER (WHERE actor = 'school'),
       min(since) FILTER (WHERE actor = 'applicant') FROM (
    SELECT e.applicant_id, CASE c.state WHEN 'received' THEN 'staff' ELSE 'school' END AS actor, c.state_since AS since
    FROM credentials_credential c JOIN credentials_education e ON e.id = c.education_id
    WHERE e.applicant_id = ANY(%(ids)s) AND c.state IN ('received', 'sent_to_school')
      AND c.reason_code <> 'SCHOOL_DID_NOT_ANSWER'
    UNION ALL
    SELECT e.applicant_id, 'staff', r.answered_at
    FROM credentials_verificationrequest r JOIN credentials_education e ON e.id = r.education_id
    WHERE e.applicant_id = ANY(%(ids)s) AND r.state = 'answered'
    UNION ALL
    SELECT e.applicant_id, 'school', r.sent_at
    FROM credentials_verificationrequest r JOIN credentials_education e ON e.id = r.education_id
    WHERE e.applicant_id = ANY(%(ids)s) AND r.state = 'sent' AND r.kind = 'transfer_transcript'
    UNION ALL
    SELECT e.applicant_id, 'staff', p.matched_at
    FROM credentials_envelope p JOIN credentials_verificationrequest r ON r.id = p.request_id
    JOIN credentials_education e ON e.id = r.education_id
    WHERE e.applicant_id = ANY(%(ids)s) AND p.state = 'matched' AND r.state = 'sent'
    UNION ALL {SILENT}
    UNION ALL
    SELECT applicant_id, 'staff', submitted_at FROM applicants_certificationapplication
    WHERE applicant_id = ANY(%(ids)s) AND status = 'pending'
    UNION ALL
    SELECT applicant_id, 'staff', received_at FROM applicants_identitydocument
    WHERE applicant_id = ANY(%(ids)s) AND state = 'received'
    UNION ALL
    SELECT applicant_id, 'staff', submitted_at FROM pathways_pathwayapplication
    WHERE applicant_id = ANY(%(ids)s) AND status = 'submitted'
    UNION ALL
    SELECT applicant_id, 'staff', proposed_at FROM certification_certificateproposal
    WHERE applicant_id = ANY(%(ids)s) AND state = 'open'
) AS work GROUP BY applicant_id"""  # noqa: S608  constants of this file


def open_cases(ids: list[int]) -> None:
    """Give a case without a decision to everybody of the batch who has none."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN_CASES, [clock.now(), array_of(ids)])


def standings_of(ids: list[int]) -> dict[int, Standing]:
    """The cases of a batch by applicant, locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_CASES, [array_of(ids)])
    return {row[0]: Standing(*row[1:]) for row in _rows(STANDINGS, [clock.now(), array_of(ids)])}


def open_work_of(ids: list[int]) -> dict[int, OpenWork]:
    """What lies open on each case, by applicant; somebody with nothing open is left out."""
    return {row[0]: OpenWork(*row[1:]) for row in _rows(OPEN_WORK, {"ids": array_of(ids)})}


def _rows(statement: str, parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
