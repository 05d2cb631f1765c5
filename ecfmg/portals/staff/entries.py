"""The kinds of entries that staff write into a person's record: form, permission and action of each, in one table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model

from applicants.models import Applicant
from certification.actions import exam_entries, holds, training
from certification.models import ExamBar, TrainingPeriod
from certification.permissions import (
    may_decide_conduct,
    may_keep_charges,
    may_keep_training,
    may_move_limits,
    may_note_conduct,
)
from ecfmg.accounts.permissions import Who
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.permissions import Answer
from ecfmg.portals.staff.forms import entries as f

#: Writes the entry from the cleaned form and answers what was written.
Writer = Callable[..., Model]


@dataclass(frozen=True, slots=True)
class Closing:
    """What can become of an entry that is there."""

    question: str
    button: str
    done: str
    form: type[forms.Form]
    may: Callable[..., Answer]
    act: Writer
    #: Under which name the action takes the entry.
    named: str
    initial: Callable[[Any], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of entry: where its rows are, and how one is added."""

    title: str
    rows: str
    question: str
    button: str
    done: str
    form: type[forms.Form]
    may: Callable[[Who], Answer]
    act: Writer
    closing: Closing | None = None


def _today(_: Any) -> dict[str, Any]:
    return {"settled_on": clock.today(), "on": clock.today()}


def _training_now(period: TrainingPeriod) -> dict[str, Any]:
    return {
        "started_on": period.started_on,
        "ended_on": period.ended_on,
        "successful": "yes" if period.successful else "no",
        "version": period.version,
    }


def _end_bar(actor: Actor, *, bar: ExamBar, on: date, note: str) -> ExamBar:
    return exam_entries.end_bar(actor, bar=bar, last_day=on, reason=note)


KINDS: Mapping[str, Kind] = {
    "charge": Kind(
        "Charges",
        "charges",
        "Add a charge",
        "Add the charge and tell the applicant",
        "The charge is added, and the applicant is told by e-mail.",
        f.ChargeForm,
        may_keep_charges,
        holds.raise_charge,
        Closing(
            "Settle a charge",
            "Settle it",
            "The charge is settled.",
            f.SettlementForm,
            may_keep_charges,
            holds.settle_charge,
            "charge",
            _today,
        ),
    ),
    "conduct": Kind(
        "Irregular behavior",
        "irregular_behavior",
        "Note an allegation of irregular behavior",
        "Note the allegation",
        "The allegation is noted. Another senior reviewer decides it.",
        f.AllegationForm,
        may_note_conduct,
        holds.note_irregular_behavior,
        Closing(
            "Decide an allegation of irregular behavior",
            "Decide it",
            "The allegation is decided.",
            f.ConductDecisionForm,
            may_decide_conduct,
            holds.decide_irregular_behavior,
            "allegation",
            lambda _: {},
        ),
    ),
    "training": Kind(
        "Training",
        "training",
        "Record training that a programme confirmed",
        "Record the training",
        "The training is recorded.",
        f.TrainingForm,
        may_keep_training,
        training.record_training,
        Closing(
            "Correct a period of training",
            "Correct it",
            "The training is corrected.",
            f.TrainingCorrectionForm,
            may_keep_training,
            training.correct_training,
            "period",
            _training_now,
        ),
    ),
    "licence": Kind(
        "US licences",
        "us_licences",
        "Record a US licence",
        "Record the licence",
        "The licence is recorded.",
        f.UsLicenceForm,
        may_keep_training,
        training.record_us_licence,
    ),
    "limit": Kind(
        "Moved seven-year limits",
        "exam_exceptions",
        "Move a seven-year limit for this person",
        "Move the limit",
        "The limit is moved.",
        f.LimitForm,
        may_move_limits,
        exam_entries.move_seven_years,
    ),
    "bar": Kind(
        "Bars from the Steps",
        "exam_bars",
        "Bar this person from the Steps",
        "Record the bar",
        "The bar is recorded.",
        f.BarForm,
        may_move_limits,
        exam_entries.bar_from_exams,
        Closing(
            "Give a bar its last day",
            "Set the last day",
            "The bar has its last day.",
            f.BarEndForm,
            may_move_limits,
            _end_bar,
            "bar",
            _today,
        ),
    ),
}


def still_open(kind: str, newest_first: Sequence[Any]) -> list[Any]:
    """Of a person's entries those of which anything can still become. Of allegations only the newest entry can be."""
    if kind == "charge":
        return [each for each in newest_first if each.settled_on is None]
    if kind == "conduct":
        return [each for each in newest_first[:1] if each.state == "alleged"]
    if kind == "bar":
        today = clock.today()
        return [each for each in newest_first if each.barred_until is None or each.barred_until >= today]
    return list(newest_first) if KINDS[kind].closing else []


def rows_of(kind: str, applicant: Applicant) -> Any:
    """The entries of a kind, newest first."""
    return getattr(applicant, KINDS[kind].rows).select_related("applicant").order_by("-id")
