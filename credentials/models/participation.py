"""Which of our services a school takes part in, and who keeps their results from their school."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q

from applicants.models import Applicant
from credentials.models.schools import School
from ecfmg.foundation.models import Identified, Versioned


@pghistory.track()
class ServiceParticipation(Identified, Versioned):
    """That a school takes part in a service from a day on. In both at once, it sees how its people do in the Steps."""

    class Service(models.TextChoices):
        STATUS = "status_verification", "Status verification"
        CREDENTIALS = "credentials_verification", "Credentials verification"
        DOCUMENTS = "residency_documents", "Documents for residency applications"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="participations")
    service = models.CharField(max_length=24, choices=Service.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["service", "-starts_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="service_known",
                condition=Q(service__in=["status_verification", "credentials_verification", "residency_documents"]),
            ),
            models.CheckConstraint(
                name="participation_dates_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(
                fields=["school", "service"], condition=Q(ends_on__isnull=True), name="one_open_participation"
            ),
        ]


@pghistory.track()
class ResultsChoice(Versioned):
    """Whether a person keeps their Step results from the schools they studied at. No row: the school may see them."""

    applicant = models.OneToOneField(Applicant, on_delete=models.CASCADE, related_name="results_choice")
    withheld = models.BooleanField()
    changed_at = models.DateTimeField()
