"""Who may speak for a school, who stands in for whom, and the yearly word that the list is still right."""

from datetime import date
from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from credentials.models.schools import School
from ecfmg.foundation.models import Identified, StoredFile, Versioned


class SchoolRole(models.TextChoices):
    """What somebody does for a school."""

    COORDINATOR = "coordinator", "Coordinator"
    OFFICIAL = "official", "Authorised official"
    UPLOADER = "uploader", "Document uploader"


class SchoolMemberQuerySet(models.QuerySet["SchoolMember"]):
    """Reads of a roster by day."""

    def in_office(self, day: date) -> "SchoolMemberQuerySet":
        """Whoever is on the roster on `day` and not refused by our staff, with an account that is open."""
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day, user__is_active=True
        ).exclude(approval=SchoolMember.Approval.REFUSED)

    def in_office_or_later(self, day: date) -> "SchoolMemberQuerySet":
        """Whoever is on the roster on `day` or comes on it afterwards."""
        ahead = self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), user__is_active=True)
        return ahead.exclude(approval=SchoolMember.Approval.REFUSED)


@pghistory.track()
class SchoolMember(Identified, Versioned):
    """A person of the school's roster. Only an authorised official within the dates, approved by our staff, may
    attest or verify."""

    Role = SchoolRole

    class Approval(models.TextChoices):
        WAITING = "waiting", "Waits for our approval"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Not approved"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="members")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="school_membership")
    role = models.CharField(max_length=12, choices=SchoolRole.choices)
    title = models.CharField(max_length=150, blank=True)
    specimen_signature = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    #: Coordinators and officials answer for the school only after our staff said yes; uploaders need no approval.
    approval = models.CharField(max_length=10, choices=Approval.choices, default=Approval.WAITING)
    approval_reason = models.TextField(blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)

    objects = SchoolMemberQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="school_role_known", condition=Q(role__in=["coordinator", "official", "uploader"])
            ),
            models.CheckConstraint(
                name="member_dates_in_order",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="member_approval_known", condition=Q(approval__in=["waiting", "approved", "refused"])
            ),
            models.CheckConstraint(
                name="member_refusal_has_reason", condition=~Q(approval="refused") | ~Q(approval_reason="")
            ),
            # What a cover points at, so that the database itself keeps school and role of both people the same.
            models.UniqueConstraint(fields=["id", "school", "role"], name="member_school_role"),
        ]


@pghistory.track()
class Cover(Identified):
    """While `member` is away, `stand_in`, who has the same role at the same school, gets their notices too.

    Migration 0005 adds foreign keys over (person, school, role), so that nothing else can be stored.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="covers")
    role = models.CharField(max_length=12, choices=SchoolRole.choices)
    member = models.ForeignKey(SchoolMember, on_delete=models.PROTECT, related_name="absences")
    stand_in = models.ForeignKey(SchoolMember, on_delete=models.PROTECT, related_name="covers")
    starts_on = models.DateField()
    ends_on = models.DateField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["starts_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="cover_by_another", condition=~Q(member=F("stand_in"))),
            models.CheckConstraint(name="cover_dates_in_order", condition=Q(ends_on__gte=F("starts_on"))),
        ]


@pghistory.track()
class RosterConfirmation(Identified, Versioned):
    """The yearly question whether everybody on the roster still belongs there. Past `due_on` without an answer, the
    school's officials can neither verify nor attest until it is given."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="roster_confirmations")
    opened_on = models.DateField()
    due_on = models.DateField()
    reminders_sent = models.PositiveSmallIntegerField(default=0)
    next_reminder_on = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.ForeignKey(SchoolMember, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school"], condition=Q(confirmed_on__isnull=True), name="one_open_confirmation"
            ),
            models.CheckConstraint(
                name="confirmation_names_who",
                condition=Q(confirmed_on__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
            ),
            models.CheckConstraint(name="confirmation_due_after", condition=Q(due_on__gt=F("opened_on"))),
        ]
