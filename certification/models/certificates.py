"""Certificates, and what makes one valid indefinitely."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from applicants.models import Applicant
from certification.models.cases import Decision
from ecfmg.foundation.models import Identified, StoredFile, Versioned


@pghistory.track()
class Certificate(Identified, Versioned):
    """An ECFMG Certificate. It keeps the name, the decision and the date that were right on the day of issue."""

    class Basis(models.TextChoices):
        STEP_2_CS = "step_2_cs", "Step 2 CS"
        PATHWAY = "pathway", "A Pathway and OET Medicine"
        FORMER_EXAMS = "former_exams", "Former examinations"

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="certificates")
    #: C and seven or more digits, such as C1000001.
    number = models.CharField(max_length=12, unique=True)
    #: Printed beside the number; whoever holds both can check the certificate. 28 characters, 140 random bits.
    code = models.CharField(max_length=32, unique=True)
    name_on_certificate = models.CharField(max_length=250)
    issued_on = models.DateField()
    basis = models.CharField(max_length=14, choices=Basis.choices)
    season = models.PositiveSmallIntegerField(null=True)
    #: What was printed: "expires for entry into training on"; empty where the certificate does not expire.
    printed_until = models.DateField(null=True)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="certificates")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_on = models.DateField(null=True)
    revocation_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-issued_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["applicant"], condition=Q(revoked_on__isnull=True), name="one_certificate_in_force"
            ),
            models.CheckConstraint(
                name="pathway_certificate_has_season", condition=~Q(basis="pathway") | Q(season__isnull=False)
            ),
            models.CheckConstraint(
                name="revocation_has_reason", condition=Q(revoked_on__isnull=True) | ~Q(revocation_reason="")
            ),
            models.CheckConstraint(
                name="revoked_after_issue", condition=Q(revoked_on__isnull=True) | Q(revoked_on__gte=F("issued_on"))
            ),
        ]


@pghistory.track()
class CertificateProposal(Identified, Versioned):
    """That a certificate be issued or revoked: one person proposes, another one carries it out."""

    class Kind(models.TextChoices):
        ISSUE = "issue", "Issue the certificate"
        REVOKE = "revoke", "Revoke the certificate"

    class State(models.TextChoices):
        OPEN = "open", "Waiting for a second person"
        CARRIED_OUT = "carried_out", "Carried out"
        DECLINED = "declined", "Declined"

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="certificate_proposals")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    #: The certificate to revoke or, once carried out, the one issued.
    certificate = models.ForeignKey(Certificate, null=True, on_delete=models.PROTECT, related_name="proposals")
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decline_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-proposed_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["applicant"], condition=Q(state="open"), name="one_open_certificate_proposal"
            ),
            models.CheckConstraint(
                name="certificate_takes_two_people",
                condition=~Q(state="carried_out") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="revocation_proposal_has_reason",
                condition=Q(kind="issue") | (Q(certificate__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="declined_proposal_has_reason", condition=~Q(state="declined") | ~Q(decline_reason="")
            ),
        ]


@pghistory.track()
class TrainingPeriod(Identified, Versioned):
    """A period of graduate medical education."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="training")
    programme = models.CharField(
        max_length=14, choices=[("acgme", "ACGME-accredited"), ("non_standard", "Non-standard"), ("other", "Other")]
    )
    programme_name = models.CharField(max_length=200)
    country = models.CharField(max_length=3, default="USA")
    started_on = models.DateField()
    ended_on = models.DateField(null=True)
    #: The programme's word for the period so far.
    successful = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["started_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="training_dates_in_order", condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on"))
            )
        ]


@pghistory.track()
class UsLicence(Identified):
    """A licence of a US jurisdiction."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="us_licences")
    jurisdiction = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=[("unrestricted", "Unrestricted"), ("other", "Other")])
    issued_on = models.DateField()
