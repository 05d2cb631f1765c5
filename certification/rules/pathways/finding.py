"""What one Pathway's own conditions come to for a person, before the order of the Pathways is looked at.

Subjects tell what they found as names that `Season.reason` turns into reasons: a code, `unknown:` and a policy key, or
`review:` and a code. Names are quickly made and compared, so that all that follows from them is worked out only once.
"""

from dataclasses import dataclass
from typing import Literal

from certification.rules.decision import Reason
from certification.rules.seasons import Season

Door = Literal["open", "shut", "unknown"]
Names = tuple[str, ...]
Found = tuple[Names, Names, Names]  # what refuses or leaves it to a person, the evidence that is missing, notes


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """The door of a Pathway and what is told about it.

    The door is open where nothing but evidence can be missing. `refusals` shut it, `reviews` leave it to a person,
    `missing` names evidence that is still awaited, `notes` what is told and changes nothing.
    """

    door: Door
    refusals: tuple[Reason, ...]
    reviews: tuple[Reason, ...]
    missing: tuple[Reason, ...]
    notes: tuple[Reason, ...]


def finding(season: Season, found: Found) -> Finding:
    """Return the finding: a refusal shuts the door whatever is unknown, an unknown value leaves it undecided."""
    told, missing, notes = found
    refusals, reviews = sorted_out(season, told)
    return Finding(
        "shut" if refusals else "unknown" if reviews else "open",
        refusals,
        reviews,
        tuple(season.reason(name) for name in missing),
        tuple(season.reason(name) for name in notes),
    )


def sorted_out(season: Season, told: Names) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """Return the reasons that refuse and those that leave it to a person."""
    refusals = tuple(season.reason(name) for name in told if ":" not in name)
    return refusals, tuple(season.reason(name) for name in told if ":" in name)
