"""The decided cases of tests/scenarios: each is one test, and what they expect is a subset of the decision."""

from typing import Any

import pytest

from certification.policy.loader import load_policy
from certification.rules.decide import decide
from certification.rules.decision import as_document
from certification.rules.reading import read_facts
from tests.certification.rules.scenarios import differences, scenarios


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case['id']} {case['name']}") for case in scenarios()])
def test_case_is_decided_as_expected(case: dict[str, Any]) -> None:
    facts = read_facts(case["facts"])
    document = as_document(decide(facts, load_policy()))
    assert differences(case["expect"], document) == []
