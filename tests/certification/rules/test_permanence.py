"""What makes a Pathway certificate permanent: twelve months of eligible training on end, or a full US licence."""

from dataclasses import replace
from typing import Any

import pytest

from certification.policy.loader import load_policy
from certification.rules.decide import decide
from certification.rules.decision import Certificate
from certification.rules.facts import Facts, IssuedCertificate, Training, UsLicence
from tests.certification.rules.test_exams import codes, the_day

POLICY = load_policy()
CERTIFICATE = IssuedCertificate(the_day("2021-05-03"), "pathway", 2021)


def worth(as_of: str, *training: Training, licences: tuple[UsLicence, ...] = ()) -> Certificate:
    facts = Facts(the_day(as_of), certificate=CERTIFICATE, training=training, us_licences=licences)
    return decide(facts, POLICY).certificate


def acgme(start: str, end: str | None = None, **more: Any) -> Training:
    values: dict[str, Any] = {"programme": "acgme", "country": "USA", "successful": True} | more
    return Training(started_on=the_day(start), ended_on=the_day(end) if end else None, **values)


@pytest.mark.parametrize(
    ("as_of", "since"), [("2024-06-29", None), ("2024-06-30", "2024-06-30"), ("2024-07-05", "2024-06-30")]
)
def test_twelve_months_end_on_the_day_before_the_anniversary(as_of: str, since: str | None) -> None:
    found = worth(as_of, acgme("2023-07-01"))
    assert found.permanent is (since is not None)
    assert found.permanent_since == (the_day(since) if since else None)
    assert codes(found).count("permanent_by_training") == (1 if since else 0)


@pytest.mark.parametrize(("second", "permanent"), [("2024-01-01", True), ("2023-12-31", True), ("2024-01-02", False)])
def test_periods_that_touch_or_overlap_are_one(second: str, permanent: bool) -> None:
    found = worth("2024-07-31", acgme(second, "2024-07-31"), acgme("2023-07-01", "2023-12-31"))
    assert found.permanent is permanent
    assert found.permanent_since == (the_day("2024-06-30") if permanent else None)


def test_a_short_period_inside_a_long_one_does_not_cut_it() -> None:
    found = worth("2024-07-31", acgme("2023-07-01", "2024-06-30"), acgme("2023-08-01", "2023-08-31"))
    assert found.permanent_since == the_day("2024-06-30")


def test_what_follows_a_period_without_an_end_belongs_to_it() -> None:
    found = worth("2024-07-31", acgme("2023-07-01"), acgme("2024-03-01", "2024-03-31"))
    assert found.permanent_since == the_day("2024-06-30")


def test_of_two_complete_runs_the_first_day_of_permanence_counts() -> None:
    runs = (acgme("2023-07-01", "2024-06-30"), acgme("2021-07-01", "2022-06-30"))
    assert worth("2024-08-01", *runs).permanent_since == the_day("2022-06-30")
    assert worth("2024-08-01", *reversed(runs)).permanent_since == the_day("2022-06-30")


@pytest.mark.parametrize(
    ("second_end", "code"), [("2024-06-30", "training_not_continuous"), ("2024-06-29", "training_too_short")]
)
def test_a_year_in_pieces_is_told_apart_from_less_than_a_year(second_end: str, code: str) -> None:
    """184 days of 2023, a day off, then 181 or 180 days: 365 days in all at the border."""
    found = worth("2024-08-01", acgme("2023-07-01", "2023-12-31"), acgme("2024-01-02", second_end))
    assert codes(found).count(code) == 1


@pytest.mark.parametrize(
    ("training", "code"),
    [
        (acgme("2021-07-01", "2022-06-30", programme="other"), "training_not_eligible"),
        (acgme("2021-07-01", "2022-06-30", country="CAN"), "training_not_eligible"),
        (acgme("2021-07-01", "2022-06-30", successful=False), "training_not_successful"),
        (acgme("2021-07-01", "2022-06-29"), "training_too_short"),
    ],
)
def test_what_falls_short_is_told(training: Training, code: str) -> None:
    found = worth("2022-08-01", training)
    assert not found.permanent
    assert code in codes(found)


def test_training_of_another_year_that_falls_short_does_not_spoil_a_full_year() -> None:
    failed = replace(acgme("2021-07-01", "2021-12-31"), successful=False)
    assert worth("2024-07-31", failed, acgme("2023-07-01", "2024-06-30")).permanent_since == the_day("2024-06-30")


@pytest.mark.parametrize(
    ("known_on", "as_of", "programme", "permanent"),
    [
        ("2023-11-30", "2023-11-30", "non_standard", False),
        ("2023-12-01", "2023-12-01", "non_standard", True),
        ("2023-11-30", "2023-11-30", "acgme", True),
    ],
)
def test_non_standard_programmes_count_since_it_was_announced(
    known_on: str, as_of: str, programme: str, permanent: bool
) -> None:
    training = acgme("2021-07-01", "2022-06-30", programme=programme)
    facts = Facts(the_day(as_of), the_day(known_on), certificate=CERTIFICATE, training=(training,))
    assert decide(facts, POLICY).certificate.permanent is permanent


@pytest.mark.parametrize(
    ("issued", "since"), [("2022-05-01", "2024-02-01"), ("2024-02-01", "2024-02-01"), ("2024-03-07", "2024-03-07")]
)
def test_a_full_us_licence_counts_from_february_2024_at_the_earliest(issued: str, since: str) -> None:
    licence = UsLicence("Ohio", "unrestricted", the_day(issued))
    found = worth("2024-04-01", licences=(licence,))
    assert found.permanent_since == the_day(since)
    assert "permanent_by_us_licence" in codes(found)


def test_of_several_licences_the_first_full_one_counts() -> None:
    licences = (
        UsLicence("Ohio", "unrestricted", the_day("2024-06-01")),
        UsLicence("Iowa", "other", the_day("2024-02-10")),
        UsLicence("Utah", "unrestricted", the_day("2024-03-01")),
        UsLicence("Texas", "unrestricted", the_day("2024-05-01")),
    )
    assert worth("2024-07-01", licences=licences).permanent_since == the_day("2024-03-01")
    assert worth("2024-02-29", licences=licences).permanent_since is None


@pytest.mark.parametrize(("licence_on", "since"), [("2024-06-29", "2024-06-29"), ("2024-07-02", "2024-06-30")])
def test_of_training_and_licence_the_earlier_makes_it_permanent_and_both_are_told(licence_on: str, since: str) -> None:
    licence = UsLicence("Ohio", "unrestricted", the_day(licence_on))
    found = worth("2024-07-31", acgme("2023-07-01"), licences=(licence,))
    assert found.permanent_since == the_day(since)
    assert {"permanent_by_training", "permanent_by_us_licence"} <= set(codes(found))
