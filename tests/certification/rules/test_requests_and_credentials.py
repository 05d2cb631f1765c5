"""Requests to sit a Step, credentials, accreditation and holds at each side of their borders."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from certification.policy.loader import load_policy
from certification.rules.decide import decide
from certification.rules.decision import RequestVerdict
from certification.rules.facts import (
    Accreditation,
    Agency,
    Application,
    BoardTimeLimit,
    Education,
    ExamBar,
    ExamRequest,
    Facts,
    IrregularBehavior,
    IssuedCertificate,
    PathwayApplication,
    School,
    Sitting,
    SponsorNote,
    TransferCredits,
)

POLICY = load_policy()
OPEN = SponsorNote(("1990-current",))


def the_day(text: str) -> date:
    return date.fromisoformat(text)


SCHOOL = School("Example College of Medicine", "PHL", sponsor_note=OPEN)
GRADUATE = Education(
    SCHOOL,
    "graduate",
    graduated_on=the_day("2009-06-30"),
    credit_years=5,
    diploma="verified",
    transcript="verified",
)
STUDENT = Education(
    SCHOOL, "student", started_on=the_day("2020-08-01"), basic_sciences_completed_on=the_day("2022-06-30")
)
ACCEPTED = Application(the_day("2000-01-01"), "accepted")


def codes(part: Any) -> list[str]:
    return [reason.code for reason in part.reasons]


def request(
    submitted: str, exam: Any = "step_1", education: Education | None = GRADUATE, **facts: Any
) -> RequestVerdict:
    wanted = facts.pop("wanted_from", None)
    board = facts.pop("board", None)
    wish = ExamRequest(exam, the_day(submitted), the_day(wanted) if wanted else None, board)
    given = {"application": ACCEPTED, "education": (education,) if education else ()} | facts
    return decide(Facts(the_day(facts.pop("as_of", submitted)), exam_requests=(wish,), **given), POLICY).exam_requests[
        0
    ]


def failed(exam: Any, *on: str) -> tuple[Sitting, ...]:
    return tuple(Sitting(exam, the_day(day), "fail") for day in on)


def test_two_attempts_leave_no_wait() -> None:
    assert request("2024-04-01", exams=failed("step_1", "2024-01-01", "2024-03-01")).earliest_on is None


def test_the_wait_ends_on_the_first_open_day() -> None:
    exams = failed("step_1", "2024-01-20", "2024-03-05", "2024-06-30")
    day_before = request("2024-07-10", exams=exams, wanted_from="2025-01-19")
    assert (day_before.earliest_on, codes(day_before)) == (the_day("2025-01-20"), ["attempts_too_close"])
    on_the_day = request("2024-07-10", exams=exams, wanted_from="2025-01-20")
    assert (on_the_day.allowed, on_the_day.earliest_on, codes(on_the_day)) == (True, the_day("2025-01-20"), [])
    assert request("2025-01-20", exams=exams, wanted_from="2025-01-20").earliest_on is None


def test_the_third_latest_attempt_keeps_its_twelve_months() -> None:
    """Five attempts: the last three close together bind by the third latest."""
    exams = failed("step_1", "2012-01-10", "2013-01-10", "2014-10-01", "2014-11-01", "2014-12-01")
    assert request("2015-01-01", exams=exams).earliest_on == the_day("2015-10-01")


def test_before_2012_three_step_1_attempts_leave_no_wait_and_four_do() -> None:
    exams = failed("step_1", "2011-01-10", "2011-03-10", "2011-05-10")
    assert request("2011-12-31", exams=exams).earliest_on is None
    assert request("2012-01-01", exams=exams).earliest_on == the_day("2012-01-10")
    assert request("2011-12-31", exams=(*exams, *failed("step_1", "2011-07-10"))).earliest_on == the_day("2012-01-10")


def test_a_refused_request_has_no_earliest_day_but_tells_the_wait() -> None:
    exams = failed("step_1", "2024-01-20", "2024-03-05", "2024-06-30")
    refused = request("2024-07-10", exams=exams, application=None)
    assert (refused.allowed, refused.earliest_on) == (False, None)
    assert set(codes(refused)) == {"no_accepted_application", "attempts_too_close"}


@pytest.mark.parametrize(
    ("submitted", "allowed"), [("2021-06-30", True), ("2021-07-01", False)], ids=["under the six", "under the four"]
)
def test_four_failures_of_step_2_cs_close_all_steps_from_july_2021(submitted: str, allowed: bool) -> None:
    exams = failed("step_2_cs", "2017-01-10", "2018-01-10", "2019-01-10", "2020-01-10")
    verdict = request(submitted, exams=exams)
    assert (verdict.allowed, codes(verdict)) == (allowed, [] if allowed else ["attempt_limit_reached_any_step"])


def test_an_attempt_at_another_step_before_2012_spares_in_2012() -> None:
    six = failed("step_1", "2012-02-01", "2012-03-01", "2012-04-01", "2012-05-01", "2012-06-01", "2012-07-01")
    assert "attempt_limit_reached" in codes(request("2012-12-31", exams=six))
    earlier = (*six, *failed("step_2_ck", "2011-12-31"))
    assert "attempt_limit_reached" not in codes(request("2012-12-31", exams=earlier))
    assert "attempt_limit_reached" in codes(request("2013-01-01", exams=earlier))


def test_a_pass_lost_to_the_seven_years_may_be_taken_again() -> None:
    verdict = request("2026-01-01", exams=(Sitting("step_1", the_day("2015-01-01"), "pass"),))
    assert (verdict.allowed, codes(verdict)) == (True, ["retake_after_seven_year_limit"])
    valid = request("2021-12-31", exams=(Sitting("step_1", the_day("2015-01-01"), "pass"),))
    assert (valid.allowed, codes(valid)) == (False, ["step_already_passed"])


@pytest.mark.parametrize(
    ("expires", "complete", "told"),
    [
        ("2020-02-02", True, "retake_for_board_time_limit"),
        ("2020-02-03", True, "board_time_limit_not_expired"),
        ("2020-02-02", False, "sequence_not_complete"),
    ],
)
def test_a_retake_for_a_board(expires: str, complete: bool, told: str) -> None:
    exams = (Sitting("step_1", the_day("2014-05-10"), "pass"), Sitting("step_2_ck", the_day("2015-05-10"), "pass"))
    verdict = request("2020-02-03", exams=exams, board=BoardTimeLimit(the_day(expires), complete), application=None)
    assert codes(verdict) == [told]
    assert verdict.allowed is (told == "retake_for_board_time_limit")


@pytest.mark.parametrize(
    ("kind", "last_barred"),
    [("score_validity", "2026-07-09"), ("anomalous_performance", "2026-01-09"), ("irregular_behavior", None)],
)
def test_a_bar_without_an_end_lasts_the_months_of_its_kind(kind: Any, last_barred: str | None) -> None:
    bars = (ExamBar(kind, the_day("2025-01-10")),)
    last = last_barred or "2099-01-01"
    assert codes(request(last, exam_bars=bars)) == ["barred"]
    if last_barred:
        day_after = date.fromordinal(the_day(last_barred).toordinal() + 1).isoformat()
        assert request(day_after, exam_bars=bars).allowed


def test_the_exam_day_is_tested_as_well_as_the_day_of_the_request() -> None:
    closes = replace(SCHOOL, sponsor_note=SponsorNote(("1990-2023",)))
    graduates_later = replace(STUDENT, status="graduate", graduated_on=the_day("2024-06-30"), diploma="received")
    fine = request("2024-02-01", education=graduates_later, wanted_from="2024-07-01")
    assert fine.allowed
    verdict = request("2024-02-01", education=replace(graduates_later, school=closes), wanted_from="2024-07-01")
    assert codes(verdict) == ["school_not_eligible"]
    no_paper = request("2024-02-01", education=replace(graduates_later, diploma="missing"), wanted_from="2024-07-01")
    assert codes(no_paper) == ["no_graduation_evidence"]


@pytest.mark.parametrize(
    ("exam", "submitted"), [("step_2_cs", "2020-03-17"), ("csa", "2003-01-01"), ("flex", "2020-01-01")]
)
def test_an_exam_no_longer_given_cannot_be_asked_for(exam: Any, submitted: str) -> None:
    assert "exam_not_offered_on_date" in codes(request(submitted, exam))


def test_without_education_nobody_is_enrolled_and_no_school_is_judged() -> None:
    assert codes(request("2024-01-01", education=None)) == ["not_enrolled"]


def credentials(education: Education, as_of: str = "2026-01-01", **facts: Any) -> tuple[str, str, list[str]]:
    decision = decide(Facts(the_day(as_of), education=(education,), **facts), POLICY)
    requirement = decision.requirements.medical_education_credentials
    return decision.status, requirement.state, codes(requirement)


@pytest.mark.parametrize(
    ("graduated", "covered"), [("1987-12-31", False), ("1988-01-01", True), ("2009-12-31", True), ("2010-01-01", False)]
)
def test_the_first_and_last_year_of_a_note_are_inside(graduated: str, covered: bool) -> None:
    school = replace(SCHOOL, sponsor_note=SponsorNote(("1988-2009",)))
    status, state, told = credentials(replace(GRADUATE, school=school, graduated_on=the_day(graduated)))
    assert (status, state, told) == (
        ("in_progress", "met", []) if covered else ("ineligible", "not_met", ["graduation_year_not_covered"])
    )


@pytest.mark.parametrize(
    ("graduated", "status", "state", "told"),
    [
        ("2025-06-30", "not_img", "not_applicable", ["canadian_graduate_not_img"]),
        ("2025-07-01", "in_progress", "needs_review", ["canadian_graduate"]),
    ],
)
def test_a_canadian_degree(graduated: str, status: str, state: str, told: list[str]) -> None:
    school = School("Example University", "CAN")
    assert credentials(replace(GRADUATE, school=school, graduated_on=the_day(graduated))) == (status, state, told)


def test_of_a_canadian_student_the_later_of_expected_day_and_today_counts() -> None:
    student = replace(STUDENT, school=School("Example University", "CAN"), expected_graduation_on=the_day("2025-05-31"))
    assert credentials(student, "2025-06-30")[0] == "not_img"
    assert credentials(student, "2025-07-01")[1] == "needs_review"
    assert credentials(replace(student, expected_graduation_on=None), "2025-01-01")[1] == "needs_review"


def test_a_us_student_is_outside_whatever_the_listing() -> None:
    school = School("Example University", "USA", listed=False)
    assert credentials(replace(STUDENT, school=school)) == ("not_img", "not_applicable", ["us_graduate"])


@pytest.mark.parametrize(
    ("years", "state", "told"),
    [
        (3.5, "not_met", ["fewer_than_four_credit_years"]),
        (4, "met", []),
        (None, "pending", ["credit_years_unknown"]),
    ],
)
def test_four_credit_years(years: float | None, state: str, told: list[str]) -> None:
    assert credentials(replace(GRADUATE, credit_years=years))[1:] == (state, told)


@pytest.mark.parametrize(("years", "told"), [(3, "3"), (3.0, "3"), (3.5, "3.5"), (3.9999999, "3.9999999")])
def test_credit_years_read_the_same_however_they_were_written(years: float, told: str) -> None:
    education = replace(GRADUATE, credit_years=years)
    (reason,) = decide(Facts(the_day("2024-04-01"), education=(education,)), POLICY).requirements[4].reasons
    assert reason.values == (("years", told),)


@pytest.mark.parametrize(
    ("change", "state", "told"),
    [
        ({"transcript": "missing"}, "pending", ["transfer_transcript_not_verified"]),
        ({"transcript": "sent_to_school"}, "pending", ["transfer_transcript_not_verified"]),
        ({"transcript": "rejected"}, "not_met", ["transfer_transcript_not_verified"]),
        ({"passed_at_source": False}, "not_met", ["transfer_not_passed_at_source"]),
        ({"times_transferred": 2}, "not_met", ["transfer_more_than_once"]),
        ({"times_transferred": 1}, "met", []),
    ],
)
def test_each_condition_of_transferred_credits(change: dict[str, Any], state: str, told: list[str]) -> None:
    fine = TransferCredits(School("First College", "IND", sponsor_note=OPEN), transcript="verified")
    found = credentials(replace(GRADUATE, transfer_credits=(replace(fine, **change),)))
    assert found[1:] == (state, told)


@pytest.mark.parametrize(("accepted", "state"), [("2019-08-31", "met"), ("2019-09-01", "not_met")])
def test_transfers_accepted_before_the_present_rule_are_kept(accepted: str, state: str) -> None:
    transfer = TransferCredits(School("First College", "IND"), False, 2, False, the_day(accepted), "verified")
    assert credentials(replace(GRADUATE, transfer_credits=(transfer,)))[1] == state


def accreditation(agency: str, country: str, as_of: str, **facts: Any) -> tuple[str, list[str]]:
    school = replace(SCHOOL, country=country, accreditations=(Accreditation(agency, the_day("2015-01-01")),))
    found = decide(Facts(the_day(as_of), education=(replace(GRADUATE, school=school),), **facts), POLICY)
    assert found.recognised_accreditation.blocks is False
    return found.recognised_accreditation.state, codes(found.recognised_accreditation)


@pytest.mark.parametrize(
    ("agency", "country", "as_of", "expected"),
    [
        ("KIMEE", "KOR", "2026-09-30", ("met", [])),
        ("KIMEE", "KOR", "2026-10-01", ("needs_review", ["agency_recognition_ran_out"])),
        ("Korean Institute of Medical Education and Evaluation", "KOR", "2026-09-30", ("met", [])),
        ("KIMEE", "PHL", "2026-09-30", ("not_met", ["agency_scope"])),
        ("NMC", "IND", "2023-08-31", ("not_met", ["agency_not_recognised"])),
        ("NMC", "IND", "2023-09-01", ("met", [])),
        ("NAB", "CZE", "2026-01-01", ("needs_review", ["policy_value_unknown"])),
        ("GMC", "GBR", "2026-01-01", ("needs_review", ["policy_value_unknown"])),
        ("Nobody", "IND", "2026-01-01", ("not_met", ["agency_not_recognised"])),
    ],
)
def test_recognised_accreditation(agency: str, country: str, as_of: str, expected: tuple[str, list[str]]) -> None:
    assert accreditation(agency, country, as_of) == expected


def test_agencies_given_replace_the_list() -> None:
    given = (Agency("GMC", "ncfmea", "GBR", the_day("2010-01-01"), the_day("2024-12-31")),)
    assert accreditation("GMC", "GBR", "2024-12-31", agencies=given) == ("met", [])
    assert accreditation("GMC", "GBR", "2025-01-01", agencies=given) == ("needs_review", ["agency_recognition_ran_out"])
    assert accreditation("KIMEE", "KOR", "2024-01-01", agencies=given) == ("not_met", ["agency_not_recognised"])


@pytest.mark.parametrize(
    ("entries", "state", "told"),
    [
        ([("alleged", "2024-01-01")], "pending", ["irregular_behavior_alleged"]),
        ([("alleged", "2024-01-01"), ("dismissed", "2024-02-01")], "met", []),
        ([("dismissed", "2024-02-01"), ("alleged", "2024-01-01")], "met", []),
        ([("dismissed", "2024-01-01"), ("alleged", "2024-01-01")], "pending", ["irregular_behavior_alleged"]),
        (
            [("alleged", "2024-01-01"), ("found", "2024-03-01")],
            "needs_review",
            ["irregular_behavior_alleged", "irregular_behavior_found"],
        ),
        ([("found", "2026-01-02")], "met", []),
    ],
)
def test_irregular_behavior(entries: list[tuple[Any, str]], state: str, told: list[str]) -> None:
    behavior = tuple(IrregularBehavior(what, the_day(on)) for what, on in entries)
    holds = decide(Facts(the_day("2026-01-01"), irregular_behavior=behavior), POLICY).requirements.holds
    assert (holds.state, codes(holds)) == (state, told)


def test_a_pathway_certificate_without_a_season_is_for_a_person() -> None:
    certificate = IssuedCertificate(the_day("2022-05-01"), "pathway", None)
    found = decide(Facts(the_day("2026-01-01"), certificate=certificate), POLICY)
    assert (found.status, found.certificate.usable_for_gme_entry) == ("certified", None)
    assert codes(found.certificate)[:1] == ["policy_value_unknown"]


def test_a_bar_without_a_last_day_is_until_further_notice() -> None:
    bar = ExamBar("irregular_behavior", the_day("2024-01-01"))
    verdict = request("2025-01-01", education=STUDENT, exam_bars=(bar,))
    barred = next(reason for reason in verdict.reasons if reason.code == "barred")
    assert dict(barred.values)["until"] == "further notice"


@pytest.mark.parametrize(
    ("graduated_on", "told"),
    [("2009-06-30", []), ("2010-06-30", ["school_not_eligible"]), (None, [])],
    ids=["a covered year", "a year not covered", "a year not known"],
)
def test_a_graduate_may_sit_where_the_note_covers_the_year(graduated_on: str | None, told: list[str]) -> None:
    school = replace(SCHOOL, sponsor_note=SponsorNote(("1990-2009",)))
    graduate = replace(GRADUATE, school=school, graduated_on=the_day(graduated_on) if graduated_on else None)
    assert codes(request("2024-04-01", education=graduate)) == told


def test_without_a_note_on_the_day_nobody_of_the_school_may_sit() -> None:
    student = replace(STUDENT, school=replace(SCHOOL, sponsor_note=None))
    assert "school_not_eligible" in codes(request("2024-04-01", education=student))


@pytest.mark.parametrize("turned", [False, True])
def test_an_accreditation_that_ended_does_not_hide_another(turned: bool) -> None:
    agency = Agency("XYZ", "wfme", "IND", the_day("2010-01-01"))
    ended = Accreditation("ABC", the_day("2005-01-01"), the_day("2010-01-01"))
    given = (Accreditation("XYZ", the_day("2012-01-01")), ended)
    school = School("Accredited School", "IND", sponsor_note=OPEN, accreditations=given[::-1] if turned else given)
    facts = Facts(the_day("2024-01-01"), education=(replace(GRADUATE, school=school),), agencies=(agency,))
    assert decide(facts, POLICY).recognised_accreditation.state == "met"


def test_an_application_of_a_season_says_nothing_of_a_certificate_on_step_2_cs() -> None:
    refused = PathwayApplication(2021, 1, the_day("2020-10-01"), "rejected", the_day("2020-11-01"))
    certificate = IssuedCertificate(the_day("2018-01-01"), "step_2_cs", 2021)
    facts = Facts(the_day("2022-01-01"), certificate=certificate, pathway_applications=(refused,))
    assert "lost_basis" not in codes(decide(facts, POLICY).certificate)
