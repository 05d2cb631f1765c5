"""Examinations at each side of their borders, beyond what the scenarios hold."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certification.policy.loader import Policy, load_policy
from certification.rules.decide import decide
from certification.rules.decision import Decision
from certification.rules.exams import ExamBook, all_passed_in_time, judge_in_full
from certification.rules.facts import ExamException, Facts, IssuedCertificate, Sitting
from certification.rules.question import Question
from tests.certification.rules.people import days
from tests.certification.rules.unknowns import valued

POLICY = load_policy()


def the_day(text: str) -> date:
    return date.fromisoformat(text)


def about(as_of: str, *sittings: Sitting, **facts: Any) -> Decision:
    return decide(Facts(the_day(as_of), exams=sittings, **facts), POLICY)


def passed(exam: Any, on: str, **more: Any) -> Sitting:
    return Sitting(exam, the_day(on), "pass", **more)


def codes(part: Any) -> list[str]:
    return [reason.code for reason in part.reasons]


def science(decision: Decision) -> Any:
    return decision.requirements.medical_science_exams


def standings(decision: Decision) -> list[str]:
    return [verdict.standing for verdict in decision.exams]


plain_sittings = st.builds(
    Sitting,
    exam=st.sampled_from(["step_1", "step_2_ck", "step_2_cs", "step_3"]),
    taken_on=days,
    outcome=st.sampled_from(["pass"] * 8 + ["fail"]),
    score=st.sampled_from([None, None, 150, 196, 230]),
    reported_on=st.none() | days,
)


@given(st.lists(plain_sittings, min_size=1, max_size=4).map(tuple), days)
@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_quick_look_agrees_with_the_full_one(exams: tuple[Sitting, ...], as_of: date) -> None:
    q = Question(Facts(as_of, exams=exams), as_of, as_of, POLICY.as_known(as_of))
    book = q.known.compiled(ExamBook)
    quick = all_passed_in_time(q, book)
    assert quick is None or quick == judge_in_full(q, book)


@pytest.mark.parametrize(
    ("last_exam", "state", "since"),
    [("2026-03-15", "met", None), ("2026-03-16", "not_met", the_day("2026-03-16"))],
)
def test_the_anniversary_is_inside_the_seven_years(last_exam: str, state: str, since: date | None) -> None:
    decision = about("2026-04-01", passed("step_1", "2019-03-15"), passed("step_2_ck", last_exam))
    assert science(decision).state == state
    assert decision.exams[0].since == since


def test_passes_are_lost_one_after_the_other() -> None:
    decision = about("2027-09-02", passed("step_1", "2012-05-10"), passed("step_2_ck", "2020-09-01"))
    assert [v.since for v in decision.exams] == [the_day("2019-05-11"), the_day("2027-09-02")]
    assert (science(decision).state, science(decision).deadline) == ("not_met", None)


@pytest.mark.parametrize(
    ("second", "outcome", "as_of", "state", "code", "deadline"),
    [
        ("2027-02-28", "pass", "2027-03-02", "met", None, None),
        ("2027-03-01", "pass", "2027-03-02", "needs_review", "leap_day_deadline", None),
        ("2027-03-01", None, "2027-03-02", "needs_review", "leap_day_deadline", None),
        ("2027-03-01", "fail", "2027-03-02", "not_met", "pass_lost_to_seven_year_limit", None),
        ("2027-03-02", "pass", "2027-03-02", "not_met", "pass_lost_to_seven_year_limit", the_day("2034-03-02")),
    ],
)
def test_a_period_of_29_february(
    second: str, outcome: Any, as_of: str, state: str, code: str | None, deadline: date | None
) -> None:
    decision = about(as_of, passed("step_1", "2020-02-29"), Sitting("step_2_ck", the_day(second), outcome))
    assert (science(decision).state, science(decision).deadline) == (state, deadline)
    assert code is None or code in codes(science(decision))


@pytest.mark.parametrize(
    ("outcome", "state", "first"),
    [
        ("pending", "pending", "valid"),
        ("withheld", "pending", "valid"),
        ("indeterminate", "needs_review", "valid"),
        ("incomplete", "not_met", "lost_to_seven_year_limit"),
    ],
)
def test_a_sitting_in_time_holds_the_period_until_its_result(outcome: Any, state: str, first: str) -> None:
    decision = about("2026-06-01", passed("step_1", "2018-06-01"), Sitting("step_2_ck", the_day("2025-06-01"), outcome))
    assert (science(decision).state, standings(decision)[0]) == (state, first)
    if first == "valid":
        assert science(decision).deadline == the_day("2025-06-01")


def test_an_awaited_sitting_before_the_first_pass_can_hold_the_period_too() -> None:
    ck = passed("step_2_ck", "2018-06-01")
    decision = about("2026-06-01", Sitting("step_1", the_day("2017-01-10"), "withheld"), ck)
    assert standings(decision) == ["withheld", "valid"]
    too_early = about("2026-06-01", Sitting("step_1", the_day("2011-01-10"), "withheld"), ck)
    assert standings(too_early) == ["withheld", "lost_to_seven_year_limit"]


def test_a_lost_step_2_cs_pass_leaves_the_set_and_the_rest_is_met() -> None:
    decision = about(
        "2026-01-01",
        passed("step_2_cs", "2010-01-10"),
        passed("step_1", "2018-05-01"),
        passed("step_2_ck", "2019-05-01"),
    )
    assert standings(decision) == ["lost_to_seven_year_limit", "valid", "valid"]
    assert science(decision).state == "met"


def test_a_certificate_freezes_what_was_valid_on_its_day_until_it_is_revoked() -> None:
    sittings = passed("step_1", "2010-05-01"), passed("step_2_ck", "2018-05-01")
    issued = IssuedCertificate(the_day("2016-01-01"), "step_2_cs")
    frozen = about("2026-01-01", *sittings, certificate=issued)
    assert standings(frozen) == ["valid", "valid"]
    assert science(frozen).state == "met"
    revoked = IssuedCertificate(the_day("2016-01-01"), "step_2_cs", None, the_day("2026-01-01"))
    assert standings(about("2026-01-01", *sittings, certificate=revoked))[0] == "lost_to_seven_year_limit"


def test_an_exception_shortens_a_period_too_and_is_told() -> None:
    exception = ExamException("seven_year", the_day("2020-12-31"), "A. Reviewer", "asked for")
    decision = about(
        "2022-01-01", passed("step_1", "2018-05-01"), passed("step_2_ck", "2021-05-01"), exam_exceptions=(exception,)
    )
    assert decision.exams[0].since == the_day("2021-01-01")
    assert "seven_year_exception" in codes(science(decision))


@pytest.mark.parametrize(
    ("exam", "day", "score", "standing"),
    [
        ("step_1", "2022-01-25", 194, "valid"),
        ("step_1", "2022-01-25", 193, "failed"),
        ("step_1", "2022-01-26", 230, "unclear"),
        ("step_1", "2012-12-31", 75, "valid"),
        ("step_1", "2012-12-31", 74, "failed"),
        ("step_1", "2013-01-01", 75, "failed"),
        ("step_2_ck", "2025-06-30", 214, "valid"),
        ("step_2_ck", "2025-07-01", 217, "failed"),
        ("step_2_ck", "2022-06-30", 209, "valid"),
        ("step_2_ck", "2022-07-01", 213, "failed"),
        ("step_2_cs", "2015-01-01", 80, "unclear"),
        ("step_2_cs", "2015-01-01", 200, "unclear"),
    ],
)
def test_a_score_without_outcome_is_measured_by_the_standard_of_its_day(
    exam: Any, day: str, score: int, standing: str
) -> None:
    assert standings(about(day, Sitting(exam, the_day(day), None, score))) == [standing]


def test_a_reported_outcome_beats_the_table_and_the_contradiction_is_told() -> None:
    decision = about("2026-01-01", Sitting("step_2_ck", the_day("2025-08-01"), "pass", 217))
    assert decision.exams[0].standing == "valid"
    assert codes(decision.exams[0]) == ["score_contradicts_outcome"]


@pytest.mark.parametrize(
    ("day", "outcome", "standing"),
    [
        ("2004-06-13", "pass", "unclear"),
        ("2004-06-14", "pass", "valid"),
        ("2020-03-16", "fail", "failed"),
        ("2020-03-17", "fail", "unclear"),
        ("2020-03-17", None, "awaiting_result"),
    ],
)
def test_an_exam_on_a_day_it_was_not_given(day: str, outcome: Any, standing: str) -> None:
    decision = about("2021-01-01" if day > "2010" else "2005-01-01", Sitting("step_2_cs", the_day(day), outcome))
    assert decision.exams[0].standing == standing
    assert ("exam_not_offered_on_date" in codes(decision.exams[0])) is (standing in ("unclear", "awaiting_result"))


@pytest.mark.parametrize(
    ("as_of", "known_on", "standing"),
    [
        ("2021-04-14", "2021-05-20", "valid"),
        ("2021-04-15", "2021-05-20", "not_accepted"),
        ("2021-04-15", "2021-05-19", "valid"),
    ],
)
def test_the_cut_off_of_former_exams_by_both_clocks(as_of: str, known_on: str, standing: str) -> None:
    facts = Facts(
        the_day(as_of), the_day(known_on), exams=(passed("nbme_1", "1990-06-01"), passed("nbme_2", "1991-06-01"))
    )
    decision = decide(facts, POLICY)
    assert standings(decision) == [standing, standing]
    assert science(decision).state == ("met" if standing == "valid" else "not_met")


def test_a_former_exam_fills_only_a_step_that_was_never_passed() -> None:
    decision = about("2020-06-01", passed("step_1", "2005-01-10"), passed("nbme_1", "1990-06-01"))
    assert science(decision).state == "not_met"
    assert decision.exams[0].standing == "lost_to_seven_year_limit"


def test_step_3_is_never_counted_but_its_faults_are_told() -> None:
    decision = about("2026-01-01", Sitting("step_3", the_day("2024-01-01"), "pass", 199))
    assert (decision.exams[0].standing, codes(decision.exams[0])) == ("not_counted", ["score_contradicts_outcome"])


def test_an_invalidated_pass_stood_until_its_day() -> None:
    sitting = Sitting("step_1", the_day("2023-01-10"), "invalidated", invalidated_on=the_day("2024-02-01"))
    assert standings(about("2024-01-31", sitting)) == ["valid"]
    assert standings(about("2024-02-01", sitting)) == ["invalidated"]


def without_minimum(exam: str) -> Policy:
    rows = (valued(row, None) if row.key == f"{exam}_minimum" else row for row in POLICY.rows)
    return Policy(tuple(rows))


@pytest.mark.parametrize("exam", ["step_1", "step_2_ck"])
def test_a_score_alone_under_an_unknown_standard_is_for_a_person(exam: Any) -> None:
    facts = Facts(the_day("2021-06-01"), exams=(Sitting(exam, the_day("2021-03-01"), None, 250),))
    decision = decide(facts, without_minimum(exam))
    assert standings(decision) == ["unclear"]
    assert codes(decision.exams[0]) == ["policy_value_unknown"]
    assert science(decision).state == "needs_review"
    assert "policy_value_unknown" in codes(science(decision))


@pytest.mark.parametrize(("outcome", "standing"), [("pass", "valid"), ("fail", "failed")])
def test_a_reported_outcome_needs_no_standard(outcome: Any, standing: str) -> None:
    facts = Facts(the_day("2021-06-01"), exams=(Sitting("step_1", the_day("2021-03-01"), outcome, 250),))
    decision = decide(facts, without_minimum("step_1"))
    assert (standings(decision), codes(decision.exams[0])) == ([standing], [])


@pytest.mark.parametrize(("score", "standing"), [(99, "valid"), (100, "failed")])
def test_a_score_of_two_digits_is_on_the_scale_of_two_digits(score: int, standing: str) -> None:
    assert standings(about("2012-06-01", Sitting("step_1", the_day("2012-03-01"), None, score))) == [standing]


def test_a_score_of_nought_is_a_score() -> None:
    assert standings(about("2021-06-01", Sitting("step_1", the_day("2021-03-01"), None, 0))) == ["failed"]
