"""Every decision that the records of `tests/certification/rules` hold, in memory, to be compared with those of a fault.

The records are fingerprints of decisions in short lines (`recorded.lines_of`) and of what their sentences name. Making
those lines takes longer than deciding, so decisions are compared as they are, and only of one that differs the lines
are made: a fault is noticed where they differ, as the tests of the records would notice it.
"""

from typing import Any, NamedTuple

from certification.policy.loader import Policy, load_policy
from tests.certification.rules.crossed import crossed, pairs
from tests.certification.rules.lives import KNOWN_ON, answers_of, named_in
from tests.certification.rules.recorded import lines_of
from tests.certification.rules.unknowns import MAY_BE_OPEN, people, without


class Asked(NamedTuple):
    """A question and its answer without any fault."""

    facts: Any
    policy: Policy
    day: Any
    known_on: Any
    answer: Any


def net() -> list[Asked]:
    """Return all that is on record: lives, lives of crossed people, unknown values."""
    from certification.rules.decide import decide

    policy = load_policy()
    found: list[Asked] = []
    for facts in (*people(), *(crossed(first, second) for _, first, second in pairs())):
        found += [Asked(facts, policy, answer.as_of, KNOWN_ON, answer) for answer in answers_of(facts)]
    for key in MAY_BE_OPEN:
        open_policy = without(key)
        found += [Asked(one, open_policy, None, None, decide(one, open_policy)) for one in people()]
    for known in {id(one.policy): one.policy for one in found}.values():
        known._known.clear()  # what is kept in memory would hide a fault
        known._known_by_day.clear()
    return found


def noticed(asked: list[Asked]) -> bool:
    """Say whether any answer now differs in what is on record of it."""
    from certification.rules.decide import decide

    for one in asked:
        now = decide(one.facts, one.policy, one.day, one.known_on)
        if now != one.answer and _record_of(now) != _record_of(one.answer):
            return True
    return False


def _record_of(decision: Any) -> list[str]:
    from certification.rules.decision import as_document

    return [*lines_of(as_document(decision)), *named_in(decision)]
