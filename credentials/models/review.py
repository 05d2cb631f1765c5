"""What a reviewer finds on a credential: rounds of faults, the name on the document, and what stands still."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from credentials.models.credentials import Credential
from credentials.models.documents import Document
from ecfmg.foundation.models import Identified, Versioned

#: Regions are stored in thousandths of the page's width and height, so that they hold for any size of the image.
WHOLE = 1000


@pghistory.track()
class ReviewRound(Identified, Versioned):
    """One look at a credential: everything that is wrong, in one list, returned to the applicant in one step."""

    class State(models.TextChoices):
        DRAFT = "draft", "Being put together"
        RETURNED = "returned", "With the applicant"
        ANSWERED = "answered", "Answered by the applicant"
        SETTLED = "settled", "Settled"
        DROPPED = "dropped", "Not sent"

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    #: What was looked at, side by side.
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    translation = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    #: Codes of `credentials.translation` that the reviewer ticked for this translation.
    translation_ticks = models.JSONField(default=list)
    #: Empty where the system began it, because a file could not be opened.
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["credential", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["credential", "number"], name="review_round_once"),
            models.UniqueConstraint(
                fields=["credential"], condition=Q(state__in=["draft", "returned"]), name="one_open_review_round"
            ),
            models.CheckConstraint(
                name="review_round_has_its_days",
                condition=Q(state__in=["draft", "settled", "dropped"])
                | Q(state="returned", returned_at__isnull=False)
                | Q(state="answered", returned_at__isnull=False, answered_at__isnull=False),
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="returned_round_has_a_fault",
                operation=pgtrigger.Update | pgtrigger.Insert,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__state="returned"),
                func="""
                    IF NOT EXISTS (SELECT 1 FROM credentials_reviewfault WHERE round_id = NEW.id) THEN
                        RAISE EXCEPTION 'a round that is returned names at least one fault'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]


@pghistory.track()
class ReviewFault(Identified):
    """One thing that is wrong: a reason, the place on the page, the reviewer's words, and how it was answered."""

    class State(models.TextChoices):
        OPEN = "open", "To be put right"
        ANSWERED = "answered", "Answered; we look at it"
        SETTLED = "settled", "Put right"
        AGAIN = "again", "Found again"

    round = models.ForeignKey(ReviewRound, on_delete=models.PROTECT, related_name="faults")
    position = models.PositiveSmallIntegerField()
    reason_code = models.CharField(max_length=40)
    #: The copy on which it was seen, and its page; empty where something is not there at all.
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="faults")
    page = models.PositiveSmallIntegerField(null=True)
    #: The marked region, in thousandths of the page as it stood `turned` (degrees clockwise).
    left = models.PositiveSmallIntegerField(null=True)
    top = models.PositiveSmallIntegerField(null=True)
    width = models.PositiveSmallIntegerField(null=True)
    height = models.PositiveSmallIntegerField(null=True)
    turned = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    #: What the applicant sent for it, or said.
    answer_document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    answer_note = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["round", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "position"], name="review_fault_position_once"),
            models.CheckConstraint(name="review_fault_has_reason", condition=~Q(reason_code="")),
            models.CheckConstraint(
                name="review_fault_page_of_a_document",
                condition=Q(page__isnull=True) | Q(page__gte=1, document__isnull=False),
            ),
            models.CheckConstraint(
                name="review_fault_region_lies_on_its_page",
                condition=Q(left__isnull=True, top__isnull=True, width__isnull=True, height__isnull=True)
                | Q(
                    page__isnull=False,
                    left__isnull=False,
                    top__isnull=False,
                    width__gte=1,
                    height__gte=1,
                    width__lte=WHOLE - F("left"),
                    height__lte=WHOLE - F("top"),
                ),
            ),
            models.CheckConstraint(
                name="review_fault_answer_is_something",
                condition=~Q(state="answered")
                | Q(answered_at__isnull=False) & (Q(answer_document__isnull=False) | ~Q(answer_note="")),
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="told_fault_stays",
                operation=pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (SELECT 1 FROM credentials_reviewround WHERE id = OLD.round_id AND state <> 'draft') THEN
                        RAISE EXCEPTION 'what the applicant was told cannot be taken off the list'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN OLD;
                """,
            )
        ]


@pghistory.track()
class NameCheck(Identified, Versioned):
    """The name printed on a document against the name of record: suggested by comparison, decided by a person."""

    class Decision(models.TextChoices):
        OPEN = "", "Not decided"
        SAME = "same", "The same person's name"
        PROOF_WANTED = "proof_wanted", "Proof is asked of the applicant"
        ANOTHER = "another", "The name of somebody else"

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="name_checks")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="name_checks")
    printed = models.CharField(max_length=240)
    name_of_record = models.CharField(max_length=240)
    #: What `credentials.name_match` suggested when the decision was made.
    suggestion = models.CharField(max_length=20, blank=True)
    score = models.PositiveSmallIntegerField(default=0)
    why = models.TextField(blank=True)
    #: The applicant said at upload that the name differs, and why.
    stated = models.BooleanField(default=False)
    stated_reason = models.TextField(blank=True)
    #: A document of the kind `name_proof`.
    proof = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=14, choices=Decision.choices, blank=True, default="")
    note = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["credential", "document"], name="name_check_once"),
            models.CheckConstraint(name="name_check_has_name", condition=~Q(printed="")),
            models.CheckConstraint(name="name_check_score_in_hundredths", condition=Q(score__lte=100)),
            models.CheckConstraint(
                name="name_is_decided_by_a_person",
                condition=Q(decision="") | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]


class Standstill(models.Model):
    """A credential for which nobody would act next, as the nightly check found it. There should be none."""

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="standstills")
    why = models.TextField()
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["found_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["credential"], condition=Q(ended_at=None), name="one_open_standstill"),
        ]
