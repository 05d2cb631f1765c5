"""Sentences for the person, and dates and exams as they show them."""

from datetime import date

import pytest

from certification.policy.loader import load_policy
from certification.rules.decision import Reason
from certification.rules.reasons import shown, text

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@pytest.mark.parametrize(("number", "month"), list(enumerate(MONTHS, 1)))
def test_a_date_is_shown_with_its_month_in_words(number: int, month: str) -> None:
    assert shown(date(2026, number, 3)) == f"3 {month} 2026"


@pytest.mark.parametrize(
    ("exam", "name"),
    [
        ("step_1", "Step 1"),
        ("step_2_ck", "Step 2 CK"),
        ("step_2_cs", "Step 2 CS"),
        ("step_3", "Step 3"),
        ("csa", "the CSA"),
        ("english_test", "the ECFMG English Test"),
        ("ecfmg_exam", "the ECFMG Examination"),
        ("vqe", "the VQE"),
        ("flex", "FLEX"),
        ("fmgems_1", "FMGEMS Day 1"),
        ("fmgems_2", "FMGEMS Day 2"),
        ("nbme_1", "NBME Part I"),
        ("nbme_2", "NBME Part II"),
        ("Example College", "Example College"),
        ("4", "4"),
    ],
)
def test_an_exam_is_shown_by_its_name_and_anything_else_as_it_is(exam: str, name: str) -> None:
    assert shown(exam) == name


def test_a_sentence_names_its_values() -> None:
    row = load_policy().as_known(date(2026, 6, 1)).needed("expires_on", 2021)
    assert "31 December 2024" in text(Reason("pathway_expired", row, (("expires_on", date(2024, 12, 31)),)))


def test_an_unknown_value_is_told_by_what_is_unknown_and_only_as_such() -> None:
    row = load_policy().as_known(date(2026, 6, 1)).needed("expires_on", 2024)
    told = text(Reason("policy_value_unknown", row))
    assert told.startswith("Not published, or not known to us, is ")
    assert text(Reason("pathway_accepted", row)) != told
