"""A case is what the rules say now; a decision is what they said once, kept with its facts for ever."""

import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from applicants.models import Applicant
from ecfmg.foundation.models import Identified, Versioned


class Status(models.TextChoices):
    """The status of a case (the contract of the rules)."""

    NOT_IMG = "not_img", "Does not need certification"
    INELIGIBLE = "ineligible", "Not eligible"
    IN_PROGRESS = "in_progress", "In progress"
    ON_HOLD = "on_hold", "On hold"
    READY = "ready", "Ready to be certified"
    CERTIFIED = "certified", "Certified"
    EXPIRED = "expired", "Expired for entry into training"
    REVOKED = "revoked", "Revoked"


class Decision(Identified):
    """One answer of the rules: same facts and same policy as known give the same answer, byte for byte."""

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="decisions", db_index=False)
    as_of = models.DateField()
    known_on = models.DateField()
    status = models.CharField(max_length=12, choices=Status.choices)
    #: The facts as the contract writes them, and what was decided (`certification.kept_answers`). Text, not jsonb: they
    #: are kept byte for byte, and nothing looks for anything in them.
    facts_text = models.TextField()
    answer = models.TextField()
    facts_sha256 = models.CharField(max_length=64)
    #: What was decided, without the days asked about and without wording; tells a new answer from the same one.
    answer_sha256 = models.CharField(max_length=64)
    policy_version = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["applicant", "-id"], name="decision_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(name="decision_status_known", condition=Q(status__in=Status.values))
        ]

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The facts that it was made from, as the contract writes them."""
        facts: dict[str, Any] = json.loads(self.facts_text)
        return facts

    @cached_property
    def document(self) -> dict[str, Any]:
        """What was decided, as the contract writes it, with a sentence for each reason."""
        from certification.kept_answers import document_of  # which asks the models for the policy of then

        return document_of(self)


class Case(Identified, Versioned):
    """The one case of a person: status, the decision it comes from, who works on it, when to look again."""

    applicant = models.OneToOneField(Applicant, on_delete=models.PROTECT, related_name="case")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.IN_PROGRESS)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: First day on which the same facts could give another answer.
    next_review_on = models.DateField(null=True)
    #: The day for which the rules were last asked about the facts on file, and `rules_version` of then. From that day
    #: until the next review, unless a fact or the rules change, the answer is the same without asking.
    checked_on = models.DateField(null=True)
    checked_with = models.CharField(max_length=64, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="cases", db_index=False
    )
    #: Who must act next: applicant, staff, school or nobody; and since when.
    action_by = models.CharField(max_length=10, default="applicant")
    waiting_since = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["action_by", "waiting_since", "id"], name="case_worklist"),
            models.Index(fields=["status", "waiting_since", "id"], name="case_by_status"),
            models.Index(fields=["assigned_to", "waiting_since", "id"], name="case_by_assignee"),
            models.Index(fields=["next_review_on"], name="case_next_review", condition=Q(next_review_on__isnull=False)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="case_status_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(
                name="case_action_by_known", condition=Q(action_by__in=["applicant", "staff", "school", "nobody"])
            ),
        ]

    def __str__(self) -> str:
        return f"Case of {self.applicant}"


class DueCase(models.Model):
    """A person whose facts changed since the last decision. Written by triggers on every table of facts."""

    applicant_id = models.BigIntegerField(primary_key=True)
    noted_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["noted_at"], name="due_oldest")]
