"""What the page of two decisions shows: each decision with how it was made, and what differs between them and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from certification.facts_comparison import FactChange, compare_facts
from certification.models import Decision, PolicyRelease
from certification.policy_in_force import policy_with
from certification.queries.cases import DecisionPair
from certification.queries.policy import changed_rows
from certification.replay import replay_decision
from ecfmg.foundation.shapes import Column, EmptyState, Fact, Row, Table
from ecfmg.foundation.templatetags.words import moment
from ecfmg.portals.staff.policy_pages import rows_table


@dataclass(frozen=True, slots=True)
class DecisionColumn:
    """One decision: which one, how it was made, and whether it comes out the same today."""

    heading: str
    decision: Decision
    facts: Sequence[Fact]


def columns_of(pair: DecisionPair) -> list[DecisionColumn]:
    """The two decisions side by side, each made again from the facts and the policy that it kept."""
    return [_column("Earlier decision", pair.earlier), _column("Later decision", pair.later)]


def _column(heading: str, decision: Decision) -> DecisionColumn:
    facts = [
        Fact("Status", decision.get_status_display()),
        Fact("Made", moment(decision.made_at)),
        Fact("Decided as of", decision.as_of),
        Fact("Counting what was announced by", decision.known_on),
        Fact("Policy", _policy_words(decision.policy_version)),
        Fact("Made again now", _again_words(decision)),
    ]
    return DecisionColumn(heading, decision, facts)


def _policy_words(version: str) -> str:
    release = PolicyRelease.objects.filter(text=version, number__isnull=False).order_by("-number").first()
    return f"Release {release.number}" if release else "The policy that came with the code"


def _again_words(decision: Decision) -> str:
    again = replay_decision(decision)
    if not again.same_policy:
        return "The policy of then was not kept here, so it cannot be made again"
    if again.same:
        return "The same answer, byte for byte"
    return "Another answer: the code of the rules has changed since"


def facts_table(pair: DecisionPair) -> Table:
    """Every fact that differs."""
    found: Sequence[FactChange] = compare_facts(pair.earlier.facts, pair.later.facts)
    rows = [Row((one.name, one.before, one.after)) for one in found]
    columns = [Column("Fact"), Column("Earlier"), Column("Later")]
    return Table(f"Facts that differ ({len(rows)})", columns, rows, EmptyState("The facts are the same", ""))


def policy_table(pair: DecisionPair) -> Table | None:
    """The rows of policy that differ; None where both decisions were made by the same, or one was not kept."""
    before, after = policy_with(pair.earlier.policy_version), policy_with(pair.later.policy_version)
    if pair.same_policy or before is None or after is None:
        return None
    return rows_table(changed_rows(before, after), caption="Rows of the policy that differ")
