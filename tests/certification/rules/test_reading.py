"""Reading a document: what is taken, what is refused and in which words."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from certification.rules.facts import Facts
from certification.rules.reading import FactsError, facts_document, read_all, read_facts
from certification.rules.text import TextError, documents, from_json, from_yaml

EDUCATION = {"school": {"name": "X", "country": "IND"}, "status": "student"}


def faults(document: Any) -> list[str]:
    with pytest.raises(FactsError) as refused:
        read_facts(document)
    return refused.value.faults


def with_(**keys: Any) -> dict[str, Any]:
    return {"as_of": "2026-11-22", **keys}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ([], ["the document: not a mapping"]),
        ({}, ["as_of: is missing"]),
        (with_(as_of=None), ["as_of: not a date"]),
        (with_(as_of="2026-11-22T10:00"), ["as_of: not a date"]),
        (with_(as_of="20261122"), ["as_of: not a date"]),
        (with_(as_of=datetime(2026, 11, 22, tzinfo=UTC)), ["as_of: not a date"]),
        (with_(as_of="2023-02-29"), ["as_of: not a date"]),
        (with_(id=7), ["id: not text"]),
        (with_(exams=3), ["exams: not a list"]),
        (with_(exams=[None]), ["exams[0]: not a mapping"]),
        (with_(charges_outstanding=1), ["charges_outstanding: not true or false"]),
        (with_(exams=[{"exam": "step_1"}]), ["exams[0].taken_on: is missing"]),
        (
            with_(exams=[{"exam": "step_1", "taken_on": "2020-01-01", "score": True}]),
            ["exams[0].score: not a whole number"],
        ),
        (
            with_(exams=[{"exam": "step_1", "taken_on": "2020-01-01", "score": 200.0}]),
            ["exams[0].score: not a whole number"],
        ),
        (
            with_(
                pathway_applications=[
                    {"season": 2026, "pathway": True, "submitted_on": "2025-09-01", "status": "accepted"}
                ]
            ),
            ["pathway_applications[0].pathway: not one of 1, 2, 3, 4, 5, 6"],
        ),
        (
            with_(education=[{"school": {"name": "X", "country": "India"}, "status": "student"}]),
            ["education[0].school.country: not a country code of three capital letters (ISO 3166 alpha-3)"],
        ),
        (
            with_(
                education=[
                    EDUCATION
                    | {"school": {"name": "X", "country": "IND", "sponsor_note": {"graduation_years": ["2009-1988"]}}}
                ]
            ),
            ['education[0].school.sponsor_note.graduation_years[0]: not years such as "1975-current" or "1988-2009"'],
        ),
        (with_(education=[EDUCATION | {"credit_years": float("nan")}]), ["education[0].credit_years: not a number"]),
        ({"as_of": "2026-11-22", 5: 1}, ["5: unknown key"]),
        ({"as_of": "2026-11-22", "a\nb": 1}, ["'a\\nb': unknown key"]),
    ],
)
def test_a_fault_is_named_by_its_path(document: Any, expected: list[str]) -> None:
    assert faults(document) == expected


def test_all_faults_of_all_documents_are_told_together() -> None:
    with pytest.raises(FactsError) as refused:
        read_all([with_(), with_(x=1), 5, with_(exams=[{"exam": "csa", "taken_on": "x"}])])
    assert refused.value.faults == ["[1].x: unknown key", "[2]: not a mapping", "[3].exams[0].taken_on: not a date"]


@pytest.mark.parametrize("text", ['{"exams": [{"a": 1, "a": 2}]}', "exams: [{a: 1, a: 2}]"])
def test_a_key_given_twice_is_told_with_its_path(text: str) -> None:
    told = faults(documents(text) | {"as_of": "2026-11-22"})
    assert "exams[0].a: given twice" in told


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2021-06-30T23:59:59", "2021-06-30"),
        ("2021-07-01T03:59:59Z", "2021-06-30"),
        ("2021-07-01T04:00:00Z", "2021-07-01"),
        ("2021-07-01T00:00:00-04:00", "2021-07-01"),
        ("2021-07-01 05:59:00 +02:00", "2021-06-30"),
        ("2022-01-01T04:59:59Z", "2021-12-31"),
    ],
)
def test_a_moment_is_its_day_in_new_york(moment: str, day: str) -> None:
    facts = read_facts(with_(exam_requests=[{"exam": "step_1", "submitted_at": moment}]))
    assert facts.exam_requests[0].submitted_at == date.fromisoformat(day)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "2021-07-01T25:00", "yesterday", 5, "2021-07-01T"])
def test_a_moment_that_is_none_is_refused(moment: Any) -> None:
    document = with_(exam_requests=[{"exam": "step_1", "submitted_at": moment}])
    assert faults(document) == ["exam_requests[0].submitted_at: not a date or date-time"]


def test_a_month_alone_means_its_first_or_last_day() -> None:
    agency = {"agency": "A", "recognised_by": "wfme", "country": "IND", "from": "2020-02", "until": "2024-02"}
    read = read_facts(with_(agencies=[agency])).agencies
    assert read is not None
    assert (read[0].from_, read[0].until) == (date(2020, 2, 1), date(2024, 2, 29))


def test_null_is_nothing_on_file_and_defaults_fill_the_rest() -> None:
    read = read_facts(with_(exams=None, certificate=None, agencies=None, education=[EDUCATION]))
    assert (read.exams, read.certificate, read.agencies) == ((), None, None)
    assert read.education[0].school.listed is True
    assert read.education[0].diploma == "missing"


def test_an_empty_list_of_agencies_is_a_list() -> None:
    assert read_facts(with_(agencies=[])).agencies == ()
    assert "agencies" in facts_document(Facts(date(2026, 1, 1), agencies=()))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1_000", {"a": 1000}),
        ("a: '1'", {"a": "1"}),
        ("a: 2021-02-30", {"a": "2021-02-30"}),
        ("a: 2021-02-28", {"a": date(2021, 2, 28)}),
        ("a: yes", {"a": True}),
        ("a: ~", {"a": None}),
        ("a: 1.5", {"a": 1.5}),
        ("a: -3", {"a": -3}),
        ("a: 1-2", {"a": "1-2"}),
        ("a: !!str 5", {"a": "5"}),
        ("a: &x [1]\nb: *x", {"a": [1], "b": [1]}),
        ("--- {a: 1}\n--- {a: 2}\n", [{"a": 1}, {"a": 2}]),
    ],
)
def test_yaml_scalars(text: str, value: Any) -> None:
    assert from_yaml(text) == value


@pytest.mark.parametrize("text", ["a: *x", "a: !!int 5", "a: !foo {}", "a: [1", "a: b: c", "\x00", ""])
def test_yaml_that_is_refused(text: str) -> None:
    with pytest.raises(TextError):
        from_yaml(text)


def test_json_faults_name_line_and_column() -> None:
    with pytest.raises(TextError, match=r"line 2, column 7"):
        from_json('{"a": 1,\n "b": x}')
