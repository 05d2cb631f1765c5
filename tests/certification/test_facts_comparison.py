"""Two sets of facts side by side: what is named as different, and how."""

from typing import Any

import pytest

from certification.facts_comparison import FactChange, compare_facts

STEP_1: dict[str, Any] = {"exam": "step_1", "taken_on": "2024-04-15", "outcome": "pending", "score": None}
SCHOOL = {"name": "Eko Lagoon University", "country": "NGA"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param({"as_of": "2026-01-01"}, {"as_of": "2026-02-01"}, [], id="the day asked about is no fact"),
        pytest.param(
            {"application": None},
            {"application": {"submitted_on": "2026-03-03", "status": "accepted"}},
            [FactChange("Application", "not on file", "submitted on: 3 March 2026; status: accepted")],
            id="what came is told whole",
        ),
        pytest.param(
            {"exams": [STEP_1]},
            {"exams": [{**STEP_1, "outcome": "pass"}]},
            [FactChange("Exams: Step 1, 15 April 2024: outcome", "pending", "pass")],
            id="an entry that changed is the same entry",
        ),
        pytest.param(
            {"exams": [STEP_1]},
            {"exams": [{**STEP_1, "exam": "step_2_ck", "taken_on": "2025-06-09", "outcome": "pass"}, STEP_1]},
            [
                FactChange(
                    "Exams: Step 2 CK, 9 June 2025",
                    "not on file",
                    "exam: Step 2 CK; taken on: 9 June 2025; outcome: pass",
                )
            ],
            id="an entry that came, whatever the order",
        ),
        pytest.param(
            {"education": [{"school": SCHOOL, "status": "graduate", "diploma": "sent_to_school"}]},
            {"education": [{"school": SCHOOL, "status": "graduate", "diploma": "verified"}]},
            [FactChange("Education: Eko Lagoon University: diploma", "sent to school", "verified")],
            id="an education is named by its school",
        ),
        pytest.param(
            {"charges_outstanding": False},
            {"charges_outstanding": True},
            [FactChange("Charges outstanding", "No", "Yes")],
            id="yes and no",
        ),
    ],
)
def test_every_fact_that_differs_is_named_with_both_values(
    old: dict[str, Any], new: dict[str, Any], expected: list[FactChange]
) -> None:
    assert compare_facts(old, new) == expected
