"""What must hold for every person, tried on the people of the scenarios: no chance in it, so that it can be repeated.

`test_properties` tries the same and more on people made by chance.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from certification.policy.loader import load_policy
from certification.rules.dates import add_years
from certification.rules.decide import decide
from certification.rules.decision import Decision, as_document
from certification.rules.exams import ExamBook, all_passed_in_time, judge_in_full
from certification.rules.facts import Facts
from certification.rules.question import Question
from certification.rules.reading import facts_document, read_facts
from certification.rules.schema import decision_schema, facts_schema
from certification.rules.text import from_json, from_yaml
from tests.certification.rules.scenarios import scenarios, title

POLICY = load_policy()
ONE_DAY = timedelta(days=1)
PEOPLE = [(title(case), read_facts(case["facts"])) for case in scenarios()]


def dates_in(value: Any) -> Iterator[date]:
    if isinstance(value, date):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from dates_in(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from dates_in(getattr(value, field.name))


def substance(decision: Decision) -> Any:
    """The decision without who asked when."""
    return decision[3:10]


POLICY_DAYS = sorted(
    {day for row in POLICY.rows if row.key in ("closes_on", "expires_on", "opens_on") for day in dates_in(row.value)}
    | {day for row in POLICY.rows if row.key != "wfme_recognition" for day in (row.from_, row.until) if day is not None}
)


def days_to_ask(facts: Facts) -> list[date]:
    """Every date on file, seven years after it, the days of policy since the first of them, and each day after."""
    on_file = set(dates_in(facts))
    days = on_file | {add_years(day, 7) for day in on_file}
    days |= {day for day in POLICY_DAYS if min(on_file) <= day}
    with_next = {day + by * ONE_DAY for day in days for by in (0, 1) if date(1900, 1, 1) < day < date(2100, 1, 1)}
    return sorted(day for day in with_next if day.year >= 2015 or day in on_file)


@pytest.mark.parametrize("facts", [pytest.param(facts, id=case) for case, facts in PEOPLE])
def test_between_two_days_of_review_the_answer_is_one(facts: Facts) -> None:
    known_on = facts.known_on or facts.as_of
    before: Decision | None = None
    for day in days_to_ask(facts):
        now = decide(facts, POLICY, day, known_on)
        review = before.next_review_on if before is not None else None
        if before is not None and (review is None or day < review):
            assert substance(now) == substance(before), (before.as_of, day)
        before = now


def test_on_the_day_of_review_the_answer_differs() -> None:
    for case, facts in PEOPLE:
        first = decide(facts, POLICY)
        if first.next_review_on is not None:
            then = decide(facts, POLICY, first.next_review_on, first.known_on)
            assert substance(then) != substance(first), case


ORDER_COUNTS = ("education", "exam_exceptions", "irregular_behavior", "exam_requests", "exams")


def test_turned_round_lists_give_the_same_answer() -> None:
    for case, facts in PEOPLE:
        values = {field.name: getattr(facts, field.name) for field in fields(facts) if field.name not in ORDER_COUNTS}
        turned: dict[str, Any] = {name: value[::-1] for name, value in values.items() if isinstance(value, tuple)}
        assert decide(replace(facts, **turned), POLICY)[3:10] == decide(facts, POLICY)[3:10], case


def test_the_quick_look_at_exams_agrees_with_the_full_one() -> None:
    for case, facts in PEOPLE:
        q = Question(facts, facts.as_of, facts.as_of, POLICY.as_known(facts.as_of))
        book = q.known.compiled(ExamBook)
        quick = all_passed_in_time(q, book) if facts.exams else None
        assert quick is None or quick == judge_in_full(q, book), case


def test_a_document_printed_and_read_again_is_the_same() -> None:
    for case, facts in PEOPLE:
        document = facts_document(facts)
        assert read_facts(from_json(json.dumps(document))) == facts, case
        assert read_facts(from_yaml(yaml.safe_dump(document))) == facts, case


@pytest.mark.parametrize("end", [date.min, date.max])
def test_days_at_the_ends_of_the_calendar_decide_too(end: date) -> None:
    for case, facts in PEOPLE:
        assert decide(moved(facts, end), POLICY).as_of == end, case
        assert decide(facts, POLICY, end).as_of == end, case


def moved(value: Any, day: date) -> Any:
    """The same facts with every date moved to one day."""
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: moved(getattr(value, f.name), day) for f in fields(value)})
    if isinstance(value, tuple):
        return tuple(moved(part, day) for part in value)
    return day if isinstance(value, date) else value


@lru_cache(maxsize=2)
def validator(of: Callable[[], dict[str, Any]]) -> Draft202012Validator:
    return Draft202012Validator(of())


def test_facts_and_decisions_fit_their_schemas() -> None:
    for case, facts in PEOPLE[::4]:
        assert list(validator(facts_schema).iter_errors(facts_document(facts))) == [], case
        assert list(validator(decision_schema).iter_errors(as_document(decide(facts, POLICY)))) == [], case
