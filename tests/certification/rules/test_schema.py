"""The published JSON Schema against what is really read and printed."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from certification.policy.loader import load_policy
from certification.rules.decide import decide
from certification.rules.decision import as_document
from certification.rules.facts import Facts
from certification.rules.reading import FactsError, facts_document, read_facts
from certification.rules.schema import decision_schema, facts_schema
from tests.certification.rules.people import people


@lru_cache(maxsize=2)
def validator(of: Callable[[], dict[str, Any]]) -> Draft202012Validator:
    return Draft202012Validator(of())


def test_both_schemas_are_schemas() -> None:
    Draft202012Validator.check_schema(facts_schema())
    Draft202012Validator.check_schema(decision_schema())


@given(people)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_printed_fits(facts: Facts) -> None:
    assert list(validator(facts_schema).iter_errors(facts_document(facts))) == []
    assert list(validator(decision_schema).iter_errors(as_document(decide(facts, load_policy())))) == []


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"as_of": 5},
        {"as_of": "2026-11-22", "colour": "blue"},
        {"as_of": "2026-11-22", "exams": {}},
        {"as_of": "2026-11-22", "exams": [{"exam": "step_9", "taken_on": "2020-01-01"}]},
        {"as_of": "2026-11-22", "charges_outstanding": "no"},
        {"as_of": "2026-11-22", "pathway_applications": [{"season": "2026", "pathway": 7}]},
    ],
)
def test_schema_and_reader_refuse_the_same(document: dict[str, Any]) -> None:
    assert list(validator(facts_schema).iter_errors(document))
    with pytest.raises(FactsError):
        read_facts(document)
