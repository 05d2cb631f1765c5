"""Which changes of policy rows say something else about days on which the rows already held."""

from datetime import date
from typing import Any

import pytest

from certification.policy.row import Row
from certification.queries.policy import RowChange, overwritten

TODAY = date(2026, 11, 24)


def row(**changes: Any) -> Row:
    """A row that has held since 2020 and was always known."""
    values: dict[str, Any] = dict.fromkeys(Row.__slots__)
    values |= {"id": "credit_years", "key": "credit_years", "from_": date(2020, 1, 1), "value": 4, "certainty": "house"}
    return Row(**{**values, **changes})


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [
        pytest.param(row(), row(value=5), True, id="another value"),
        pytest.param(row(), None, True, id="taken away"),
        pytest.param(row(), row(from_=date(2021, 1, 1)), True, id="begins later"),
        pytest.param(row(), row(announced_on=date(2021, 1, 1)), True, id="known later"),
        pytest.param(row(), row(until=date(2026, 11, 22)), True, id="ended before yesterday"),
        pytest.param(row(), row(until=date(2026, 11, 23)), False, id="ends with yesterday"),
        pytest.param(row(), row(until=date(2027, 6, 30)), False, id="ends in time to come"),
        pytest.param(row(), row(source="a better source", certainty="official", note="seen"), False, id="source"),
        pytest.param(None, row(), False, id="new"),
        pytest.param(row(from_=TODAY), row(from_=TODAY, value=5), False, id="begins today"),
        pytest.param(row(announced_on=date(2027, 1, 1)), row(value=5), False, id="not announced yet"),
        pytest.param(row(from_=None), row(from_=None, value=5), True, id="held always"),
    ],
)
def test_only_what_is_said_of_days_that_have_passed_counts(before: Row | None, after: Row | None, counts: bool) -> None:
    change = RowChange("credit_years", before, after)
    assert overwritten([change], TODAY) == ([change] if counts else [])
