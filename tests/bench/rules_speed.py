"""The rules alone: people decided a second with facts in memory, against zen-engine on a table both can express."""

import gc
from collections import Counter
from collections.abc import Sequence

from certification.facts_loading import load_facts
from certification.policy.loader import load_policy
from certification.rules.decide import decide
from certification.rules.facts import Facts
from ecfmg.foundation import clock
from tests.bench.figures import against, interleaved
from tests.bench.table import as_context, assert_equal_answers, our_status, zen_engine, zen_status

ROUNDS = 9
PEOPLE = 5000
BATCH = 1000


def measure_rules(ids: Sequence[int]) -> list[str]:
    """Measure and return what was found, line by line."""
    people = facts_of(ids[:PEOPLE])
    policy = load_policy()
    decisions = [decide(facts, policy) for facts in people]
    statuses = Counter(decision.status for decision in decisions)
    engine = zen_engine()
    compared = assert_equal_answers(engine)
    tables = [decision.requirements for decision in decisions]
    contexts = [as_context(requirements) for requirements in tables]
    gc.collect()
    gc.freeze()  # the facts stay in memory for the whole run: the collector need not look through them again

    def whole_contract() -> int:
        for facts in people:
            decide(facts, policy)
        return len(people)

    def our_table() -> int:
        for requirements in tables:
            our_status(requirements)
        return len(tables)

    def their_table() -> int:
        for context in contexts:
            zen_status(engine, context)
        return len(contexts)

    whole_contract()
    ours, table, theirs = interleaved(ROUNDS, (whole_contract, our_table, their_table))
    gc.unfreeze()
    return [
        f"decide, the whole contract, {len(people):,} people in memory, one core: {ours.told(' people/s')}",
        f"  statuses: {', '.join(f'{status} {count:,}' for status, count in statuses.most_common())}",
        f"  {against(ours.median, 30_000, '/s', at_least=True)} ({ours.median / 30_000:.0%} of it)",
        f"six requirements to a status, equal answers on {compared} tables:",
        f"  our rules {table.told()}; zen-engine {theirs.told()}: {table.median / theirs.median:.1f} times;"
        f" {against(table.median / theirs.median, 3, ' times', at_least=True)}",
        f"  the whole contract against that one table of zen-engine: {ours.median / theirs.median:.2f} times",
    ]


def facts_of(ids: Sequence[int]) -> list[Facts]:
    """Return the facts of people on file, as of today."""
    found: list[Facts] = []
    for start in range(0, len(ids), BATCH):
        found.extend(load_facts(ids[start : start + BATCH], as_of=clock.today()).values())
    return found
