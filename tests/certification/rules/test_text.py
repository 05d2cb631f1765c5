"""The text of a file: what is JSON, what YAML, and each bound at both of its sides."""

import math
from datetime import date
from typing import Any

import pytest

from certification.rules import text as reader
from certification.rules.reading import FactsError, read_facts
from certification.rules.text import Repeated, TextError, documents, from_json, from_yaml


def refusal(text: str, name: str = "facts.yaml") -> str:
    with pytest.raises(TextError) as refused:
        documents(text, name)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ('{"a": 1}', "facts.json", {"a": 1}),
        ("3", "facts.json", 3),
        ('["2021-02-28"]', "facts.txt", ["2021-02-28"]),
        (' \n{"a": "\\u00e9"}', "facts.txt", {"a": "é"}),
        ("[1, 2021-02-28]", "facts.txt", [1, date(2021, 2, 28)]),
        ("{a: yes}", "facts.txt", {"a": True}),
        ('{"a": "\\u00e9", "b": 2021-02-28}', "facts.yml", {"a": "é", "b": date(2021, 2, 28)}),
        ("a: 1", "", {"a": 1}),
    ],
)
def test_json_by_name_or_first_letter_else_yaml(text: str, name: str, value: Any) -> None:
    assert documents(text, name) == value


@pytest.mark.parametrize(("name", "surrogates"), [("facts.yaml", False), ("facts.yml", False), ("facts.txt", True)])
def test_a_file_called_yaml_is_read_as_yaml_whatever_it_begins_with(name: str, surrogates: bool) -> None:
    """The two letters are one sign in JSON and two in YAML."""
    text = '{"a": "\\ud83d\\ude00"}'
    try:
        assert (documents(text, name)["a"] == "\U0001f600") is surrogates
    except TextError:
        assert not surrogates


def test_what_begins_like_json_and_is_neither_is_told_as_json() -> None:
    told = "not JSON: Expecting property name enclosed in double quotes (line 1, column 10)"
    assert refusal('{"a": 1, ]', "") == told
    assert refusal('{"a": 1, ]', "facts.json") == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: [1\n", "not YAML: did not find expected ',' or ']' (line 3, column 1)"),
        (
            "a: \x00",
            "not YAML: unacceptable character #x0000: control characters are not allowed in"
            ' "<unicode string>", position 3',
        ),
        ("? [1]\n: 3", "a key is a list or a mapping; keys are words"),
        ("? {a: 1}\n: 3", "a key is a list or a mapping; keys are words"),
        ("a: 1\nb: !foo {}", "the tag !foo is not accepted (line 2)"),
        ("a:\n  - !!int 5", "the tag tag:yaml.org,2002:int is not accepted (line 2)"),
        ("a: 1\nb: *x", "the alias x names nothing that is complete (line 2)"),
        ("a: &a [*a]\n", "the alias a names nothing that is complete (line 1)"),
        ("--- &x a\n--- *x\n", "the alias x names nothing that is complete (line 2)"),
        ("# nothing\n", "the file is empty"),
    ],
)
def test_yaml_that_is_refused_is_told_with_its_place(text: str, told: str) -> None:
    assert refusal(text) == told


def test_nesting_has_a_bound() -> None:
    deepest: Any = from_yaml("[" * 60 + "]" * 60)
    for _ in range(59):
        (deepest,) = deepest
    assert deepest == []
    assert refusal("[" * 61 + "]" * 61) == "nested too deeply"
    assert refusal("[" * 100_000, "facts.json") == "nested too deeply"


def test_values_have_a_bound_and_aliases_count_as_if_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reader.MOST_VALUES == 5_000_000
    monkeypatch.setattr(reader, "MOST_VALUES", 9)  # the mapping, its two keys, twice a list of two
    assert from_yaml("a: &a [1, 2]\nb: *a") == {"a": [1, 2], "b": [1, 2]}
    monkeypatch.setattr(reader, "MOST_VALUES", 8)
    assert refusal("a: &a [1, 2]\nb: *a") == "too many values once its aliases are written out"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *((word, True) for word in ("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON")),
        *((word, False) for word in ("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF")),
        *((word, None) for word in ("null", "Null", "NULL", "~", "")),
        *((word, word) for word in ("tRUE", "y", "n", "none", "5-", "+", ".", "0x1F", "2021-2-3", "12:30")),
        (".inf", math.inf),
        ("-.inf", -math.inf),
        ("+5", 5),
        ("-1_0", -10),
        ("20210228", 20210228),
        ("1e3", 1000.0),
        ("1E2", 100.0),
        (".5", 0.5),
        ("1.", 1.0),
        ("! 5", "5"),
        ("'5'", "5"),
        ("1" * 5000, "1" * 5000),
    ],
)
def test_a_word_of_yaml(written: str, read: Any) -> None:
    found = from_yaml(f"a: {written}")["a"]
    assert (type(found), found) == (type(read), read)


def test_not_a_number_is_kept_for_the_reader_to_refuse() -> None:
    assert math.isnan(from_yaml("a: .nan")["a"])
    assert math.isnan(from_json('{"a": NaN}')["a"])


def test_an_anchor_may_stand_at_a_word_a_list_and_a_mapping() -> None:
    text = "a: &w one\nb: &l [*w]\nc: &m {d: *l}\ne: [*w, *l, *m]"
    assert from_yaml(text)["e"] == ["one", ["one"], {"d": ["one"]}]


def test_an_alias_can_be_a_key_and_is_told_when_given_twice() -> None:
    found = from_yaml("a: &w one\n*w : 1\n*w : 2\nzzz: 3")
    assert isinstance(found, Repeated)
    assert (found.again, found["one"]) == (("one",), 2)


@pytest.mark.parametrize("text", ['{"b": 1, "a": 1, "b": 2, "a": 2, "c": 1}', "{b: 1, a: 1, b: 2, a: 2, c: 1}"])
def test_keys_given_twice_are_named_once_each_in_order(text: str) -> None:
    with pytest.raises(FactsError) as refused:
        read_facts(documents(text))
    twice = [fault for fault in refused.value.faults if fault.endswith("given twice")]
    assert twice == ["a: given twice", "b: given twice"]


def test_of_very_many_keys_those_given_twice_are_named() -> None:
    pairs = ", ".join(f'"{key}": 1' for key in (*range(100_000), 99_998, 7))
    assert from_json("{" + pairs + "}").again == ("7", "99998")


def test_a_number_too_long_for_python_stays_text() -> None:
    assert from_json("[" + "1" * 5000 + ", 7]") == ["1" * 5000, 7]
