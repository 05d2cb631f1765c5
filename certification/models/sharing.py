"""What applicants let organisations read, and until when: the choice of the applicant, never of anybody else."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q

from applicants.models import Applicant
from certification.models.recipients import RecipientOrganisation
from ecfmg.foundation.models import Identified, Versioned


@pghistory.track()
class Sharing(Identified, Versioned):
    """One person lets one organisation read documents for one season. Withdrawn, it is kept and opens nothing."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="sharings")
    organisation = models.ForeignKey(RecipientOrganisation, on_delete=models.PROTECT, related_name="sharings")
    #: Named after its Match year; the organisation reads until the season ends (credentials/policy/seasons.yaml).
    season = models.PositiveSmallIntegerField()
    shared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["applicant", "organisation", "season"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_open_sharing",
            ),
            models.CheckConstraint(
                name="sharing_withdrawn_after_it_began",
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("shared_at")),
            ),
            models.CheckConstraint(name="sharing_season_is_a_year", condition=Q(season__gte=2000, season__lte=2199)),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "season", "-id"],
                name="sharing_newest",
                condition=Q(withdrawn_at__isnull=True),
            )
        ]


@pghistory.track()
class SharedItem(models.Model):
    """One thing that is read under a sharing, always in its newest version: the MSPE, the transcript, or one letter of
    recommendation by its number. A change of mind ends a row and never removes it."""

    class Kind(models.TextChoices):
        MSPE = "mspe", "MSPE"
        TRANSCRIPT = "transcript", "Transcript"
        LOR = "lor", "Letter of recommendation"

    sharing = models.ForeignKey(Sharing, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    letter_number = models.CharField(max_length=12, blank=True)
    shared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sharing", "kind", "letter_number"],
                condition=Q(ended_at__isnull=True),
                name="shared_item_once",
            ),
            models.CheckConstraint(
                name="shared_letter_has_its_number",
                condition=Q(kind="lor") & ~Q(letter_number="") | Q(kind__in=["mspe", "transcript"], letter_number=""),
            ),
            models.CheckConstraint(
                name="shared_item_ends_after_it_began",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("shared_at")),
            ),
        ]
