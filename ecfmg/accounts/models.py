"""Users and the roles of staff. What a person may do at a school or an organisation lies with those (higher layers)."""

from typing import Any, ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from ecfmg.foundation.models import Identified


class Audience(models.TextChoices):
    """The four groups of people who sign in; each has a portal of its own."""

    APPLICANT = "applicant", "Applicant"
    STAFF = "staff", "Staff"
    SCHOOL = "school", "Medical school"
    RECIPIENT = "recipient", "Programme, board or hospital"


class StaffRole(models.TextChoices):
    """What a member of staff may do; a person can hold several roles."""

    INTAKE = "intake", "Intake"
    REVIEWER = "reviewer", "Reviewer"
    SENIOR_REVIEWER = "senior_reviewer", "Senior reviewer"
    POLICY_OFFICER = "policy_officer", "Policy officer"
    ADMINISTRATOR = "administrator", "Administrator"


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new user; without a password nobody can sign in as them by password."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user with this address, whatever its case."""
        return self.get(email__iexact=username)


@pghistory.track(exclude=["password", "last_login"])
class User(Identified, AbstractBaseUser):
    """A person who signs in. One person has one address and belongs to one audience."""

    #: Kept in lower case, so that one address is one person.
    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=200)
    audience = models.CharField(max_length=12, choices=Audience.choices)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["display_name", "audience"]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="user_email_lower_case", condition=models.Q(email=Lower("email"))),
            models.CheckConstraint(name="user_audience_known", condition=models.Q(audience__in=Audience.values)),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def stream(self) -> str:
        """The stream of events of this account."""
        return f"user:{self.public_id}"


@pghistory.track()
class StaffAssignment(models.Model):
    """One role of one member of staff."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="staff_assignments")
    role = models.CharField(max_length=20, choices=StaffRole.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "role"], name="staff_role_once"),
            models.CheckConstraint(name="staff_role_known", condition=models.Q(role__in=StaffRole.values)),
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class DemoPerson(models.Model):
    """A user of the demonstration: anybody may sign in as them with one click while ``DEMO`` is on."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="demo_person")
    #: What this person is for, as the list of demo people says it.
    note = models.CharField(max_length=300)

    def __str__(self) -> str:
        return str(self.user)
