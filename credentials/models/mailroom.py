"""The mail room: envelopes and what happens to their paper, scans, and the letters that we post."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from credentials.models.credentials import VerificationRequest
from credentials.models.documents import Document
from credentials.models.schools import School
from ecfmg.foundation.models import Identified, StoredFile, Versioned


@pghistory.track()
class Envelope(Identified, Versioned):
    """One envelope that came by post, from the day it came until its paper is gone. Its content is a scan."""

    class State(models.TextChoices):
        LOGGED = "logged", "To be matched"
        UNMATCHED = "unmatched", "Held without a match"
        MATCHED = "matched", "Matched to a request"
        RETURNED = "returned", "Returned to the sender"

    class Condition(models.TextChoices):
        GOOD = "good", "Good"
        DAMAGED = "damaged", "Torn, wet or otherwise damaged"
        RESEALED = "resealed", "Opened and closed again before it came"

    class HoldReason(models.TextChoices):
        NO_NUMBER = "no_number", "No number of a request on it"
        NOBODY_FOUND = "nobody_found", "The person named in it is not known here"
        SEVERAL_FOUND = "several_found", "It could belong to several people"
        NOTHING_ASKED = "nothing_asked", "The person is known, but no request is open"
        NOT_FROM_SCHOOL = "not_from_school", "It does not come from the school that was asked"
        WRONG_MATCH = "wrong_match", "It was matched to the wrong request"
        OTHER = "other", "Another reason"

    #: Number on its label, such as E-7K3QX9.
    number = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.LOGGED)
    #: The sender as written on the envelope.
    sender = models.CharField(max_length=250)
    #: The school that the clerk takes for the sender; empty where it is none, or not known.
    school = models.ForeignKey(School, null=True, on_delete=models.PROTECT, related_name="envelopes")
    received_on = models.DateField()
    tracking = models.CharField(max_length=60, blank=True)
    sealed = models.BooleanField()
    condition = models.CharField(max_length=10, choices=Condition.choices, default=Condition.GOOD)
    condition_note = models.CharField(max_length=300, blank=True)
    hold_reason = models.CharField(max_length=16, choices=HoldReason.choices, blank=True)
    hold_note = models.TextField(blank=True)
    request = models.ForeignKey(VerificationRequest, null=True, on_delete=models.PROTECT, related_name="envelopes")
    #: The scan as a document of the person, made when it was matched.
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="envelope")
    matched_at = models.DateTimeField(null=True)
    #: The scan of this envelope alone, as PDF.
    content = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="envelope")
    #: Numbers of requests that were read from bar codes in the scan.
    found_numbers = models.JSONField(default=list)
    logged_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["received_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="envelope_has_sender", condition=~Q(sender="")),
            models.CheckConstraint(
                name="matched_envelope_has_request",
                condition=Q(state="matched", request__isnull=False, document__isnull=False, matched_at__isnull=False)
                | ~Q(state="matched") & Q(request=None, document=None, matched_at=None),
            ),
            models.CheckConstraint(
                name="unmatched_envelope_has_reason",
                condition=Q(state="unmatched") & ~Q(hold_reason="") | ~Q(state="unmatched") & Q(hold_reason=""),
            ),
            models.CheckConstraint(
                name="other_reason_is_explained",
                condition=~Q(hold_reason__in=["other", "wrong_match"]) | ~Q(hold_note=""),
            ),
            models.CheckConstraint(name="damage_is_described", condition=Q(condition="good") | ~Q(condition_note="")),
            models.CheckConstraint(
                name="matched_envelope_is_scanned", condition=~Q(state="matched") | Q(content__isnull=False)
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["received_on", "id"], name="envelope_open", condition=~Q(state__in=["matched", "returned"])
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def stream(self) -> str:
        """The stream of events of this envelope."""
        return f"envelope:{self.public_id}"


class EnvelopePage(models.Model):
    """One page of an envelope's scan, as an image that we made, so that somebody can look before it is matched."""

    envelope = models.ForeignKey(Envelope, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()
    image = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    thumbnail = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["envelope", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["envelope", "number"], name="envelope_page_once"),
        ]


