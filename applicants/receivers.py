"""What happens here when sign-in, a lower layer, tells of something."""

from typing import Any

from django.dispatch import receiver

from applicants.actions import open_record
from ecfmg.accounts.models import User
from ecfmg.accounts.signals import applicant_signed_up
from ecfmg.foundation.actors import Actor


@receiver(applicant_signed_up, dispatch_uid="applicants.open_record_at_sign_up")
def open_record_at_sign_up(*, user: User, given_names: str, family_name: str, **_: Any) -> None:
    """A person who signs up gets a record, with the name on the passport as first name of record."""
    open_record(Actor.of(user), user=user, given_names=given_names, family_name=family_name)
