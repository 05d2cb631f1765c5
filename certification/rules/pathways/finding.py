"""What one Pathway's own conditions come to for a person, before the order of the Pathways is looked at."""

from dataclasses import dataclass
from typing import Literal

from certification.rules.decision import Reason
from certification.rules.seasons import Season

Door = Literal["open", "shut", "unknown"]
MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """The door of a Pathway and what is told about it.

    The door is open where nothing but evidence can be missing. `refusals` shut it, `reviews` leave it to a person,
    `missing` names evidence that is still awaited, `notes` what is told and changes nothing. Equal findings of a season
    are one object, so that the routes they lead to need to be worked out only once.
    """

    door: Door
    refusals: tuple[Reason, ...]
    reviews: tuple[Reason, ...]
    missing: tuple[Reason, ...]
    notes: tuple[Reason, ...]


def finding(
    season: Season,
    refusals: tuple[Reason, ...] = (),
    reviews: tuple[Reason, ...] = (),
    missing: tuple[Reason, ...] = (),
    notes: tuple[Reason, ...] = (),
) -> Finding:
    """Return the finding: a refusal shuts the door whatever is unknown, an unknown value leaves it undecided."""
    key = (refusals, reviews, missing, notes)
    found = season.kept.get(key)
    if not isinstance(found, Finding):
        if len(season.kept) >= MOST_KEPT:
            season.kept.clear()
        door: Door = "shut" if refusals else "unknown" if reviews else "open"
        found = season.kept[key] = Finding(door, refusals, reviews, missing, notes)
    return found
