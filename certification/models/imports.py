"""Results files that came in, and rows that wait for the person they belong to."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from ecfmg.foundation.models import Identified, StoredFile, Versioned


class ImportRun(Identified):
    """One file read in: what it was and what came of it."""

    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    stored = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    held = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["-id"]


class HeldRow(models.Model):
    """A row of results for a USMLE ID that nobody here has yet; matched as soon as somebody does."""

    kind = models.CharField(max_length=20)
    usmle_id = models.CharField(max_length=8)
    row = models.JSONField()
    row_sha256 = models.CharField(max_length=64)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="held_rows")
    matched_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "usmle_id", "row_sha256"], name="held_row_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["usmle_id"], name="held_row_waiting", condition=Q(matched_at__isnull=True))
        ]


class DirectoryUpload(Identified, Versioned):
    """A file of schools sent by a member of staff: shown with what it would change, then read in or put away."""

    class State(models.TextChoices):
        SHOWN = "shown", "Waits for somebody to save it"
        SAVED = "saved", "Saved"
        PUT_AWAY = "put_away", "Put away"

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.SHOWN)
    #: What it would change, line by line, and whose decision would move: `certification.imports.directory_preview`.
    preview = models.JSONField()
    run = models.OneToOneField(ImportRun, null=True, on_delete=models.PROTECT, related_name="upload")

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="directory_upload_saved_with_run",
                condition=Q(state="saved", run__isnull=False) | (~Q(state="saved") & Q(run__isnull=True)),
            )
        ]
