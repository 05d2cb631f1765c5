"""What is not known is never taken for a yes or a no: a person decides, and the answer says which value is missing."""

import pytest

from tests.certification.rules.unknowns import MAY_BE_OPEN, decisions, line_of, moves, recorded_lines, without

#: Without these there is another rule in their place, or another season: what the rules then say is on record only.
OTHERWISE_RULED = {
    "training_licence_valid_since",
    "pathway_2_before_pathways_3_to_5",
    "opens_on",
    "opens_on_no_later_than",
    "pathway_6_opens_on_no_later_than",
    "application_deadline",
    "supporting_documents_deadline",
    "school_forms_deadline",
    "closes_on",
    "usmle_activity_since",
    "expires_on",
}


@pytest.mark.parametrize("key", MAY_BE_OPEN)
def test_an_unknown_value_leaves_it_to_a_person(key: str) -> None:
    found = decisions(without(key))
    assert line_of(key, found) == recorded_lines().get(key), "if this is meant, record anew (see recorded.py)"
    if key not in OTHERWISE_RULED:
        assert {after for _, before, after in moves(found) if before != after} <= {"needs_review"}
