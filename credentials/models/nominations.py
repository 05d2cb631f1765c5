"""The dean's nomination of a coordinator: how a school comes to have access."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from credentials.models.roster import SchoolMember
from credentials.models.schools import School
from ecfmg.foundation.models import Identified, StoredFile, Versioned


@pghistory.track()
class Nomination(Identified, Versioned):
    """A dean names the coordinator of the school by a signed letter, confirmed from the dean's own address."""

    class State(models.TextChoices):
        SENT = "sent", "Waits for the dean's confirmation by e-mail"
        CONFIRMED = "confirmed", "Waits for our decision"
        DISOWNED = "disowned", "The dean did not send it"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"

    OPEN = (State.SENT, State.CONFIRMED)

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="nominations")
    #: Number that stands on everything we write about it, such as N-7K3QX9.
    number = models.CharField(max_length=12, unique=True)
    dean_name = models.CharField(max_length=200)
    dean_title = models.CharField(max_length=150)
    dean_email = models.EmailField()
    coordinator_name = models.CharField(max_length=200)
    coordinator_title = models.CharField(max_length=150)
    coordinator_email = models.EmailField()
    letter = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENT)
    sent_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    #: The coordinator who was invited, once approved.
    member = models.OneToOneField(SchoolMember, null=True, on_delete=models.PROTECT, related_name="nomination")

    class Meta:
        ordering: ClassVar = ["sent_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "coordinator_email"],
                condition=Q(state__in=["sent", "confirmed"]),
                name="one_open_nomination",
            ),
            models.CheckConstraint(
                name="nomination_state_known",
                condition=Q(state__in=["sent", "confirmed", "disowned", "approved", "refused"]),
            ),
            # Staff decide only on what the dean confirmed.
            models.CheckConstraint(
                name="nomination_decided_after_dean",
                condition=Q(state__in=["sent", "disowned"]) | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="nomination_decision_has_author",
                condition=~Q(state__in=["approved", "refused"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="nomination_approved_has_member",
                condition=Q(state="approved", member__isnull=False) | ~Q(state="approved") & Q(member__isnull=True),
            ),
            models.CheckConstraint(name="nomination_refusal_has_reason", condition=~Q(state="refused") | ~Q(reason="")),
        ]


class NominationPage(models.Model):
    """A page of the dean's letter as an image that we rendered ourselves; what staff look at."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()
    image = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["nomination", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["nomination", "number"], name="nomination_page_once")]
