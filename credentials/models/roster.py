"""Who may speak for a school."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from credentials.models.schools import School
from ecfmg.foundation.models import Identified, StoredFile, Versioned


@pghistory.track()
class SchoolMember(Identified, Versioned):
    """A person of the school's roster. Only an authorised official within the dates may attest or verify."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", "Coordinator"
        OFFICIAL = "official", "Authorised official"
        UPLOADER = "uploader", "Document uploader"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="members")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="school_membership")
    role = models.CharField(max_length=12, choices=Role.choices)
    title = models.CharField(max_length=150, blank=True)
    specimen_signature = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="school_role_known", condition=Q(role__in=["coordinator", "official", "uploader"])
            ),
            models.CheckConstraint(
                name="member_dates_in_order",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
        ]
