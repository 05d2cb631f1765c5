"""Documents: one upload each, with its page images, its state and, where it is a translation, its original."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from applicants.models import Applicant
from credentials.models.schools import School
from ecfmg.foundation.models import Identified, StoredFile, Versioned


@pghistory.track()
class Document(Identified, Versioned):
    """One upload. Its bytes never change; a better copy is a new document that supersedes this one.

    A letter of recommendation keeps its number through all versions, and none of them is ever deleted.
    """

    class Kind(models.TextChoices):
        PASSPORT = "passport", "Photo page of the passport"
        DIPLOMA = "diploma", "Final medical diploma"
        TRANSCRIPT = "transcript", "Final medical school transcript"
        COMPLETION_LETTER = "completion_letter", "Letter of completion"
        MSPE = "mspe", "Medical Student Performance Evaluation (MSPE)"
        LOR = "lor", "Letter of recommendation"
        NAME_PROOF = "name_proof", "Proof of another name"
        LICENCE = "licence", "Licence or registration"
        OTHER = "other", "Other document"

    class State(models.TextChoices):
        WAITING = "waiting", "Being prepared"
        READY = "ready", "Ready to look at"
        UNREADABLE = "unreadable", "Could not be opened"

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="document")
    #: Number on the receipt that the sender keeps, such as D-7K3QX9.
    receipt = models.CharField(max_length=12, unique=True)
    #: Empty where a school sent it under a one-purpose link, without an account.
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    #: The school that sent it; empty where the applicant did.
    from_school = models.ForeignKey(School, null=True, on_delete=models.PROTECT, related_name="documents_sent")
    language = models.CharField(max_length=40, default="English")
    translation_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="translations")
    superseded_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="supersedes")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    page_count = models.PositiveSmallIntegerField(null=True)
    #: Why the file could not be opened, in words for the one who sent it.
    fault = models.TextField(blank=True)
    #: Letters of recommendation: who wrote it, and whether the applicant waived the right to read it.
    author = models.CharField(max_length=200, blank=True)
    author_title = models.CharField(max_length=150, blank=True)
    waived = models.BooleanField(null=True)
    #: Number of the letter, such as L-7K3QX9, the same for all its versions, which are counted from 1.
    letter_number = models.CharField(max_length=12, blank=True)
    letter_version = models.PositiveSmallIntegerField(null=True)
    received_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="document_not_own_translation", condition=~Q(translation_of=F("id"))),
            models.CheckConstraint(
                name="document_has_sender", condition=Q(uploaded_by__isnull=False) | Q(from_school__isnull=False)
            ),
            models.CheckConstraint(name="document_ready_has_pages", condition=~Q(state="ready") | Q(page_count__gte=1)),
            models.CheckConstraint(
                name="document_unreadable_has_fault", condition=~Q(state="unreadable") | ~Q(fault="")
            ),
            models.CheckConstraint(
                name="letter_has_number_author_and_waiver",
                condition=Q(kind="lor", letter_version__isnull=False, letter_version__gte=1, waived__isnull=False)
                & ~Q(letter_number="")
                & ~Q(author="")
                | ~Q(kind="lor") & Q(letter_number="", letter_version__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["letter_number", "letter_version"], condition=~Q(letter_number=""), name="letter_version_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["received_at"], name="document_waiting", condition=Q(state="waiting"))
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="letter_is_kept", operation=pgtrigger.Delete, condition=pgtrigger.Q(old__kind="lor")
            ),
            pgtrigger.Protect(
                name="superseded_stays_superseded",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__superseded_by__isnull=False)
                & pgtrigger.Q(old__superseded_by__df=pgtrigger.F("new__superseded_by")),
            ),
        ]


class DocumentPage(models.Model):
    """One page as an image that we rendered ourselves; what people see of an upload."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()
    image = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    thumbnail = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    #: Degrees clockwise by which a reader turned the page; kept, so that the next reader sees it upright.
    turned = models.PositiveSmallIntegerField(default=0)
    #: Advice on quality, from `credentials.quality`: codes such as "too_dark".
    hints = models.JSONField(default=list)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    #: What the page looks like, from `credentials.intake.likeness`; empty for a blank page.
    look = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        ordering: ClassVar = ["document", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="document_page_once"),
            models.CheckConstraint(name="page_turned_by_quarters", condition=Q(turned__in=[0, 90, 180, 270])),
        ]
        indexes: ClassVar = [GinIndex(fields=["look"], name="page_look")]


class PageTwin(models.Model):
    """Two pages that are one and the same, in documents of two people: found when the newer `page` was made."""

    page = models.ForeignKey(DocumentPage, on_delete=models.CASCADE, related_name="twins")
    older = models.ForeignKey(DocumentPage, on_delete=models.CASCADE, related_name="twins_after")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["page", "older"], name="page_twin_once"),
            models.CheckConstraint(name="page_twin_of_another", condition=~Q(page=F("older"))),
        ]
