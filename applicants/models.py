"""What is stored about a person, and what must always be true of it."""

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from applicants.names import fold
from ecfmg.foundation.models import Identified, StoredFile, Versioned


@pghistory.track()
class Applicant(Identified, Versioned):
    """A person who wants to be certified. One person has one record and, for life, one USMLE ID."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="applicant")
    #: Eight digits, printed 0-123-456-7; there is no check digit.
    usmle_id = models.CharField(max_length=8, null=True, unique=True)  # noqa: DJ001 - many have none, and it is unique
    date_of_birth = models.DateField(null=True)
    #: ISO 3166 alpha-3. Never decides who is an IMG: the place of the school does.
    citizenship = models.CharField(max_length=3, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="usmle_id_eight_digits", condition=Q(usmle_id__isnull=True) | Q(usmle_id__regex=r"^\d{8}$")
            ),
            models.CheckConstraint(
                name="citizenship_alpha_3", condition=Q(citizenship="") | Q(citizenship__regex=r"^[A-Z]{3}$")
            ),
        ]

    def __str__(self) -> str:
        return f"Applicant {self.usmle_id or self.pk}"

    @property
    def stream(self) -> str:
        """The stream of events of this person."""
        return f"applicant:{self.public_id}"


@pghistory.track()
class NameOfRecord(Identified):
    """The person's name as on the current passport, from a day until the next one; printed on the certificate."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="names")
    given_names = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120)
    #: "okafor, ada chidinma": case, accents and spelling folded; searched by prefix, listed in this order.
    folded = models.CharField(max_length=300, db_index=True)
    #: "ada chidinma okafor": the same for those who type the given name first.
    folded_given_first = models.CharField(max_length=300, db_index=True, default="", editable=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["applicant"], condition=Q(valid_until__isnull=True), name="one_current_name_of_record"
            ),
            models.CheckConstraint(
                name="name_dates_in_order", condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep what search looks at in step with the name. Who writes rows in bulk fills both columns in."""
        self.folded = f"{fold(self.family_name)}, {fold(self.given_names)}".strip(" ,")[:300]
        self.folded_given_first = f"{fold(self.given_names)} {fold(self.family_name)}".strip()[:300]
        super().save(*args, **kwargs)


@pghistory.track()
class IdentityDocument(Identified, Versioned):
    """A passport or other document that shows who the person is."""

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="identity_documents")
    number = models.CharField(max_length=40)
    country = models.CharField(max_length=3)
    expires_on = models.DateField()
    given_names = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    reason = models.TextField(blank=True)
    received_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="identity_refusal_has_reason", condition=~Q(state="refused") | ~Q(reason="")),
        ]


@pghistory.track()
class CertificationApplication(Identified, Versioned):
    """The Application for ECFMG Certification, the first step of everybody."""

    class Status(models.TextChoices):
        PENDING = "pending", "Waiting for our decision"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Not accepted"

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="applications")
    submitted_at = models.DateTimeField()
    submitted_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["applicant"], condition=~Q(status="rejected"), name="one_application_not_rejected"
            ),
            models.CheckConstraint(
                name="application_rejection_has_reason", condition=~Q(status="rejected") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="application_decision_has_time", condition=Q(status="pending") | Q(decided_at__isnull=False)
            ),
        ]


class Message(Identified):
    """One message between an applicant and staff; each has an owner until it is answered."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_staff = models.BooleanField()
    body = models.TextField(max_length=4000)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    #: When staff answered a message of the applicant, or said that it needs no answer.
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(
                fields=["sent_at"], name="message_waits_for_staff", condition=Q(answered_at=None, from_staff=False)
            )
        ]
        constraints: ClassVar = [models.CheckConstraint(name="message_not_empty", condition=~Q(body=""))]
