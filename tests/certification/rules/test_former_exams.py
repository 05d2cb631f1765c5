"""Former examinations by their parts, and passes that a certificate keeps (table of the former exams; readings 2.1)."""

import pytest

from certification.rules.facts import IssuedCertificate, Sitting
from tests.certification.rules.test_exams import about, codes, passed, science, standings, the_day

BEFORE, AFTER = "2020-06-01", "2021-06-01"


@pytest.mark.parametrize("basic", ["step_1", "nbme_1", "fmgems_1"])
@pytest.mark.parametrize("clinical", ["step_2_ck", "nbme_2", "fmgems_2"])
def test_before_the_cut_off_any_basic_part_goes_with_any_clinical_part(basic: str, clinical: str) -> None:
    decision = about("1999-06-01", passed(basic, "1993-06-01"), passed(clinical, "1994-06-01"))
    assert science(decision).state == "met"
    assert standings(decision) == ["valid", "valid"]


@pytest.mark.parametrize(
    ("exam", "missing"),
    [
        ("nbme_1", ["step_2_ck_missing"]),
        ("fmgems_1", ["step_2_ck_missing"]),
        ("nbme_2", ["step_1_missing"]),
        ("fmgems_2", ["step_1_missing"]),
        ("ecfmg_exam", []),
        ("vqe", []),
        ("flex", []),
        ("english_test", ["step_1_missing", "step_2_ck_missing"]),
        ("csa", ["step_1_missing", "step_2_ck_missing"]),
    ],
)
def test_what_each_former_exam_fills_alone(exam: str, missing: list[str]) -> None:
    decision = about(BEFORE, passed(exam, "1986-06-01"))
    assert codes(science(decision)) == missing
    assert science(decision).state == ("pending" if missing else "met")


@pytest.mark.parametrize("exam", ["ecfmg_exam", "vqe", "flex", "nbme_1", "fmgems_1", "nbme_2", "fmgems_2"])
def test_after_the_cut_off_each_is_told_for_the_steps_it_filled(exam: str) -> None:
    decision = about(AFTER, passed(exam, "1986-06-01"))
    told = [
        (reason.code, dict(reason.values).get("exam"))
        for reason in science(decision).reasons
        if "former" in reason.code
    ]
    assert told == [("former_exam_not_accepted", exam)]
    assert science(decision).state == "not_met"
    assert standings(decision) == ["not_accepted"]


@pytest.mark.parametrize("exam", ["english_test", "csa"])
def test_a_former_exam_that_fills_no_step_is_not_told_with_the_steps(exam: str) -> None:
    decision = about(AFTER, passed(exam, "1986-06-01"))
    assert codes(science(decision)) == ["step_1_missing", "step_2_ck_missing"]
    assert science(decision).state == "pending"


def test_a_former_exam_is_told_only_with_the_step_it_filled_and_only_when_passed() -> None:
    with_step_1 = about(AFTER, passed("step_1", "2019-06-01"), passed("nbme_1", "1990-06-01"))
    assert codes(science(with_step_1)) == ["step_2_ck_missing"]
    failed = about(AFTER, Sitting("nbme_1", the_day("1990-06-01"), "fail"))
    assert codes(science(failed)) == ["step_1_missing", "step_2_ck_missing"]
    assert standings(failed) == ["not_accepted"]


@pytest.mark.parametrize(
    ("issued", "revoked", "state"),
    [
        ("2021-04-15", None, "met"),
        ("2021-04-16", None, "not_met"),
        ("2019-01-01", "2021-04-16", "met"),
        ("2019-01-01", "2021-04-15", "not_met"),
    ],
)
def test_who_was_certified_on_the_day_of_the_cut_off_keeps_former_exams(
    issued: str, revoked: str | None, state: str
) -> None:
    certificate = IssuedCertificate(the_day(issued), "former_exams", None, the_day(revoked) if revoked else None)
    decision = about(
        "2022-01-01", passed("nbme_1", "1990-06-01"), passed("nbme_2", "1991-06-01"), certificate=certificate
    )
    assert science(decision).state == state


def test_a_step_passed_beside_former_exams_stays_in_the_set() -> None:
    """A former exam fills one Step; the other is asked for with its own seven years, which one pass cannot exceed."""
    decision = about(BEFORE, passed("fmgems_1", "1990-06-01"), passed("step_2_ck", "2001-06-01"))
    assert science(decision).state == "met"
    assert standings(decision) == ["valid", "valid"]


def test_a_certificate_keeps_passes_that_the_seven_years_would_take_later() -> None:
    """Step 1 of 2010 alone would be lost in 2017; it was valid when the certificate came in 2012."""
    sittings = (passed("step_1", "2010-05-01"), passed("step_2_ck", "2018-05-01"))
    alone = about("2022-01-01", *sittings)
    assert standings(alone) == ["lost_to_seven_year_limit", "valid"]
    kept = about("2022-01-01", *sittings, certificate=IssuedCertificate(the_day("2012-01-01"), "former_exams"))
    assert standings(kept) == ["valid", "valid"]
    assert science(kept).state == "met"


@pytest.mark.parametrize(
    ("issued", "revoked", "standing"),
    [
        ("2017-05-01", None, "valid"),
        ("2017-05-02", None, "lost_to_seven_year_limit"),
        ("2017-05-01", "2022-01-02", "valid"),
        ("2017-05-01", "2022-01-01", "lost_to_seven_year_limit"),
    ],
)
def test_only_a_pass_valid_on_the_day_of_issue_is_kept_and_only_until_a_revocation(
    issued: str, revoked: str | None, standing: str
) -> None:
    certificate = IssuedCertificate(the_day(issued), "step_2_cs", None, the_day(revoked) if revoked else None)
    sittings = (passed("step_1", "2010-05-01"), passed("step_2_ck", "2018-05-01"))
    assert standings(about("2022-01-01", *sittings, certificate=certificate))[0] == standing


def test_a_pass_of_after_the_certificate_is_not_frozen_by_it() -> None:
    """Step 1 was frozen; Step 2 CK and Step 2 CS came later, more than seven years apart, so the former is lost."""
    sittings = (passed("step_1", "2010-05-01"), passed("step_2_ck", "2012-05-01"), passed("step_2_cs", "2019-06-01"))
    certificate = IssuedCertificate(the_day("2011-01-01"), "former_exams")
    assert standings(about("2022-01-01", *sittings, certificate=certificate)) == [
        "valid",
        "lost_to_seven_year_limit",
        "valid",
    ]


def test_a_pass_lost_before_the_certificate_stays_lost_whatever_the_order_of_the_list() -> None:
    sittings = (passed("step_2_ck", "2010-05-01"), passed("step_1", "2009-05-01"), passed("step_1", "2001-05-01"))
    decision = about("2022-01-01", *sittings, certificate=IssuedCertificate(the_day("2011-01-01"), "step_2_cs"))
    assert standings(decision) == ["valid", "valid", "lost_to_seven_year_limit"]
    assert decision.exams[2].since == the_day("2008-05-02")
    assert science(decision).state == "met"


def test_a_step_lost_before_the_certificate_is_missing_still() -> None:
    sittings = (passed("step_1", "2001-05-01"), passed("step_2_ck", "2010-05-01"))
    decision = about("2022-01-01", *sittings, certificate=IssuedCertificate(the_day("2011-01-01"), "step_2_cs"))
    assert standings(decision) == ["lost_to_seven_year_limit", "valid"]
    assert codes(science(decision)) == ["step_1_missing", "pass_lost_to_seven_year_limit"]
