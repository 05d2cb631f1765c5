"""What one Pathway's own conditions come to for a person, before the order of the Pathways is looked at.

Subjects tell what they find as names that `Season.reason` turns into reasons: a code, `unknown:` and a policy key, or
`review:` and a code. Equal findings of a season are one object, so all that follows from them is worked out only once.
"""

from dataclasses import dataclass
from typing import Literal

from certification.rules.decision import Reason
from certification.rules.seasons import Season

Door = Literal["open", "shut", "unknown"]
Names = tuple[str, ...]


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


def finding(season: Season, told: Names = (), missing: Names = (), notes: Names = ()) -> Finding:
    """Return the finding: a refusal shuts the door whatever is unknown, an unknown value leaves it undecided."""
    key = (told, missing, notes)
    kept = season.kept.get(key)
    if not isinstance(kept, Finding):
        refusals, reviews = sorted_out(season, told)
        kept = Finding(
            "shut" if refusals else "unknown" if reviews else "open",
            refusals,
            reviews,
            tuple(season.reason(name) for name in missing),
            tuple(season.reason(name) for name in notes),
        )
        season.keep(key, kept)
    return kept


def sorted_out(season: Season, told: Names) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """Return the reasons that refuse and those that leave it to a person."""
    refusals = tuple(season.reason(name) for name in told if ":" not in name)
    return refusals, tuple(season.reason(name) for name in told if ":" in name)
