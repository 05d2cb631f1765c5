"""A stored answer, codes and values, read again: the document that was decided, sentence for sentence."""

import json
from datetime import date

import pytest
from hypothesis import given

from certification.answers import answer_text, canonical
from certification.kept_answers import document_of, requirement_states
from certification.models import Decision
from certification.policy.loader import load_policy
from certification.rules.decide import decide
from certification.rules.decision import as_document
from certification.rules.facts import Facts
from certification.rules.reading import facts_document, read_facts
from tests.certification.rules.people import people
from tests.certification.rules.scenarios import scenarios
from tests.factories.certification import person_with_facts

POLICY = load_policy()


def kept(facts: Facts) -> Decision:
    """The decision as it is stored."""
    decision = decide(facts, POLICY)
    return Decision(
        as_of=decision.as_of,
        known_on=decision.known_on,
        facts_text=canonical(facts_document(facts)).decode(),
        answer=answer_text(decision).decode(),
        policy_version=POLICY.version,
    )


def assert_told_again(facts: Facts) -> None:
    decision, stored = decide(facts, POLICY), kept(facts)
    assert document_of(stored) == as_document(decision)
    assert requirement_states(stored.answer) == [requirement.state for requirement in decision.requirements]


def test_everybody_of_the_scenarios_is_told_the_same_again() -> None:
    for case in scenarios():
        assert_told_again(read_facts(case["facts"]))


@given(people)
def test_whoever_is_decided_about_is_told_the_same_again(facts: Facts) -> None:
    assert_told_again(facts)


def test_a_document_kept_whole_by_an_earlier_release_is_told_as_it_was() -> None:
    stored = kept(Facts(as_of=date(2026, 11, 24)))
    told = stored.document | {"status": "revoked"}
    told["requirements"]["holds"]["reasons"] = [{"code": "gone", "text": "As it was said then."}]
    earlier = Decision(answer=json.dumps(told))
    assert earlier.document == told
    assert requirement_states(earlier.answer) == [part["state"] for part in told["requirements"].values()]


def test_a_reason_that_the_rules_no_longer_know_is_told_by_its_code() -> None:
    stored = kept(Facts(as_of=date(2026, 11, 24)))
    stored.answer = stored.answer.replace('"no_application"', '"no_such_thing"', 1)
    reason = stored.document["requirements"]["application"]["reasons"][0]
    assert reason["text"] == "No such thing."
    assert reason["policy"] == "application_required"


def test_an_answer_from_before_a_field_was_added_is_read_with_its_default() -> None:
    stored = kept(Facts(as_of=date(2026, 11, 24)))
    answer = json.loads(stored.answer)
    certificate = answer[5]
    assert certificate[-1] == []
    certificate.pop()
    stored.answer = json.dumps(answer)
    assert stored.document["certificate"]["reasons"] == []


@pytest.mark.django_db
def test_what_is_stored_is_told_and_its_digest_is_that_of_the_stored_text() -> None:
    from hashlib import sha256

    person_with_facts()
    decision = Decision.objects.get()
    assert decision.document["id"] == str(decision.applicant.public_id)
    assert sha256(decision.answer.encode()).hexdigest() == decision.answer_sha256
    assert sha256(decision.facts_text.encode()).hexdigest() == decision.facts_sha256
