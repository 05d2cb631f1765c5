"""Credentials (diploma, transcript, …) and the requests to the school that they rest on."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from credentials.models.documents import Document
from credentials.models.education import Education
from credentials.models.roster import SchoolMember
from credentials.models.schools import School
from ecfmg.foundation.models import Identified, Versioned


@pghistory.track()
class Credential(Identified, Versioned):
    """A credential of one education. `state` is what the rules see; `credentials.states` has the words for people."""

    class Kind(models.TextChoices):
        DIPLOMA = "diploma", "Final medical diploma"
        TRANSCRIPT = "transcript", "Final medical school transcript"
        COMPLETION_LETTER = "completion_letter", "Letter of completion"

    class State(models.TextChoices):
        MISSING = "missing", "Not received"
        RECEIVED = "received", "Received, waiting for our review"
        RETURNED = "returned", "Returned to the applicant"
        SENT_TO_SCHOOL = "sent_to_school", "With the school"
        VERIFIED = "verified", "Verified"
        REJECTED = "rejected", "Rejected"

    education = models.ForeignKey(Education, on_delete=models.PROTECT, related_name="credentials")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    state = models.CharField(max_length=16, choices=State.choices, default=State.MISSING)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="credentials")
    #: A code of `credentials.reasons` and the reviewer's own words, where it was returned or rejected.
    reason_code = models.CharField(max_length=40, blank=True)
    reason_note = models.TextField(blank=True)
    state_since = models.DateTimeField()
    #: A rejection takes two people: one proposes it, another confirms it.
    rejection_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    rejected_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["education", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["education", "kind"], name="credential_once"),
            models.CheckConstraint(
                name="credential_has_document",
                condition=Q(document__isnull=False)
                | Q(state="missing")
                # The school is asked to send the transcript itself, before anybody here has one.
                | Q(state="sent_to_school", kind="transcript"),
            ),
            models.CheckConstraint(
                name="credential_refusal_has_reason",
                condition=~Q(state__in=["returned", "rejected"]) | ~Q(reason_code=""),
            ),
            models.CheckConstraint(
                name="rejection_by_two_people",
                condition=~Q(state="rejected")
                | Q(rejection_proposed_by__isnull=False, rejected_by__isnull=False)
                & ~Q(rejection_proposed_by=F("rejected_by")),
            ),
        ]


@pghistory.track()
class VerificationRequest(Identified, Versioned):
    """Our question to the school: is this credential genuine?"""

    class State(models.TextChoices):
        SENT = "sent", "Sent to the school"
        ANSWERED = "answered", "Answered by the school"
        REVIEWED = "reviewed", "Reviewed by us"
        EXPIRED = "expired", "No answer in time"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Answer(models.TextChoices):
        GENUINE = "genuine", "Genuine: we issued it and every detail is right"
        NOT_OURS = "not_ours", "Not ours: we did not issue it"
        DETAILS_DIFFER = "details_differ", "We issued one, but details differ"

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="requests")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="verification_requests")
    #: What the school is asked about; empty where it is asked to send the transcript itself.
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="verification_requests")
    #: Number that stands on everything we send about it, such as V-7K3QX9.
    number = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENT)
    sent_at = models.DateTimeField()
    due_on = models.DateField()
    reminders_sent = models.PositiveSmallIntegerField(default=0)
    next_reminder_on = models.DateField(null=True)
    nudged_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=16, choices=Answer.choices, blank=True)
    answer_note = models.TextField(blank=True)
    answered_by = models.ForeignKey(SchoolMember, null=True, on_delete=models.PROTECT, related_name="answers")
    answered_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["credential"], condition=Q(state__in=["sent", "answered"]), name="one_open_request"
            ),
            models.CheckConstraint(
                name="answer_is_complete",
                condition=~Q(state__in=["answered", "reviewed"])
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="genuine_has_document", condition=~Q(answer="genuine") | Q(document__isnull=False)
            ),
            models.CheckConstraint(
                name="difference_is_explained", condition=Q(answer__in=["", "genuine"]) | ~Q(answer_note="")
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["school", "state", "due_on"], name="request_of_school")]
