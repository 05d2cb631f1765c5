"""Decide about one person at once, inside the transaction of somebody who acts on the answer."""

from django.db import transaction
from django.db.models.functions import Now

from certification.actions.deciding import RULES
from certification.answers import Answer, answer_people
from certification.case_writing import store_answers
from certification.models import Case, Decision, DueCase
from certification.standings import open_work_of, standings_of
from ecfmg.foundation import clock
from ecfmg.foundation.errors import ActionRefused


def hold_facts(applicant_id: int) -> None:
    """Lock what is on file about a person until the transaction ends.

    Every change of a fact writes the person's due row in its own transaction. While this one holds that row, no change
    can slip in between a decision and what is done because of it. The row stays, so the worker looks again afterwards.
    """
    DueCase.objects.get_or_create(applicant_id=applicant_id, defaults={"noted_at": clock.now()})
    DueCase.objects.select_for_update(no_key=True).get(applicant_id=applicant_id)


def decide_held(applicant_id: int, *, keep_always: bool = False) -> tuple[Answer, Decision]:
    """Decide from the facts of this moment and bring the case up to date; the caller holds the facts.

    Returns the answer and the stored decision with that answer. `keep_always` stores a decision with today's facts
    even where the case has one that says the same.
    """
    ids = [applicant_id]
    standings = standings_of(ids)
    answers, failed = answer_people(ids, as_of=clock.today())
    if failed:
        raise ActionRefused("The rules could not decide about this person. Nothing was done; this is a fault of ours.")
    answer = answers[0]
    changed = keep_always or standings[applicant_id].answer_sha256 != answer.sha256
    store_answers(RULES, answers, answers if changed else [], standings, open_work_of(ids))
    return answer, Decision.objects.get(pk=Case.objects.values("decision").get(applicant_id=applicant_id)["decision"])


@transaction.atomic
def decide_if_due(applicant_id: int) -> None:
    """Bring the case up to date after somebody changed a fact, so that they see what came of it.

    Does nothing where nothing changed, and where the worker holds the person, because it is deciding at this moment.
    The row stays: the worker looks again.
    """
    due = DueCase.objects.select_for_update(no_key=True, skip_locked=True)
    if due.filter(applicant_id=applicant_id, noted_at__lte=Now()).first() is not None:
        decide_held(applicant_id)
