"""Documents known to be genuine, with which others of the same school are compared."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from credentials.models.documents import Document
from credentials.models.schools import School
from ecfmg.foundation.models import Identified, Versioned


@pghistory.track()
class Specimen(Identified, Versioned):
    """A document that the school confirmed and a reviewer chose to compare others with. It stays the document of its
    person: whoever is shown it is noted in that person's record."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="specimens")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="specimens")
    kind = models.CharField(
        max_length=20,
        choices=[
            (kind.value, kind.label)
            for kind in (Document.Kind.DIPLOMA, Document.Kind.TRANSCRIPT, Document.Kind.COMPLETION_LETTER)
        ],
    )
    #: The year in which the degree was earned; documents of near years look alike.
    year = models.PositiveSmallIntegerField()
    #: What is worth looking at: paper, seal, signatures, numbering.
    note = models.TextField(blank=True)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["school", "kind", "year", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document"], condition=Q(ended_at=None), name="specimen_once"),
            models.CheckConstraint(
                name="specimen_ends_with_reason",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["school", "kind", "year"], name="specimens_of_school", condition=Q(ended_at=None))
        ]
