"""OET Medicine: one sitting, inside the season's window, each part at the minimum of its own day.

Within one sitting a refusal beats a review, and that beats a result not yet released. Of several sittings the best
counts.
"""

from datetime import date
from typing import NamedTuple

from certification.policy.loader import Known
from certification.rules.decision import OetPicture, OetState, Reason
from certification.rules.facts import OetSitting
from certification.rules.question import Question
from certification.rules.reasons import reasons_without_values
from certification.rules.seasons import Season

PARTS = ("listening", "reading", "writing", "speaking")
RANK: tuple[OetState, ...] = ("needs_review", "awaiting_release", "not_satisfactory")


class Sitting(NamedTuple):
    """A sitting that does not satisfy: its state, why, the parts at the minimum, and whether it may help to combine."""

    state: OetState
    reasons: tuple[Reason, ...]
    good: frozenset[str]
    combines: bool


class OetRules(NamedTuple):
    """The scores that exist, the minimum of each part by the first day of sittings it holds for, and no sitting."""

    scale: frozenset[int]
    minimums: tuple[tuple[date, dict[str, int] | None], ...]
    missing: OetPicture

    def minimum(self, season: Season, day: date) -> dict[str, int] | None:
        """Return the minimum of each part for a sitting of a day; None where it is unknown."""
        found = None
        for start, minimum in self.minimums:
            if start <= day:
                found = minimum
        if season.early_writing_minimum is not None and found is not None and found is not self.minimums[-1][1]:
            return dict(found, writing=season.early_writing_minimum)
        return found


def oet_rules(known: Known) -> OetRules:
    """Return the scale and the minimums by day of the sitting."""
    scale = known.needed("oet_scale").value
    minimums = tuple((row.from_ or date.min, row.value) for row in known.history("oet_minimum"))
    missing = OetPicture("missing", None, (known.views[reasons_without_values]["oet_missing"],))
    return OetRules(frozenset(range(scale["min"], scale["max"] + 1, scale["step"])), minimums, missing)


def judge_oet(q: Question, season: Season | None) -> OetPicture:
    """Return what all sittings by `as_of` come to for a season; without a season only whether there is one."""
    rules: OetRules = q.known.views[oet_rules]
    sittings = []
    for sitting in q.facts.oet:
        if sitting.taken_on <= q.as_of:
            sittings.append(sitting)
        else:
            q.may_change(sitting.taken_on)
    if not sittings:
        return rules.missing
    if season is None:
        return OetPicture("needs_review", None, (q.reasons["policy_value_unknown"],))
    good = [sitting.taken_on for sitting in sittings if _satisfies(season, rules, sitting)]
    if good:
        return OetPicture("satisfactory", max(good))
    return _together(season, rules, sittings)


def _satisfies(season: Season, rules: OetRules, sitting: OetSitting) -> bool:
    """Say whether nothing at all is wrong with a sitting."""
    if not sitting.released or sitting.profession != "medicine" or _inside_window(season, sitting.taken_on) is not True:
        return False
    least = rules.minimum(season, sitting.taken_on)
    if (
        least is None
        or sitting.listening < least["listening"]
        or sitting.reading < least["reading"]
        or sitting.writing < least["writing"]
        or sitting.speaking < least["speaking"]
    ):
        return False
    return rules.scale.issuperset((sitting.listening, sitting.reading, sitting.writing, sitting.speaking))


def _together(season: Season, rules: OetRules, sittings: list[OetSitting]) -> OetPicture:
    """Return what sittings of which none satisfies come to: the best state, and every fault."""
    judged = [_judge(season, rules, sitting) for sitting in sittings]
    if len(judged) == 1:
        return OetPicture(judged[0].state, None, _ordered(judged[0].reasons))
    best = min(RANK.index(one.state) for one in judged)
    reasons = dict.fromkeys(reason for one in judged for reason in one.reasons)
    if _only_combined(judged):
        reasons[season.why("oet_not_one_sitting")] = None
    return OetPicture(RANK[best], None, _ordered(tuple(reasons)))


def _ordered(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Put reasons in an order which that of the facts does not change."""
    return tuple(sorted(reasons, key=lambda reason: (reason.code, reason.row.id)))


def _only_combined(judged: list[Sitting]) -> bool:
    """Say whether several sittings hold every part at its minimum, and no single one does."""
    together = [one for one in judged if one.combines]
    if any(len(one.good) == len(PARTS) for one in together):
        return False
    return len(frozenset().union(*(one.good for one in together))) == len(PARTS)


def _judge(season: Season, rules: OetRules, sitting: OetSitting) -> Sitting:
    refusals: list[Reason] = []
    reviews: list[Reason] = []
    minimum = rules.minimum(season, sitting.taken_on)
    scores = (sitting.listening, sitting.reading, sitting.writing, sitting.speaking)
    possible = {part: score for part, score in zip(PARTS, scores, strict=True) if score in rules.scale}
    impossible = len(possible) < len(PARTS)
    medicine = sitting.profession == "medicine"
    if not medicine:
        refusals.append(season.why("oet_not_medicine"))
    inside = _inside_window(season, sitting.taken_on)
    if inside is False:
        refusals.append(season.why("oet_outside_window"))
    elif isinstance(inside, str):
        reviews.append(season.unknown(inside))
    good: frozenset[str] = frozenset()
    if minimum is None:
        reviews.append(season.unknown("oet_minimum"))
    else:
        good = frozenset([part for part, score in possible.items() if score >= minimum[part]])
        if len(good) < len(possible):
            doubted = inside is not False and _early_2022(season, rules, possible, minimum)
            verdict = season.why("oet_minimum_ambiguous" if doubted else "oet_below_minimum")
            (reviews if doubted else refusals).append(verdict)
    if impossible:
        reviews.append(season.why("oet_score_impossible"))
    waiting = [] if sitting.released else [season.why("oet_not_released")]
    state: OetState = "not_satisfactory" if refusals else "needs_review" if reviews else "awaiting_release"
    combines = medicine and not impossible and inside is not False
    return Sitting(state, (*refusals, *reviews, *waiting), good, combines)


def _early_2022(season: Season, rules: OetRules, scores: dict[str, int], minimum: dict[str, int]) -> bool:
    """Say whether the Writing minimum of one season's early sittings, which is not known, would settle it."""
    row = season.known.row("oet_early_2022_writing_minimum", season.year)
    newest = rules.minimums[-1][1]
    if row is None or row.value is not None or newest is None or minimum is newest:
        return False
    return all(score >= newest[part] for part, score in scores.items())


def _inside_window(season: Season, day: date) -> bool | str:
    """Say whether a sitting of a day counts for a season; where that is unknown, the key of the unknown value."""
    window = season.oet_window
    if (window.since is not None and day < window.since) or (window.over_after is not None and day > window.over_after):
        return False
    if window.ends and (window.surely_until is None or day > window.surely_until):
        return "oet_taken_until"
    if window.surely_since is None or day < window.surely_since:
        return "oet_taken_since"
    return True
