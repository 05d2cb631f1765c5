"""Who does something: a person, or a part of the system that has a name."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts; passed first to every action and kept in every event."""

    label: str
    id: UUID | None = None
    #: applicant, staff, school, recipient, link (somebody with a one-purpose link) or system.
    audience: str = "system"

    @classmethod
    def of(cls, user: Any) -> "Actor":
        """The actor behind a signed-in user."""
        return cls(label=user.display_name, id=user.public_id, audience=user.audience)

    @classmethod
    def system(cls, part: str) -> "Actor":
        """A named part of the system, such as "Results import"."""
        return cls(label=part)
