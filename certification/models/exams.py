"""Examinations: results as reported, and what changes how they count."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q

from applicants.models import Applicant
from ecfmg.foundation.models import Identified, Versioned


class Exam(models.TextChoices):
    """The examinations, the former ones included."""

    STEP_1 = "step_1", "Step 1"
    STEP_2_CK = "step_2_ck", "Step 2 CK"
    STEP_2_CS = "step_2_cs", "Step 2 CS"
    STEP_3 = "step_3", "Step 3"
    CSA = "csa", "Clinical Skills Assessment (CSA)"
    ENGLISH_TEST = "english_test", "English test"
    ECFMG_EXAM = "ecfmg_exam", "ECFMG Examination"
    VQE = "vqe", "Visa Qualifying Examination (VQE)"
    FLEX = "flex", "FLEX"
    FMGEMS_1 = "fmgems_1", "FMGEMS Day 1"
    FMGEMS_2 = "fmgems_2", "FMGEMS Day 2"
    NBME_1 = "nbme_1", "NBME Part I"
    NBME_2 = "nbme_2", "NBME Part II"


class Outcome(models.TextChoices):
    """What the report says of a sitting."""

    PASS = "pass", "Pass"
    FAIL = "fail", "Fail"
    INCOMPLETE = "incomplete", "Incomplete"
    PENDING = "pending", "Result awaited"
    WITHHELD = "withheld", "Withheld"
    INDETERMINATE = "indeterminate", "Indeterminate"
    INVALIDATED = "invalidated", "Invalidated"


@pghistory.track()
class ExamResult(Identified):
    """One begun sitting, as reported. The rules, not this row, say whether it counts."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="exam_results")
    exam = models.CharField(max_length=14, choices=Exam.choices)
    #: First day of testing.
    taken_on = models.DateField()
    outcome = models.CharField(max_length=14, choices=Outcome.choices, blank=True)
    score = models.PositiveSmallIntegerField(null=True)
    reported_on = models.DateField(null=True)
    invalidated_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["taken_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["applicant", "exam", "taken_on"], name="sitting_once"),
            models.CheckConstraint(name="exam_known", condition=Q(exam__in=Exam.values)),
            models.CheckConstraint(name="outcome_known", condition=Q(outcome__in=["", *Outcome.values])),
        ]


@pghistory.track()
class ExamException(Identified):
    """A seven-year period moved for one person."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="exam_exceptions")
    exam = models.CharField(max_length=14, choices=Exam.choices, blank=True)
    taken_on = models.DateField(null=True)
    deadline = models.DateField()
    approved_by = models.CharField(max_length=200)
    reason = models.TextField()


@pghistory.track()
class ExamRequest(Identified):
    """A wish to sit a Step."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="exam_requests")
    exam = models.CharField(max_length=14, choices=Exam.choices)
    submitted_at = models.DateTimeField()
    wanted_from = models.DateField(null=True)
    board_limit_expires_on = models.DateField(null=True)
    board_sequence_complete = models.BooleanField(default=True)


@pghistory.track()
class ExamBar(Identified):
    """A bar from all Steps."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="exam_bars")
    kind = models.CharField(
        max_length=24,
        choices=[
            ("irregular_behavior", "Irregular behavior"),
            ("score_validity", "Score validity"),
            ("anomalous_performance", "Anomalous performance"),
        ],
    )
    barred_from = models.DateField()
    barred_until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="bar_dates_in_order",
                condition=Q(barred_until__isnull=True) | Q(barred_until__gte=F("barred_from")),
            )
        ]


@pghistory.track()
class UsmleRegistration(Identified, Versioned):
    """That the person registered for a Step."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="usmle_registrations")
    exam = models.CharField(max_length=14, choices=Exam.choices)
    registered_on = models.DateField()
