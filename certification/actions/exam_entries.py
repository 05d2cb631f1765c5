"""What staff write beside the examinations: a moved seven-year limit, and a bar from all Steps."""

from datetime import date

from django.db import transaction

from applicants.models import Applicant
from certification.models import ExamBar, ExamException
from certification.permissions import may_move_limits
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import require


@transaction.atomic
def move_seven_years(
    actor: Actor,
    *,
    applicant: Applicant,
    exam: str,
    taken_on: date | None,
    deadline: date,
    approved_by: str,
    reason: str,
) -> ExamException:
    """A seven-year period that ends on another day for one person, with who approved it and why."""
    require(may_move_limits(actor))
    if taken_on is not None and not exam:
        raise ActionRefused("Choose the examination that was taken on this day.", field="exam")
    if taken_on is not None and not applicant.exam_results.filter(exam=exam, taken_on=taken_on).exists():
        raise ActionRefused("No sitting of this examination on this day is on file.", field="taken_on")
    _words_for(approved_by, "approved_by", "Name who approved it.")
    _words_for(reason, "reason", "Say why, and where the papers are.")
    exception = ExamException.objects.create(
        applicant=applicant,
        exam=exam,
        taken_on=taken_on,
        deadline=deadline,
        approved_by=approved_by.strip(),
        reason=reason.strip(),
    )
    record(
        "exam.limit_moved",
        actor=actor,
        stream=applicant.stream,
        subject=f"exam_exception:{exception.public_id}",
        reason=exception.reason,
        for_applicant=True,
        payload={"deadline": deadline.isoformat(), "approved_by": exception.approved_by},
    )
    return exception


@transaction.atomic
def bar_from_exams(
    actor: Actor, *, applicant: Applicant, kind: str, barred_from: date, barred_until: date | None, reason: str
) -> ExamBar:
    """Nobody may sit a Step while barred. Without a last day the rules give the usual one, or none."""
    require(may_move_limits(actor))
    if barred_until is not None and barred_until < barred_from:
        raise ActionRefused("The last day lies before the first.", field="barred_until")
    _words_for(reason, "reason", "Say what the bar rests on, and where the papers are.")
    bar = ExamBar.objects.create(applicant=applicant, kind=kind, barred_from=barred_from, barred_until=barred_until)
    _record_bar("exam.barred", actor, bar, reason)
    return bar


@transaction.atomic
def end_bar(actor: Actor, *, bar: ExamBar, last_day: date, reason: str) -> ExamBar:
    """Give a bar its last day, or an earlier one."""
    require(may_move_limits(actor))
    bar = ExamBar.objects.select_for_update(no_key=True, of=("self",)).select_related("applicant").get(pk=bar.pk)
    if bar.barred_until is not None and bar.barred_until < clock.today():
        raise ActionRefused("This bar has ended already.")
    if last_day < bar.barred_from:
        raise ActionRefused("The last day lies before the first.", field="on")
    _words_for(reason, "note", "Say why it ends then.")
    bar.barred_until = last_day
    bar.save(update_fields=["barred_until"])
    _record_bar("exam.bar_ends", actor, bar, reason)
    return bar


def _words_for(text: str, field: str, sentence: str) -> None:
    if not text.strip():
        raise ActionRefused(sentence, field=field)


def _record_bar(verb: str, actor: Actor, bar: ExamBar, reason: str) -> None:
    record(
        verb,
        actor=actor,
        stream=bar.applicant.stream,
        subject=f"exam_bar:{bar.public_id}",
        reason=reason.strip(),
        for_applicant=True,
        payload={
            "kind": bar.get_kind_display().lower(),
            "from": bar.barred_from.isoformat(),
            "until": bar.barred_until.isoformat() if bar.barred_until else "further notice",
        },
    )
