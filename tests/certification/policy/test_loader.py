"""Policy files: every fault named with file, key and line; the two clocks."""

from datetime import date
from pathlib import Path

import pytest

from certification.policy.errors import PolicyError
from certification.policy.keys import KEYS
from certification.policy.loader import load_policy
from certification.rules.wording import WORDING

GOOD = """\
- key: seven_year_limit
  value: 7
  announced_on: null
  source: a booklet
  source_date: null
  certainty: official
"""


def row(
    key: str, value: str, extra: str = "", source: str = "a page", certainty: str = "official", announced: str = "null"
) -> str:
    more = "".join(f"  {line}\n" for line in extra.split(";") if line)
    return (
        f"- key: {key}\n  value: {value}\n{more}  announced_on: {announced}\n  source: {source}\n"
        f"  source_date: null\n  certainty: {certainty}\n"
    )


def faults(folder: Path, text: str) -> list[str]:
    (folder / "rows.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as refused:
        load_policy(folder)
    return refused.value.faults


def test_the_policy_of_the_project_is_without_fault() -> None:
    assert len(load_policy().rows) > 250


def test_every_key_that_a_reason_rests_on_exists() -> None:
    assert {key for key, _ in WORDING.values()} <= KEYS.keys()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (row("seven_yaer_limit", "7"), "rows.yaml, line 1, seven_yaer_limit: unknown policy key"),
        (GOOD + row("credit_years", "four"), "rows.yaml, line 7, credit_years: value must be a whole number, or null"),
        (row("credit_years", "4", "colour: red"), "rows.yaml, line 1, credit_years: unknown field colour"),
        (row("credit_years", "4", source="null"), "a value of certainty official needs a source"),
        (row("credit_years", "4", certainty="sure"), "certainty must be one of official, secondary"),
        (row("credit_years", "4", announced="soon"), "announced_on must be a date or null"),
        (row("credit_years", "4", "from: 2020-01-01"), "this key holds for no days"),
        (row("opens_on", "2025-08-19"), "field season is missing"),
        ("- key: credit_years\n  value: 4\n", "rows.yaml, line 1, credit_years: field source is missing"),
        (row("credit_years", "4") * 2, "rows.yaml, line 7, credit_years: overlaps the row of rows.yaml, line 1"),
        (
            row("step_3_minimum", "1", "until: 2020-12-31") + row("step_3_minimum", "2", "from: 2020-12-31"),
            "rows.yaml, line 8, step_3_minimum: overlaps the row of rows.yaml, line 1",
        ),
        (
            row("step_3_minimum", "1", "until: 2020-12-31") + row("step_3_minimum", "2", "from: 2021-01-02"),
            "rows.yaml, line 8, step_3_minimum: a gap between 2020-12-31 and 2021-01-02",
        ),
        (row("step_3_minimum", "1", "until: 2020-12-31"), "a gap after 2020-12-31"),
        (row("step_3_minimum", "1", "from: 2020-12-31"), "a gap before 2020-12-31"),
        (row("step_3_minimum", "1", announced="2020-01-01"), "no row of this key has always been known"),
        (row("exam_given", "true", "exam: csa;from: 2020-01-02;until: 2020-01-01"), "from lies after until"),
        (row("credit_years", "4", "value: 5"), "key 'value' given twice"),
        ("- [1", "rows.yaml: cannot be read"),
        ("a: 1", "rows.yaml: must be a list of rows"),
        ("- 1", "rows.yaml: row 1 is not a mapping"),
    ],
)
def test_a_fault_is_named_with_file_line_and_key(tmp_path: Path, text: str, fault: str) -> None:
    found = faults(tmp_path, text)
    assert any(fault in line for line in found), found


def test_all_faults_of_all_files_are_named_together(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(row("nothing", "1"), encoding="utf-8")
    assert len(faults(tmp_path, row("credit_years", "x") + row("img_us", "x"))) == 3


def test_a_folder_without_policy_is_told(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="no policy file"):
        load_policy(tmp_path)


def test_later_announcements_win_from_their_day_on() -> None:
    policy = load_policy()
    deadlines = {
        day: policy.as_known(date.fromisoformat(day)).value("application_deadline", 2024)
        for day in ("2023-11-29", "2023-11-30", "2024-02-01", "2024-02-02")
    }
    assert deadlines == {
        "2023-11-29": date(2024, 1, 31),
        "2023-11-30": date(2023, 12, 31),
        "2024-02-01": date(2023, 12, 31),
        "2024-02-02": date(2024, 2, 15),
    }


def test_a_value_holds_for_its_days_both_ends_inside() -> None:
    known = load_policy().as_known(date(2026, 1, 1))
    minimums = [
        known.on("step_2_ck_minimum", date.fromisoformat(day))
        for day in ("2022-06-30", "2022-07-01", "2025-06-30", "2025-07-01")
    ]
    assert [row and row.value for row in minimums] == [209, 214, 214, 218]
    given = [known.on("exam_given", date(2020, 3, day), "step_2_cs") is not None for day in (16, 17)]
    assert given == [True, False]


def test_days_between_two_announcements_share_one_policy() -> None:
    policy = load_policy()
    assert policy.as_known(date(2023, 12, 16)) is policy.as_known(date(2023, 12, 17))
