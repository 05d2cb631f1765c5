"""A class of coming graduates, as the school gives it before its people are here."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from credentials.models.education import Education
from credentials.models.schools import School
from ecfmg.foundation.models import Identified, Versioned


@pghistory.track()
class ClassList(Identified, Versioned):
    """One file of a class. It counts for nobody until somebody of the school has confirmed it.

    The three days say by when the school means to send each document for everybody on the list.
    """

    class State(models.TextChoices):
        PREVIEW = "preview", "To be confirmed by you"
        CONFIRMED = "confirmed", "Confirmed"
        DISCARDED = "discarded", "Put aside"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="class_lists")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREVIEW)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    mspe_by = models.DateField(null=True)
    transcript_by = models.DateField(null=True)
    diploma_by = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="class_state_known", condition=Q(state__in=["preview", "confirmed", "discarded"])
            ),
            models.CheckConstraint(
                name="class_confirmed_has_time", condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False)
            ),
        ]


@pghistory.track()
class ClassMember(Identified, Versioned):
    """One coming graduate: who the school says it is, and the person here that it belongs to, once known.

    `suggestion` is somebody of this school who resembles the line (`confidence` of 100); a person decides.
    """

    class_list = models.ForeignKey(ClassList, on_delete=models.PROTECT, related_name="members")
    #: Line of the file, the heading being line 1.
    line = models.PositiveIntegerField()
    usmle_id = models.CharField(max_length=8, blank=True)
    given_names = models.CharField(max_length=200, blank=True)
    family_name = models.CharField(max_length=200, blank=True)
    date_of_birth = models.DateField(null=True)
    expected_graduation_on = models.DateField()
    degree_title = models.CharField(max_length=250)
    education = models.ForeignKey(Education, null=True, on_delete=models.SET_NULL, related_name="class_entries")
    suggestion = models.ForeignKey(Education, null=True, on_delete=models.SET_NULL, related_name="+")
    confidence = models.PositiveSmallIntegerField(default=0)
    #: A suggestion that somebody of the school turned down is not made again.
    not_this_person = models.ForeignKey(Education, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["class_list", "line"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["class_list", "line"], name="class_line_once"),
            models.UniqueConstraint(
                fields=["class_list", "education"],
                condition=Q(education__isnull=False),
                name="class_person_once",
            ),
            models.CheckConstraint(
                name="class_member_is_somebody",
                condition=~Q(usmle_id="") | (~Q(family_name="") & Q(date_of_birth__isnull=False)),
            ),
            models.CheckConstraint(name="class_confidence_percent", condition=Q(confidence__lte=100)),
        ]
