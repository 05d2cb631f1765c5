"""People made of two scenarios each: what the rules say of them through their lives is on record."""

from typing import Any

import pytest

from tests.certification.rules.crossed import line_of, pairs, recorded_people

PAIRS = pairs()


@pytest.mark.parametrize("at", range(len(PAIRS)), ids=[name for name, *_ in PAIRS])
def test_a_crossed_life_goes_as_it_is_on_record(at: int) -> None:
    name, *two = PAIRS[at]
    both: list[Any] = two
    assert f"{name}: {line_of(*both)}" == recorded_people()[at], "if this is meant, record anew (see recorded.py)"
