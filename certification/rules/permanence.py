"""What makes a Pathway certificate valid for good: eligible US training without a gap, or a full US licence."""

from datetime import date, timedelta
from typing import NamedTuple

from certification.policy.loader import Known
from certification.policy.row import Row
from certification.rules.dates import add_months
from certification.rules.decision import Reason
from certification.rules.facts import Training
from certification.rules.question import Question

ONE_DAY = timedelta(days=1)
DAYS_OF_A_YEAR = 365


class PermanenceRule(NamedTuple):
    """The rule as known: eligible programmes, months of training, and the day from which a full US licence does."""

    row: Row
    programmes: frozenset[str]
    months: int
    us_licence_from: date | None


class Permanence(NamedTuple):
    """When training and licence each made the certificate permanent, by `as_of`; and what falls short of it.

    `coming` is the day on which training that goes on will be complete.
    """

    by_training: date | None
    by_licence: date | None
    training_reason: Reason
    licence_reason: Reason
    falls_short: tuple[Reason, ...]
    coming: date | None

    def since_by(self, last_day: date | None) -> date | None:
        """Return the first day of permanence if it was reached by a last day (None: no last day is known)."""
        reached = [day for day in (self.by_training, self.by_licence) if day is not None]
        return min((day for day in reached if last_day is None or day <= last_day), default=None)

    def reached_by(self, last_day: date | None) -> tuple[Reason, ...]:
        """Return what made it permanent by a last day."""
        both = ((self.by_training, self.training_reason), (self.by_licence, self.licence_reason))
        return tuple(reason for day, reason in both if day is not None and (last_day is None or day <= last_day))


def permanence_rule(known: Known) -> PermanenceRule:
    """Return the rule of permanent validation as known."""
    row = known.needed("permanent_validation")
    value = row.value
    return PermanenceRule(
        row, frozenset(value["training_programmes"]), value["training_months"], value["us_licence_from"]
    )


def judge_permanence(q: Question) -> Permanence:
    """Return what training and US licences by `as_of` come to."""
    rule: PermanenceRule = q.known.views[permanence_rule]
    by_training, falls_short, coming = _training(q, rule) if q.facts.training else (None, (), None)
    by_licence = _licence(q, rule) if q.facts.us_licences else None
    training_reason, licence_reason = q.reasons["permanent_by_training"], q.reasons["permanent_by_us_licence"]
    return Permanence(by_training, by_licence, training_reason, licence_reason, falls_short, coming)


def _licence(q: Question, rule: PermanenceRule) -> date | None:
    if rule.us_licence_from is None:
        return None
    earliest: date | None = None
    for licence in q.facts.us_licences:
        if licence.kind != "unrestricted":
            continue
        since = max(licence.issued_on, rule.us_licence_from)
        q.may_change(since)
        if since <= q.as_of and (earliest is None or since < earliest):
            earliest = since
    return earliest


def _training(q: Question, rule: PermanenceRule) -> tuple[date | None, tuple[Reason, ...], date | None]:
    """Return the day on which the months were first complete without a gap, what fell short, and the day to come."""
    short: list[Reason] = []
    counting: list[Training] = []
    for period in q.facts.training:
        q.may_change(period.started_on)
        if period.started_on > q.as_of:
            continue
        eligible = period.programme in rule.programmes and period.country == "USA"
        if not eligible:
            short.append(q.reasons["training_not_eligible"])
        if not period.successful:
            short.append(q.reasons["training_not_successful"])
        if eligible and period.successful:
            counting.append(period)
    runs = _runs(counting)
    complete_on: date | None = None
    coming: date | None = None
    for start, end in runs:
        goal = add_months(start, rule.months) - ONE_DAY
        if goal <= end:
            if goal > q.as_of:
                coming = goal if coming is None else min(coming, goal)
            elif complete_on is None or goal < complete_on:
                complete_on = goal
    if complete_on is None and runs:
        short.append(_too_little(q, runs))
    return complete_on, tuple(dict.fromkeys(sorted(short, key=lambda reason: reason.code))), coming


def _runs(periods: list[Training]) -> list[tuple[date, date]]:
    """Join periods that touch or overlap; one without an end goes on."""
    runs: list[tuple[date, date]] = []
    for start, end in sorted((period.started_on, period.ended_on or date.max) for period in periods):
        if end < start:
            continue
        if runs and (runs[-1][1] == date.max or start <= runs[-1][1] + ONE_DAY):
            runs[-1] = (runs[-1][0], max(runs[-1][1], end))
        else:
            runs.append((start, end))
    return runs


def _too_little(q: Question, runs: list[tuple[date, date]]) -> Reason:
    """Tell training with gaps that adds up to a year apart from training that is simply too short."""
    days = sum((min(end, q.as_of) - start).days + 1 for start, end in runs)
    if len(runs) > 1:
        last_start, last_end = max(runs)
        before = sum((end - start).days + 1 for start, end in runs if start != last_start)
        if before < DAYS_OF_A_YEAR and last_end > q.as_of:
            q.may_change(last_start + timedelta(days=DAYS_OF_A_YEAR - before - 1))
        if days >= DAYS_OF_A_YEAR:
            return q.reasons["training_not_continuous"]
    return q.reasons["training_too_short"]
