"""What one Pathway's own conditions come to for a person, before the order of the Pathways is looked at."""

from typing import Literal, NamedTuple

from certification.rules.decision import Reason

Door = Literal["open", "shut", "unknown"]


class Finding(NamedTuple):
    """The door of a Pathway and what is told about it.

    The door is open where nothing but evidence can be missing. `refusals` shut it, `reviews` leave it to a person,
    `missing` names evidence that is still awaited, `notes` what is told and changes nothing.
    """

    door: Door
    refusals: tuple[Reason, ...] = ()
    reviews: tuple[Reason, ...] = ()
    missing: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()


def finding(refusals: list[Reason], reviews: list[Reason], missing: list[Reason]) -> Finding:
    """Return the finding: a refusal shuts the door whatever is unknown, an unknown value leaves it undecided."""
    door: Door = "shut" if refusals else "unknown" if reviews else "open"
    return Finding(door, tuple(refusals), tuple(reviews), tuple(missing))
