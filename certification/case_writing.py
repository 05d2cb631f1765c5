"""Write the answers of a batch: decisions, cases, events and notices, each table in one statement."""

import uuid
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from certification.answers import Answer
from certification.comparison import (
    Change,
    changes_in_words,
    compare_decisions,
    matters_to_applicant,
    worth_a_letter,
)
from certification.decision_writing import Appended, append_decisions
from certification.models import Decision
from certification.models.cases import Status
from certification.next_actor import NOTHING_OPEN, OpenWork, next_actor
from certification.rules.decision import as_document
from certification.rules_version import rules_version
from certification.standings import Standing
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.copying import array_of
from ecfmg.foundation.events import NewEvent, new_event, record_all
from ecfmg.foundation.models import OutboxMessage
from ecfmg.foundation.nudges import nudge

NOTICE = "certification.case_notice"

#: A case is opened by its first decision. Only one process at a time decides about a person: it holds their due row.
STORE_CASES = """
INSERT INTO certification_case AS c
    (public_id, version, applicant_id, status, decision_id, decided_at, next_review_on, action_by, waiting_since,
     checked_on, checked_with)
SELECT gen_random_uuid(), 1, v.applicant, v.status, v.decision, CASE WHEN v.decision IS NOT NULL THEN %s END,
       v.next_review_on, v.action_by, v.since, %s, %s
FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::date[], %s::text[], %s::timestamptz[])
    AS v (applicant, status, decision, next_review_on, action_by, since)
ON CONFLICT (applicant_id) DO UPDATE SET
    status = excluded.status,
    decision_id = coalesce(excluded.decision_id, c.decision_id),
    decided_at = coalesce(excluded.decided_at, c.decided_at),
    next_review_on = excluded.next_review_on,
    action_by = excluded.action_by,
    waiting_since = excluded.waiting_since,
    checked_on = excluded.checked_on,
    checked_with = excluded.checked_with,
    version = c.version + CASE WHEN excluded.decision_id IS NULL THEN 0 ELSE 1 END"""


def store_answers(
    actor: Actor,
    answers: list[Answer],
    changed: list[Answer],
    standings: dict[int, Standing],
    work: dict[int, OpenWork],
) -> None:
    """Append a decision for each changed answer; bring each case up to date."""
    decisions = append_decisions(changed)
    _store_cases(answers, decisions, standings, work)
    _tell(actor, decisions, standings)


def _store_cases(
    answers: list[Answer], decisions: dict[int, Appended], standings: dict[int, Standing], work: dict[int, OpenWork]
) -> None:
    if not answers:
        return
    rows = []
    asked_on = answers[0].decision.as_of  # a batch is asked about one day, by one policy
    checked = (asked_on, rules_version(asked_on, answers[0].policy))
    for answer in answers:
        standing, open_work = standings[answer.applicant_id], work.get(answer.applicant_id, NOTHING_OPEN)
        actor = next_actor(answer.decision, open_work)
        since = open_work.since(actor) or _kept_since(answer, standing, actor)
        decision = decisions.get(answer.applicant_id)
        before = (standing.action_by, standing.waiting_since, standing.checked_on, standing.checked_with)
        if decision is None and before == (actor, since, *checked):
            continue
        said = (answer.decision.status, decision.id if decision else None, answer.decision.next_review_on)
        rows.append((answer.applicant_id, *said, actor, since))
    if rows:
        arrays = map(array_of, zip(*rows, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(STORE_CASES, [clock.now(), *checked, *arrays])


def _kept_since(answer: Answer, standing: Standing, actor: str) -> datetime:
    """Since when it waits where no open work says so: since this decision, if it changed the status or the actor."""
    same = (answer.decision.status, actor) == (standing.status, standing.action_by)
    return standing.waiting_since if same else clock.now()


def _tell(actor: Actor, decisions: dict[int, Appended], standings: dict[int, Standing]) -> None:
    """One event for each new decision, and a notice to the person where the change matters to them."""
    earlier = Decision.objects.in_bulk([number for a in decisions if (number := standings[a].decision_id) is not None])
    events: list[NewEvent] = []
    notices: list[OutboxMessage] = []
    for applicant_id, decision in decisions.items():
        standing = standings[applicant_id]
        before = earlier.get(standing.decision_id) if standing.decision_id else None
        changes = compare_decisions(before.document, as_document(decision.answer.decision)) if before else []
        events.append(_event(actor, standing, decision, before, changes))
        if before and standing.has_user and worth_a_letter(changes, decision.answer.decision.status):
            notices.append(_notice(decision, before))
    record_all(events)
    if notices:
        OutboxMessage.objects.bulk_create(notices, ignore_conflicts=True)
        transaction.on_commit(lambda: nudge("foundation.deliver_outbox"))


def _event(
    actor: Actor, standing: Standing, decision: Appended, before: Decision | None, changes: list[Change]
) -> NewEvent:
    told: list[dict[str, Any]] = [
        {"subject": change.subject, "from": change.before, "to": change.after}
        for change in changes
        if change.state_changed
    ]
    return new_event(
        "case.decided" if before else "case.opened",
        actor=actor,
        stream=standing.stream,
        subject=f"decision:{decision.public_id}",
        for_applicant=before is None or matters_to_applicant(changes),
        payload={
            "from": Status(before.status).label if before else "",
            "to": Status(decision.answer.decision.status).label,
            "changed": told,
            "changes": changes_in_words(changes),
        },
    )


def _notice(decision: Appended, before: Decision) -> OutboxMessage:
    return OutboxMessage(
        public_id=uuid.uuid4(),
        kind=NOTICE,
        key=f"{NOTICE}:{decision.public_id}",
        payload={"decision": str(decision.public_id), "before": str(before.public_id)},
        available_at=clock.now(),
    )
