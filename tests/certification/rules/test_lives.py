"""From answer to answer through the life of everybody of the scenarios: each day of a change is on record."""

from typing import Any

import pytest

from certification.rules.reading import read_facts
from tests.certification.rules.lives import life_of, recorded_lives
from tests.certification.rules.scenarios import scenarios, title

RECORDED = recorded_lives()


@pytest.mark.parametrize("case", [pytest.param(case, id=title(case)) for case in scenarios()])
def test_a_life_goes_as_it_is_on_record(case: dict[str, Any]) -> None:
    lived = list(life_of(read_facts(case["facts"])))
    assert lived == RECORDED.get(title(case)), "if this is meant, record anew (see recorded.py)"
