"""Policy as it was released: the whole text of every version that ever decided, and who proposed and published it."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from applicants.models import Applicant
from ecfmg.foundation.models import Identified, Versioned


class PolicyText(models.Model):
    """The whole text of one version of the policy, kept for ever: a decision made with it can be made again."""

    #: SHA-256 as `certification.policy.loader.version_of` makes it; decisions keep it as `policy_version`.
    version = models.CharField(max_length=64, primary_key=True)
    #: Text of each file by its name.
    files = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Protect(name="policy_text_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="policy_text_version_form", condition=Q(version__regex=r"^[0-9a-f]{64}$"))
        ]


@pghistory.track(exclude=["trial_last", "trial_looked_at", "trial_result"])
class PolicyRelease(Identified, Versioned):
    """A changed policy: proposed by one policy officer, tried over everybody, published or declined by another.

    The published one with the highest `number` is the policy in force. `kind`, `periods` and `people` are what a
    changelog entry for a policy change names.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        PUBLISHED = "published", "Published"
        DECLINED = "declined", "Declined"

    class Trial(models.TextChoices):
        RUNNING = "running", "Being tried"
        DONE = "done", "Tried over everybody"
        FAILED = "failed", "The trial failed"

    class Kind(models.TextChoices):
        NEW = "new", "New: a value that nobody had announced before"
        CHANGED = "changed", "Changed: an authority changed a value"
        CORRECTED = "corrected", "Corrected: we had it wrong"
        CONFIRMED = "confirmed", "Confirmed: a source was found or replaced"
        HOUSE = "house", "House: our own reading where no authority says"

    text = models.ForeignKey(PolicyText, on_delete=models.PROTECT, related_name="releases")
    #: The version that was in force when this was proposed, and that it was made from.
    base = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    summary = models.TextField()
    periods = models.CharField(max_length=300)
    people = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decline_reason = models.TextField(blank=True)
    #: Of published ones alone: 1, 2, 3 …
    number = models.PositiveIntegerField(null=True, unique=True)
    trial = models.CharField(max_length=8, choices=Trial.choices, default=Trial.RUNNING)
    #: The day that the trial asks about, and up to which announcements count.
    trial_as_of = models.DateField()
    #: How many people there were when it began, how many were looked at, and the number of the last of them.
    trial_people = models.PositiveIntegerField(default=0)
    trial_looked_at = models.PositiveIntegerField(default=0)
    trial_last = models.BigIntegerField(default=0)
    trial_ended_at = models.DateTimeField(null=True)
    trial_fault = models.TextField(blank=True)
    #: What came of it: `certification.queries.policy.counted`.
    trial_result = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["-proposed_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="policy_published_by_another",
                condition=~Q(state="published") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="policy_published_after_trial", condition=~Q(state="published") | Q(trial="done")
            ),
            models.CheckConstraint(
                name="policy_number_of_published",
                condition=Q(state="published", number__isnull=False) | (~Q(state="published") & Q(number__isnull=True)),
            ),
            models.CheckConstraint(
                name="policy_decided_with_day",
                condition=Q(state="proposed", decided_at__isnull=True)
                | (~Q(state="proposed") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="policy_declined_with_reason", condition=~Q(state="declined") | ~Q(decline_reason="")
            ),
            models.UniqueConstraint(fields=["text"], condition=Q(state="proposed"), name="policy_proposed_once"),
        ]

    @property
    def stream(self) -> str:
        """The stream of events of this release."""
        return f"policy:{self.public_id}"


class PolicyDifference(models.Model):
    """One person whose decision a proposed policy would change; gone as soon as the proposal is decided."""

    release = models.ForeignKey(PolicyRelease, on_delete=models.CASCADE, related_name="differences")
    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="+")
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    season = models.PositiveSmallIntegerField(null=True)
    school = models.CharField(max_length=250)
    country = models.CharField(max_length=20)
    #: Requirements that move, in words.
    parts = models.JSONField(default=list)
    #: What else differs, in words: days, reasons, sittings, the certificate.
    behind = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "applicant"], name="policy_difference_once")
        ]
