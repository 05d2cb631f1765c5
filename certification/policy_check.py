"""Whether the running code can read the policy in force; and that the text of its own policy is kept."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning
from django.db import DatabaseError
from django.db.models import Q

from certification.policy.errors import PolicyError
from certification.policy.loader import load_policy

HINT = (
    "Run the code that could read it, publish there a policy that this code can read too, or correct this code. "
    "Until then nobody is decided about."
)
UNSEEN = "The policy in force is a release; the changed policy files of this code are not used."
UNSEEN_HINT = "A policy officer proposes them in the staff portal, under Policy, with the files of this code."


def check_policy(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Read the policy in force as every process will: an error names each fault. Says nothing without a database."""
    from certification.policy_in_force import policy_in_force, version_released

    try:
        released = version_released()
    except DatabaseError:  # no database here, or one before its first migration: then there is no release either
        return []
    if released is None:
        return []
    try:
        policy_in_force()
    except PolicyError as error:
        faults = "\n".join(error.faults)
        return [
            Error(f"This code cannot read the policy in force, release {released}:\n{faults}", HINT, id="policy.E001")
        ]
    return [] if _seen_by_officers(load_policy().version) else [CheckWarning(UNSEEN, UNSEEN_HINT, id="policy.W001")]


def keep_policy_of_code(sender: AppConfig, **kwargs: Any) -> None:
    """After each migration keep the text of the policy that came with the code, so that its decisions can be made again
    when a later version of the code has another."""
    from certification.policy_in_force import keep_text, texts_of_code

    try:
        kwargs["apps"].get_model("certification", "PolicyText")
    except LookupError:  # migrated back to before there was such a table
        return
    keep_text(texts_of_code())


def _seen_by_officers(version: str) -> bool:
    """Whether a release was made from the policy of this code, or is the same."""
    from certification.models import PolicyRelease

    return PolicyRelease.objects.filter(Q(base=version) | Q(text=version)).exists()
