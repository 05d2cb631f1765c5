"""Thin tasks of cases. Each takes up whatever waits and can run twice, or at the same time on many machines."""

from celery import shared_task

from certification.actions import deciding, held_rows, noting


@shared_task(name="certification.decide_due_cases")
def decide_due_cases() -> None:
    """Decide about everybody who is due."""
    deciding.decide_all_due()


@shared_task(name="certification.note_review_days")
def note_review_days() -> None:
    """Note the cases whose day has come, then decide about them."""
    if noting.note_review_days():
        deciding.decide_all_due()


@shared_task(name="certification.note_other_rules")
def note_other_rules() -> None:
    """Note the cases that other rules decided, or another policy, then decide about them."""
    if noting.note_other_rules():
        deciding.decide_all_due()


@shared_task(name="certification.match_held_rows")
def match_held_rows() -> None:
    """Give held rows of results to people who are here now."""
    while held_rows.match_held_rows():
        pass
