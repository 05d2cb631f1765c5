"""Where a person studied medicine, and credits brought from elsewhere."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q

from applicants.models import Applicant
from credentials.models.schools import School
from ecfmg.foundation.models import Identified, Versioned


@pghistory.track()
class Education(Identified, Versioned):
    """One school attended. The one with the highest `position` awards (or will award) the degree."""

    class Status(models.TextChoices):
        STUDENT = "student", "Student"
        GRADUATE = "graduate", "Graduate"
        DISMISSED = "dismissed", "Dismissed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class DegreeField(models.TextChoices):
        MEDICINE = "medicine", "Medicine"
        STOMATOLOGY = "stomatology", "Stomatology"
        AYURVEDA = "ayurveda", "Ayurveda"
        HOMEOPATHY = "homeopathy", "Homeopathy"
        TRADITIONAL_CHINESE_MEDICINE = ("traditional_chinese_medicine", "Traditional Chinese medicine")
        HYGIENE = "hygiene", "Hygiene"
        CYBERNETICS = "cybernetics", "Cybernetics"
        BIOCHEMISTRY = "biochemistry", "Biochemistry"
        BIOPHYSICS = "biophysics", "Biophysics"

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="educations")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="educations")
    position = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status.choices)
    started_on = models.DateField(null=True)
    graduated_on = models.DateField(null=True)
    expected_graduation_on = models.DateField(null=True)
    #: Academic years for which credit was given, transferred ones included.
    credit_years = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    degree_title = models.CharField(max_length=250, blank=True)
    degree_field = models.CharField(max_length=40, choices=DegreeField.choices, default=DegreeField.MEDICINE)
    basic_sciences_completed_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["applicant", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["applicant", "position"], name="education_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                name="education_dates_in_order",
                condition=Q(started_on__isnull=True)
                | Q(graduated_on__isnull=True)
                | Q(graduated_on__gte=F("started_on")),
            ),
            models.CheckConstraint(
                name="credit_years_sensible",
                condition=Q(credit_years__isnull=True) | Q(credit_years__gte=0, credit_years__lte=15),
            ),
        ]


@pghistory.track()
class TransferCredit(Identified):
    """Credits moved from one medical school to the one that awards the degree."""

    education = models.ForeignKey(Education, on_delete=models.CASCADE, related_name="transfer_credits")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    passed_at_source = models.BooleanField(default=True)
    times_transferred = models.PositiveSmallIntegerField(default=1)
    premedical = models.BooleanField(default=False)
    accepted_by_ecfmg_on = models.DateField(null=True)
    transcript_state = models.CharField(max_length=16, default="missing")
