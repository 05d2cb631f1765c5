"""Whatever fits the published schema is decided about, or refused with its faults; it never fails."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings

from certification.policy.loader import load_policy
from certification.rules.decide import decide
from certification.rules.decision import as_document
from certification.rules.facts import Facts
from certification.rules.reading import FactsError, read_facts
from certification.rules.schema import decision_schema, facts_schema
from tests.certification.rules.from_schema import documents
from tests.certification.rules.test_schema import validator

#: A range that ends before it begins fits a pattern and is no range; the schema cannot say that.
BEYOND_A_PATTERN = 'not years such as "1975-current" or "1988-2009"'


def read(document: Any) -> tuple[Facts | None, list[str]]:
    """The facts, or why they were refused."""
    try:
        return read_facts(document), []
    except FactsError as refused:
        return None, refused.faults


@given(documents(facts_schema()))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_document_that_fits_the_schema_is_decided_about(document: dict[str, Any]) -> None:
    assert list(validator(facts_schema).iter_errors(document)) == []
    facts, faults = read(json.loads(json.dumps(document)))
    assert all(fault.endswith(BEYOND_A_PATTERN) for fault in faults), faults
    if facts is None:
        return
    decision = as_document(decide(facts, load_policy()))
    assert list(validator(decision_schema).iter_errors(json.loads(json.dumps(decision)))) == []
