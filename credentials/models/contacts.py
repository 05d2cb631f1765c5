"""Offices of a school that answer questions, in the order in which we write to them."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from credentials.models.schools import School
from ecfmg.foundation.models import Identified, Versioned


class Language(models.TextChoices):
    """Languages in which we can write to a school. English always stands below the other one."""

    ENGLISH = "en", "English"
    SPANISH = "es", "Spanish"
    FRENCH = "fr", "French"
    PORTUGUESE = "pt", "Portuguese"
    RUSSIAN = "ru", "Russian"


@pghistory.track()
class SchoolContact(Identified, Versioned):
    """Somebody at a school whom we can ask. The first active one is asked first; the ladder goes down the list."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="contacts")
    #: Lower numbers are asked first.
    position = models.PositiveSmallIntegerField(default=1)
    #: What applicants see of it, such as "Registrar's office"; never a person's name.
    office = models.CharField(max_length=150)
    name = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    postal_address = models.TextField(blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.ENGLISH)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["school", "position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="contact_can_be_reached", condition=~Q(email="") | ~Q(postal_address="") | Q(active=False)
            ),
            models.CheckConstraint(name="contact_names_an_office", condition=~Q(office="")),
        ]

    def __str__(self) -> str:
        return f"{self.office}, {self.school.name}"
