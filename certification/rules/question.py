"""The question put to the rules: one person's facts, two clocks, the policy known, and where the answer may change.

Each subject gets the `Question`, reads the facts dated by `as_of`, asks `why` for its reasons and names the days on
which its answer changes. `decide` makes `next_review_on` of these days.
"""

from datetime import date, timedelta

from certification.policy.loader import Known
from certification.policy.row import Row
from certification.rules.decision import Reason
from certification.rules.facts import Education, Facts
from certification.rules.reasons import reasons_without_values

ONE_DAY = timedelta(days=1)


class Question:
    """One person's facts on one day, with the policy known.

    `education` holds the entries begun by `as_of`, `awarding` the last of them (it awards the degree). `changes_on` is
    the first day after `as_of` known to give another decision; `may_change_on` lists days on which it could change,
    which `decide` tries before it believes them.
    """

    __slots__ = (
        *("facts", "as_of", "known_on", "known", "reasons"),
        *("education", "awarding", "changes_on", "may_change_on"),
    )

    def __init__(self, facts: Facts, as_of: date, known_on: date, known: Known) -> None:
        self.facts = facts
        self.as_of = as_of
        self.known_on = known_on
        self.known = known
        self.reasons: dict[str, Reason] = known.views[reasons_without_values]
        self.changes_on: date | None = None
        self.may_change_on: list[date] = []
        education = facts.education
        for entry in education:
            if entry.started_on is not None and entry.started_on > as_of:
                education = self._begun(education)
                break
        self.education: tuple[Education, ...] = education
        self.awarding: Education | None = education[-1] if education else None

    def _begun(self, entries: tuple[Education, ...]) -> tuple[Education, ...]:
        """Leave out education not begun by `as_of`, note the days on which entries begin."""
        for entry in entries:
            self.may_change(entry.started_on)
        return tuple(entry for entry in entries if entry.started_on is None or entry.started_on <= self.as_of)

    def why(self, code: str, row: Row | None = None, **values: object) -> Reason:
        """Return the reason of a code; without a row it rests on the policy that the register names for the code."""
        if row is None and not values:
            return self.reasons[code]
        return Reason(code, row or self.reasons[code].row, tuple(values.items()))

    def change(self, day: date | None) -> None:
        """Note a day after `as_of` on which the decision surely differs from that of the day before."""
        if day is not None and (self.changes_on is None or day < self.changes_on):
            self.changes_on = day

    def may_change(self, day: date | None) -> None:
        """Note a day on which the decision could differ; a day not after `as_of` is left out."""
        if day is not None and day > self.as_of:
            self.may_change_on.append(day)

    def may_change_after(self, day: date | None) -> None:
        """Note the day after a last day."""
        if day is not None and self.as_of <= day < date.max:
            self.may_change_on.append(day + ONE_DAY)
