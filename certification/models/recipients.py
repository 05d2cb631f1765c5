"""Programmes, boards and hospitals that ask whether a person is certified, and what they were told."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models

from applicants.models import Applicant
from ecfmg.foundation.models import Identified, StoredFile


@pghistory.track()
class RecipientOrganisation(Identified):
    """A residency programme, licensing board or hospital."""

    class Kind(models.TextChoices):
        PROGRAMME = "programme", "Residency or fellowship programme"
        BOARD = "board", "Licensing board"
        HOSPITAL = "hospital", "Hospital"

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reference = models.CharField(max_length=20, unique=True)

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        """The stream of events of this organisation."""
        return f"recipient:{self.public_id}"


@pghistory.track()
class RecipientMember(Identified):
    """A person who may ask for an organisation."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", "Administrator"
        MEMBER = "member", "Member"

    organisation = models.ForeignKey(RecipientOrganisation, on_delete=models.PROTECT, related_name="members")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recipient_membership")
    role = models.CharField(max_length=14, choices=Role.choices)
    #: From then on the person asks for nobody; what they asked before stays.
    ended_at = models.DateTimeField(null=True)


class ConfirmationReport(Identified):
    """What one organisation was told about one person on one day. The answer is kept as it was given."""

    #: R and seven or more digits, such as R1000001.
    number = models.CharField(max_length=12, unique=True)
    #: Printed beside the number; whoever holds both can check the report. 28 characters, 140 random bits.
    code = models.CharField(max_length=32, unique=True)
    organisation = models.ForeignKey(RecipientOrganisation, on_delete=models.PROTECT, related_name="reports")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    #: Empty where nobody matched what was asked; the question is kept all the same.
    applicant = models.ForeignKey(Applicant, null=True, on_delete=models.PROTECT, related_name="reports")
    asked = models.JSONField()
    purpose = models.CharField(max_length=200)
    answer = models.JSONField()
    made_at = models.DateTimeField()
    pdf = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["organisation", "-id"], name="report_newest")]