class CustodyStep(models.Model):
    """One thing that was done with the paper of an envelope: who, when, where. The database refuses any change."""

    class Step(models.TextChoices):
        RECEIVED = "received", "Received"
        OPENED = "opened", "Opened"
        SCANNED = "scanned", "Scanned"
        BOXED = "boxed", "Placed in a box"
        HANDED_OVER = "handed_over", "Given to a member of staff"
        TAKEN_BACK = "taken_back", "Taken back"
        RETURNED = "returned", "Returned to the sender"
        ARCHIVED = "archived", "Archived"
        DESTROYED = "destroyed", "Destroyed"

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="custody")
    #: Its place in the chain of this envelope, from 1.
    position = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=12, choices=Step.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    #: The name that the person had on that day.
    by_name = models.CharField(max_length=200)
    place = models.CharField(max_length=100)
    handed_to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    handed_to_name = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["envelope", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["envelope", "position"], name="custody_position_once"),
            models.CheckConstraint(name="custody_names_place", condition=~Q(place="")),
            models.CheckConstraint(
                name="handing_over_names_receiver",
                condition=Q(step="handed_over", handed_to__isnull=False) & ~Q(handed_to_name="")
                | ~Q(step="handed_over") & Q(handed_to=None, handed_to_name=""),
            ),
            models.CheckConstraint(
                name="custody_begins_with_receipt",
                condition=Q(position=1, step="received") | Q(position__gt=1) & ~Q(step="received"),
            ),
        ]


class Scan(Identified):
    """What came from the scanner: the pages of one `envelope` or, where that is empty, of a pile with labels."""

    class State(models.TextChoices):
        WAITING = "waiting", "Being read"
        READ = "read", "Read"
        REFUSED = "refused", "Refused"

    envelope = models.ForeignKey(Envelope, null=True, on_delete=models.PROTECT, related_name="scans")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="scan_upload")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    #: Sentences for the clerk; nothing of a refused scan was put anywhere.
    faults = models.JSONField(default=list)
    page_count = models.PositiveSmallIntegerField(null=True)
    #: Numbers of the envelopes that got pages from it, in the order of the pile.
    numbers = models.JSONField(default=list)
    #: Where the scanner stands; the custody step "scanned" says so.
    place = models.CharField(max_length=100)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="refused_scan_says_why", condition=~Q(state="refused") | ~Q(faults=[])),
            models.CheckConstraint(name="read_scan_has_pages", condition=~Q(state="read") | Q(page_count__gte=1)),
        ]
        indexes: ClassVar = [models.Index(fields=["id"], name="scan_waiting", condition=Q(state="waiting"))]


@pghistory.track()
class PaperLetter(Identified, Versioned):
    """A request as a letter on paper: made by the worker, printed, posted."""

    request = models.ForeignKey(VerificationRequest, on_delete=models.PROTECT, related_name="paper_letters")
    #: Counts the letters of one request: the first asks, the later ones remind.
    ordinal = models.PositiveSmallIntegerField(default=1)
    file = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True)
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    times_printed = models.PositiveSmallIntegerField(default=0)
    posted_on = models.DateField(null=True)
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    tracking = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering: ClassVar = ["made_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "ordinal"], name="paper_letter_once"),
            models.UniqueConstraint(
                fields=["request"], condition=Q(posted_on=None), name="one_letter_of_a_request_to_post"
            ),
            models.CheckConstraint(
                name="printed_letter_has_file",
                condition=Q(printed_at=None, printed_by=None, times_printed=0)
                | Q(printed_at__isnull=False, printed_by__isnull=False, times_printed__gte=1, file__isnull=False),
            ),
            models.CheckConstraint(
                name="posted_letter_was_printed",
                condition=Q(posted_on=None, posted_by=None)
                | Q(posted_on__isnull=False, posted_by__isnull=False, printed_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["made_at", "id"], name="letter_to_post", condition=Q(posted_on=None))]
