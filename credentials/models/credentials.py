"""Credentials (diploma, transcript, …) and the requests to the school that they rest on."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from credentials.models.contacts import Language, SchoolContact
from credentials.models.documents import Document
from credentials.models.education import Education, TransferCredit
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
                # The school is asked to send the transcript or the letter itself, before anybody here has one.
                | Q(state="sent_to_school", kind__in=["transcript", "completion_letter"]),
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
    """Our question to a school about one of its people: is this genuine, is this your student, please send it."""

    class Kind(models.TextChoices):
        VERIFY_CREDENTIAL = "verify_credential", "Confirm a document"
        TRANSCRIPT = "transcript", "Send the final transcript"
        STATUS_CONFIRMATION = "status_confirmation", "Confirm a student or graduate"
        TRANSFER_TRANSCRIPT = "transfer_transcript", "Send the transcript of transferred credits"
        LETTER_IN_LIEU = "letter_in_lieu", "Send a letter in lieu of the diploma"
        MSPE = "mspe", "Send the Medical Student Performance Evaluation"
        LOR = "lor", "Send a letter of recommendation"

    class Channel(models.TextChoices):
        PORTAL = "portal", "School portal"
        LINK = "link", "Link by e-mail"
        PAPER = "paper", "Paper"

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
        CONFIRMED = "confirmed", "Right: our records say the same"
        NOT_CONFIRMED = "not_confirmed", "Our records say something else"
        SENT = "sent", "Sent"
        CANNOT_SEND = "cannot_send", "We cannot send it"

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        RETURNED = "returned", "Returned to the applicant"
        ASKED_AGAIN = "asked_again", "The school was asked again"
        REFUSED = "refused", "Not accepted"

    class Wish(models.TextChoices):
        OTHER_OFFICE = "other_office", "Ask another office of the school"
        COURIER = "courier", "Ask by courier"
        OFFICIAL_LETTER = "official_letter", "A letter by an official of the school"
        APPEAL = "appeal", "Look at it again"

    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.VERIFY_CREDENTIAL)
    #: Whose studies it is about. `school` is the one that is asked: this education's, or the one credits come from.
    education = models.ForeignKey(Education, on_delete=models.PROTECT, related_name="requests")
    credential = models.ForeignKey(Credential, null=True, on_delete=models.PROTECT, related_name="requests")
    transfer_credit = models.ForeignKey(TransferCredit, null=True, on_delete=models.PROTECT, related_name="requests")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="verification_requests")
    #: What the school is asked about, or what it sent; empty where it was asked to send something and has not yet.
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="verification_requests")
    #: What the person stated when the school was asked; an earlier answer can only stand for the same statements.
    stated = models.JSONField(default=dict)
    #: What we add for the school, such as which letter is meant.
    note = models.TextField(blank=True)
    #: Number that stands on everything we send about it, such as V-7K3QX9.
    number = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENT)
    channel = models.CharField(max_length=6, choices=Channel.choices, default=Channel.PORTAL)
    #: Whom we wrote to last; empty where mail goes to the people on the school's roster.
    contact = models.ForeignKey(SchoolContact, null=True, on_delete=models.PROTECT, related_name="requests")
    #: The office we wrote to, in words that the applicant may see.
    sent_to = models.CharField(max_length=150, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.ENGLISH)
    sent_at = models.DateTimeField()
    due_on = models.DateField()
    #: When somebody at the school first opened it.
    opened_at = models.DateTimeField(null=True)
    reminders_sent = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    next_reminder_on = models.DateField(null=True)
    nudged_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=16, choices=Answer.choices, blank=True)
    answer_note = models.TextField(blank=True)
    #: What the school's records say of the person's standing, for a status confirmation.
    answered_status = models.CharField(max_length=10, choices=Education.Status.choices, blank=True)
    status_from = models.DateField(null=True)
    status_until = models.DateField(null=True, help_text="Graduation, expected graduation, or the last day")
    answered_channel = models.CharField(max_length=6, choices=Channel.choices, blank=True)
    answered_by = models.ForeignKey(SchoolMember, null=True, on_delete=models.PROTECT, related_name="answers")
    #: Who answered without an account, in the sender's own words; a reviewer says whether it is an official.
    answered_name = models.CharField(max_length=200, blank=True)
    answered_title = models.CharField(max_length=150, blank=True)
    answered_email = models.EmailField(blank=True)
    answered_at = models.DateTimeField(null=True)
    sender_is_official = models.BooleanField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    #: After it ran out: which way the applicant would like us to go on, and what we should know for it.
    wish = models.CharField(max_length=16, choices=Wish.choices, blank=True)
    wish_note = models.TextField(blank=True)
    wished_at = models.DateTimeField(null=True)
    #: The request that this one continues: asked again, reopened, or verified once more.
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    #: The earlier request whose accepted answer stands for this one.
    reused_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="reused_by")

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["credential"], condition=Q(state__in=["sent", "answered"]), name="one_open_request"
            ),
            models.UniqueConstraint(
                fields=["transfer_credit"],
                condition=Q(state__in=["sent", "answered"]),
                name="one_open_request_of_a_transfer",
            ),
            models.UniqueConstraint(
                fields=["education", "kind"],
                condition=Q(state__in=["sent", "answered"], credential=None, transfer_credit=None),
                name="one_open_request_of_an_education",
            ),
            models.CheckConstraint(
                name="request_has_its_subject",
                condition=Q(
                    kind__in=["verify_credential", "transcript", "letter_in_lieu"],
                    credential__isnull=False,
                    transfer_credit__isnull=True,
                )
                | Q(kind="transfer_transcript", credential__isnull=True, transfer_credit__isnull=False)
                | Q(
                    kind__in=["status_confirmation", "mspe", "lor"],
                    credential__isnull=True,
                    transfer_credit__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="request_shows_what_it_asks_about",
                condition=~Q(kind="verify_credential") | Q(document__isnull=False),
            ),
            models.CheckConstraint(
                name="answer_fits_kind",
                condition=Q(answer="")
                | Q(kind__in=["verify_credential", "transcript"], answer__in=["genuine", "not_ours", "details_differ"])
                | Q(kind="status_confirmation", answer__in=["confirmed", "not_confirmed"])
                | Q(
                    kind__in=["transfer_transcript", "letter_in_lieu", "mspe", "lor"],
                    answer__in=["sent", "cannot_send"],
                ),
            ),
            models.CheckConstraint(
                name="answer_is_complete",
                condition=~Q(state__in=["answered", "reviewed"])
                | (
                    ~Q(answer="") & Q(answered_at__isnull=False) & (Q(answered_by__isnull=False) | ~Q(answered_name=""))
                ),
            ),
            models.CheckConstraint(
                name="genuine_has_document", condition=~Q(answer__in=["genuine", "sent"]) | Q(document__isnull=False)
            ),
            models.CheckConstraint(
                name="difference_is_explained",
                condition=Q(answer__in=["", "genuine", "confirmed", "sent"]) | ~Q(answer_note=""),
            ),
            models.CheckConstraint(
                name="status_answer_names_status",
                condition=~Q(answer__in=["confirmed", "not_confirmed"]) | ~Q(answered_status=""),
            ),
            models.CheckConstraint(
                name="wish_after_the_end",
                condition=Q(wish="") | Q(state="expired", wished_at__isnull=False) & ~Q(wish_note=""),
            ),
            models.CheckConstraint(
                name="accepted_answer_is_from_an_official",
                condition=~Q(outcome="accepted")
                | Q(answered_by__isnull=False)
                | Q(sender_is_official__isnull=False, sender_is_official=True),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["school", "state", "due_on"], name="request_of_school")]

    @property
    def subject(self) -> str:
        """What it is about, in words that applicant, school and staff share."""
        return self.credential.get_kind_display() if self.credential else _SUBJECTS[self.kind]


_SUBJECTS: dict[str, str] = {
    VerificationRequest.Kind.STATUS_CONFIRMATION: "Standing as student or graduate",
    VerificationRequest.Kind.TRANSFER_TRANSCRIPT: "Transcript of transferred credits",
    VerificationRequest.Kind.MSPE: "Medical Student Performance Evaluation (MSPE)",
    VerificationRequest.Kind.LOR: "Letter of recommendation",
}
