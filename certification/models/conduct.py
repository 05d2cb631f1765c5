"""What can hold a certificate back: charges, and allegations or findings of irregular behavior."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from applicants.models import Applicant
from ecfmg.foundation.models import Identified


@pghistory.track()
class Charge(Identified):
    """An amount that the person owes; outstanding until settled."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="charges")
    description = models.CharField(max_length=200)
    amount_usd = models.DecimalField(max_digits=8, decimal_places=2)
    raised_on = models.DateField()
    settled_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["-raised_on", "-id"]
        constraints: ClassVar = [models.CheckConstraint(name="charge_positive", condition=Q(amount_usd__gt=0))]


@pghistory.track()
class IrregularBehavior(Identified):
    """One entry about irregular behavior; a later dismissal cancels an earlier allegation."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="irregular_behavior")
    state = models.CharField(
        max_length=10, choices=[("alleged", "Alleged"), ("found", "Found"), ("dismissed", "Dismissed")]
    )
    recorded_on = models.DateField()
    explanation = models.TextField()

    class Meta:
        ordering: ClassVar = ["recorded_on", "id"]
