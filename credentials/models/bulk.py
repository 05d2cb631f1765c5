"""Many files at once from a school: what arrived, for whom each seems to be, what became of it."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from credentials.models.documents import Document
from credentials.models.education import Education
from credentials.models.schools import School
from ecfmg.foundation.models import Identified, StoredFile, Versioned


@pghistory.track()
class BulkBatch(Identified):
    """A folder of files that somebody of a school sends together. It stays open until it is closed."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="bulk_batches")
    #: Number on the list of receipts, such as B-7K3QX9.
    number = models.CharField(max_length=12, unique=True)
    #: What every file is, where the sender said so at the start; "" where each is told by itself.
    kind = models.CharField(max_length=20, choices=Document.Kind.choices, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["school", "-id"], name="batch_of_school")]


@pghistory.track()
class BulkFile(Identified, Versioned):
    """One file of a batch, from its arrival to the document that it became."""

    class State(models.TextChoices):
        WAITING = "waiting", "Being opened"
        OPENED = "opened", "Opened"
        REFUSED = "refused", "Cannot be taken"
        SENDING = "sending", "Being sent"
        FAILED = "failed", "Not sent"
        SENT = "sent", "Sent"
        LEFT_OUT = "left_out", "Left out"

    class Confidence(models.TextChoices):
        CERTAIN = "certain", "Certain"
        LIKELY = "likely", "Likely"
        UNSURE = "unsure", "Please check"
        UNDECIDED = "undecided", "Please choose"
        NOBODY = "nobody", "Nobody found"
        BY_HAND = "by_hand", "Chosen by hand"

    batch = models.ForeignKey(BulkBatch, on_delete=models.PROTECT, related_name="files")
    #: The file's name within the folder, as data: it is shown and matched, never opened.
    name = models.CharField(max_length=255)
    #: Empty where nothing was kept of the file, because it cannot be taken.
    file = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="bulk_file")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    #: Why it cannot be taken or was not sent, in words for the sender.
    fault = models.TextField(blank=True)
    #: The education at this school of the person it is for, and why we think so.
    education = models.ForeignKey(Education, null=True, on_delete=models.PROTECT, related_name="bulk_files")
    confidence = models.CharField(max_length=10, choices=Confidence.choices, blank=True)
    why = models.CharField(max_length=300, blank=True)
    #: Ids of the educations between which a person decides.
    candidates = models.JSONField(default=list)
    kind = models.CharField(max_length=20, choices=Document.Kind.choices, blank=True)
    author = models.CharField(max_length=200, blank=True)
    author_title = models.CharField(max_length=150, blank=True)
    waived = models.BooleanField(null=True)
    #: Of a diploma, transcript or letter of completion: an authorised official confirmed it in the step that sends.
    genuine = models.BooleanField(default=False)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="bulk_file")
    arrived_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "name"], name="bulk_name_once"),
            models.CheckConstraint(
                name="bulk_sent_is_a_document",
                condition=Q(state="sent", document__isnull=False) | ~Q(state="sent") & Q(document__isnull=True),
            ),
            models.CheckConstraint(
                name="bulk_sending_is_complete",
                condition=~Q(state__in=["sending", "sent"])
                | Q(education__isnull=False, file__isnull=False, sent_by__isnull=False) & ~Q(kind=""),
            ),
            models.CheckConstraint(
                name="bulk_fault_is_told", condition=~Q(state__in=["refused", "failed"]) | ~Q(fault="")
            ),
            models.CheckConstraint(
                name="bulk_letter_is_complete",
                condition=~Q(state__in=["sending", "sent"], kind="lor") | ~Q(author="") & Q(waived__isnull=False),
            ),
            models.CheckConstraint(
                name="bulk_has_file", condition=Q(file__isnull=False) | Q(state__in=["refused", "left_out"])
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["arrived_at"], name="bulk_file_waiting", condition=Q(state__in=["waiting", "sending"]))
        ]
