"""What must hold for every person: properties of the whole decision."""

import json
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certification.policy.loader import load_policy
from certification.rules.decide import decide
from certification.rules.decision import Decision, as_document
from certification.rules.facts import Facts
from certification.rules.reading import facts_document, read_facts
from certification.rules.text import from_json, from_yaml
from tests.certification.rules.people import days, people

POLICY = load_policy()
ONE_DAY = timedelta(days=1)
many = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
walks = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def substance(decision: Decision) -> Any:
    """The decision without who asked when."""
    return decision[3:10]


@given(people)
@walks
def test_next_review_is_never_late(facts: Facts) -> None:
    """Day by day until the review (at most three years) the decision is the same."""
    first = decide(facts, POLICY)
    known_on = first.known_on
    last = facts.as_of + timedelta(days=1100)
    day = facts.as_of + ONE_DAY
    while day <= last and day != first.next_review_on:
        assert substance(decide(facts, POLICY, day, known_on)) == substance(first), day
        day += ONE_DAY


@given(people)
@many
def test_next_review_is_a_day_on_which_the_decision_differs(facts: Facts) -> None:
    first = decide(facts, POLICY)
    if first.next_review_on is not None:
        then = decide(facts, POLICY, first.next_review_on, first.known_on)
        assert substance(then) != substance(first)


#: Each entry of these has an answer of its own, told in the order of the facts.
ANSWERED_ONE_BY_ONE = ("exams", "exam_requests")


@given(people, st.randoms(use_true_random=False))
@many
def test_order_of_facts_does_not_matter(facts: Facts, random: Any) -> None:
    """Every list is shuffled but education, whose order has a meaning; answers to single entries are a set."""
    shuffled: dict[str, Any] = {}
    for field in fields(facts):
        value = getattr(facts, field.name)
        if isinstance(value, tuple) and field.name != "education":
            shuffled[field.name] = tuple(random.sample(value, len(value)))
    one, other = decide(facts, POLICY), decide(replace(facts, **shuffled), POLICY)
    for name in ANSWERED_ONE_BY_ONE:
        assert sorted(map(repr, getattr(one, name))) == sorted(map(repr, getattr(other, name)))
    assert comparable(one) == comparable(other)


def comparable(decision: Decision) -> Any:
    """The decision with reasons as sets, since they are told in the order of the facts."""
    document = as_document(decision)
    for name in ANSWERED_ONE_BY_ONE:
        document.pop(name)

    def sort(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: sort(part) for key, part in value.items()}
        if isinstance(value, list):
            parts = [sort(part) for part in value]
            return sorted(parts, key=json.dumps) if parts and "code" in parts[0] else parts
        return value

    return sort(document)


DATED_BY = {
    "exams": "taken_on",
    "usmle_registrations": "registered_on",
    "exam_bars": "from_",
    "osces": "passed_on",
    "attestations": "received_on",
    "mini_cex": "encounter_on",
    "oet": "taken_on",
    "pathway_applications": "submitted_on",
    "training": "started_on",
    "us_licences": "issued_on",
    "irregular_behavior": "recorded_on",
}


@given(people)
@many
def test_facts_after_the_day_do_not_matter(facts: Facts) -> None:
    left: dict[str, Any] = {
        name: tuple(part for part in getattr(facts, name) if getattr(part, attribute) <= facts.as_of)
        for name, attribute in DATED_BY.items()
    }
    left["education"] = tuple(e for e in facts.education if e.started_on is None or e.started_on <= facts.as_of)
    if facts.certificate is not None and facts.certificate.issued_on > facts.as_of:
        left["certificate"] = None
    if facts.application is not None and facts.application.submitted_on > facts.as_of:
        left["application"] = None
    assert substance(decide(replace(facts, **left), POLICY)) == substance(decide(facts, POLICY))


@given(people, days, days)
@many
def test_a_later_known_on_changes_an_answer_only_where_something_was_announced(
    facts: Facts, one: date, other: date
) -> None:
    earlier, later = sorted((one, other))
    if not any(earlier < day <= later for day in POLICY.announcements):
        then = decide(facts, POLICY, known_on=earlier)
        now = decide(facts, POLICY, known_on=later)
        assert substance(then) == substance(now)


@given(people)
@many
def test_a_document_printed_and_read_again_is_the_same(facts: Facts) -> None:
    document = facts_document(facts)
    assert read_facts(from_json(json.dumps(document))) == facts
    assert read_facts(from_yaml(yaml.safe_dump(document))) == facts


@given(people)
@many
def test_every_decision_prints_as_json_with_a_sentence_for_each_reason(facts: Facts) -> None:
    document = as_document(decide(facts, POLICY))
    json.dumps(document)
    for reason in reasons_in(document):
        assert reason["text"] and "{" not in reason["text"]
        assert reason["policy"] and reason["certainty"] in ("official", "secondary", "unverified", "house")


def reasons_in(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value] if "code" in value else []
        return own + [reason for part in value.values() for reason in reasons_in(part)]
    if isinstance(value, list):
        return [reason for part in value for reason in reasons_in(part)]
    return []


@given(people, st.sampled_from([date.min, date(1900, 2, 28), date(9999, 12, 30), date.max]))
@many
def test_days_at_the_ends_of_the_calendar_decide_too(facts: Facts, end: date) -> None:
    """Every date on file moved to an end of the calendar, and asked there."""
    moved = with_dates(facts, end)
    assert decide(moved, POLICY).as_of == end
    assert decide(facts, POLICY, end).as_of == end


def with_dates(value: Any, day: date) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: with_dates(getattr(value, f.name), day) for f in fields(value)})
    if isinstance(value, tuple):
        return tuple(with_dates(part, day) for part in value)
    return day if isinstance(value, date) else value
