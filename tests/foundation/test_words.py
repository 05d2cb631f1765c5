"""How days, moments and long numbers are written."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from ecfmg.foundation.templatetags import words
from tests.foundation.drawing import draw, text_of

ROOT = Path(settings.BASE_DIR)


def test_a_day_is_written_in_words() -> None:
    assert text_of(words.day(date(2026, 3, 3))) == "3 March 2026"
    assert 'datetime="2026-03-03"' in words.day(date(2026, 3, 3))


def test_a_moment_late_in_greenwich_is_still_the_evening_before_in_new_york() -> None:
    late = datetime(2026, 3, 4, 2, 5, tzinfo=UTC)
    assert text_of(words.day(late)) == "3 March 2026"
    assert text_of(words.moment(late)) == "3 March 2026, 9:05 pm New York time"


@pytest.mark.parametrize(("hour", "written"), [(5, "12:00 am"), (17, "12:00 pm"), (16, "11:00 am"), (18, "1:00 pm")])
def test_noon_and_midnight_are_told_apart(hour: int, written: str) -> None:
    assert written in words.moment(datetime(2026, 1, 15, hour, tzinfo=UTC))


def test_the_hour_follows_summer_time() -> None:
    assert "8:00 am" in words.moment(datetime(2026, 7, 1, 12, tzinfo=UTC))


@pytest.mark.parametrize("value", [None, "", "soon", 7])
def test_what_is_no_day_is_written_as_nothing(value: object) -> None:
    assert words.day(value) == ""
    assert words.moment(value) == ""


def test_a_usmle_id_is_grouped_and_keeps_its_leading_zero() -> None:
    assert text_of(words.usmle_id("01234567")) == "0-123-456-7"


@pytest.mark.parametrize("value", ["1234567", "123456789", "<b>", ""])
def test_what_is_no_usmle_id_stays_as_it_is_and_is_escaped(value: str) -> None:
    assert draw("{{ value|usmle_id }}", value=value) == value.replace("<", "&lt;").replace(">", "&gt;")


def test_counting_knows_one_from_many() -> None:
    assert [words.counted(number, "file,files") for number in (0, 1, 1200)] == ["0 files", "1 file", "1,200 files"]
