"""Dates and exams as a sentence shows them."""

from datetime import date

import pytest

from certification.rules.reasons import shown

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
