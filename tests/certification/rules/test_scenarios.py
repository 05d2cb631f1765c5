"""The decided cases of tests/scenarios: each expects a part of its decision, and the whole of it is on record."""

from typing import Any

import pytest

from certification.policy.loader import load_policy
from certification.rules.decide import decide
from certification.rules.decision import as_document
from certification.rules.reading import read_facts
from tests.certification.rules.recorded import lines_of, recorded
from tests.certification.rules.scenarios import differences, scenarios, title

RECORDED = recorded()


@pytest.mark.parametrize("case", [pytest.param(case, id=title(case)) for case in scenarios()])
def test_case_is_decided_as_expected(case: dict[str, Any]) -> None:
    facts = read_facts(case["facts"])
    document = as_document(decide(facts, load_policy()))
    assert differences(case["expect"], document) == []
    assert lines_of(document) == RECORDED.get(title(case)), "if this is meant, record anew (see recorded.py)"


def test_nothing_is_on_record_that_is_no_case() -> None:
    assert list(RECORDED) == [title(case) for case in scenarios()]
