"""Pathway applications and the evidence that they rest on."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from applicants.models import Applicant
from credentials.models import Document, SchoolMember
from ecfmg.foundation.models import Identified, Versioned


@pghistory.track()
class PathwayApplication(Identified, Versioned):
    """An application to one Pathway in one season. `accepted` is staff's recorded word."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "Under review"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Not accepted"
        WITHDRAWN = "withdrawn", "Withdrawn"

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="pathway_applications")
    season = models.PositiveSmallIntegerField(help_text="The Match year")
    pathway = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(6)])
    submitted_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.SUBMITTED)
    revalidation = models.BooleanField(default=False)
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-season", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="pathway_one_to_six", condition=Q(pathway__gte=1, pathway__lte=6)),
            models.CheckConstraint(name="season_from_2021", condition=Q(season__gte=2021, season__lte=2100)),
            models.CheckConstraint(
                name="pathway_decision_has_day",
                condition=Q(status__in=["submitted", "withdrawn"]) | Q(decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="pathway_rejection_has_reason", condition=~Q(status="rejected") | ~Q(reason="")
            ),
            models.UniqueConstraint(
                fields=["applicant", "season"], condition=Q(status="submitted"), name="one_open_pathway_application"
            ),
        ]


@pghistory.track()
class Licence(Identified, Versioned):
    """A licence or registration to practise medicine."""

    class Kind(models.TextChoices):
        UNRESTRICTED = "unrestricted", "Unrestricted"
        PROVISIONAL_UNSUPERVISED = "provisional_unsupervised", "Provisional, without supervision"
        SUPERVISED = "supervised", "Under supervision"
        TRAINING = "training", "For postgraduate training"
        PREGRADUATE = "pregraduate", "For clinical training before the degree"

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="licences")
    country = models.CharField(max_length=3)
    authority = models.CharField(max_length=200)
    number = models.CharField(max_length=60)
    kind = models.CharField(max_length=24, choices=Kind.choices)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    disciplinary_action = models.BooleanField(default=False)
    verified = models.BooleanField(default=False)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="licences")

    class Meta:
        ordering: ClassVar = ["-valid_from", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="licence_dates_in_order",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(name="licence_country_alpha_3", condition=Q(country__regex=r"^[A-Z]{3}$")),
        ]


@pghistory.track()
class Osce(Identified):
    """An objective structured clinical examination that the person passed."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="osces")
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=3)
    administered_by_school = models.BooleanField()
    passed_on = models.DateField()
    attested = models.BooleanField(default=False)


@pghistory.track()
class Attestation(Identified):
    """The school's Clinical Skills Attestation for Pathway 3, 4 or 5."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="attestations")
    pathway = models.PositiveSmallIntegerField()
    official = models.ForeignKey(SchoolMember, null=True, on_delete=models.PROTECT, related_name="attestations")
    official_name = models.CharField(max_length=200)
    received_on = models.DateField()
    by_authorised_official = models.BooleanField()
    channel = models.CharField(max_length=6, choices=[("portal", "Portal"), ("paper", "Paper")])

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="attestation_pathway_3_to_5", condition=Q(pathway__gte=3, pathway__lte=5))
        ]


@pghistory.track()
class MiniCexEncounter(Identified):
    """One observed patient encounter for Pathway 6; scores are kept as given, the rules judge them."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="mini_cex")
    encounter_on = models.DateField()
    evaluator = models.CharField(max_length=200)
    evaluator_accepted_on = models.DateField()
    evaluator_licensed_since = models.DateField()
    evaluator_licence = models.CharField(max_length=14, choices=[("unrestricted", "Unrestricted"), ("other", "Other")])
    evaluator_related = models.BooleanField(default=False)
    evaluator_paid = models.BooleanField(default=False)
    setting = models.CharField(max_length=60, blank=True)
    in_person = models.BooleanField(default=True)
    real_patient = models.BooleanField(default=True)
    interviewing = models.SmallIntegerField()
    examination = models.SmallIntegerField()
    professionalism = models.SmallIntegerField()
    reasoning = models.SmallIntegerField()


@pghistory.track()
class OetSitting(Identified):
    """One sitting of the Occupational English Test; scores are kept as reported, the rules judge them."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="oet_sittings")
    candidate_number = models.CharField(max_length=40, blank=True)
    taken_on = models.DateField()
    profession = models.CharField(max_length=40, default="medicine")
    listening = models.SmallIntegerField()
    reading = models.SmallIntegerField()
    writing = models.SmallIntegerField()
    speaking = models.SmallIntegerField()
    released = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["-taken_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["applicant", "taken_on", "profession"], name="oet_sitting_once")
        ]
