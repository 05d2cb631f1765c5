"""Borders that no scenario stands at: each was unwatched until a small fault was put there on purpose."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from certification.policy.loader import Policy, load_policy
from certification.policy.row import Row
from certification.rules.decide import DAYS_TRIED_AT_MOST, decide
from certification.rules.decision import Decision
from certification.rules.facts import (
    Accreditation,
    Agency,
    Education,
    ExamBar,
    ExamRequest,
    Facts,
    IssuedCertificate,
    Licence,
    OetSitting,
    Osce,
    PathwayApplication,
    School,
    Sitting,
    Training,
    TransferCredits,
    UsLicence,
    UsmleRegistration,
)
from certification.rules.reading import read_facts
from certification.rules.schema import facts_schema
from certification.rules.seasons import Seasons
from certification.rules.text import from_yaml
from tests.certification.rules.test_exams import about, codes, passed, science, standings, the_day
from tests.certification.rules.test_requests_and_credentials import ACCEPTED, GRADUATE, SCHOOL, STUDENT, request

POLICY = load_policy()


def with_row(key: str, season: int, value: Any, policy: Policy = POLICY) -> Policy:
    """Return a policy with one row, known from the beginning, in place of all of its key and season."""
    row = Row(f"{key}/{season}/added", key, season, None, None, value, None, None, None, "house", None, "")
    return Policy((*(one for one in policy.rows if (one.key, one.scope) != (key, season)), row))


def studied(*education: Education, as_of: str = "2024-04-01") -> Decision:
    return decide(Facts(the_day(as_of), education=education), POLICY)


def test_of_an_unlisted_canadian_school_both_are_told() -> None:
    found = studied(Education(School("Example University", "CAN", listed=False), "student"))
    credentials = found.requirements.medical_education_credentials
    assert (found.status, credentials.state) == ("ineligible", "not_met")
    assert {"canadian_graduate", "school_not_listed"} <= set(codes(credentials))


def test_an_invalidation_is_known_although_a_report_is_still_to_come() -> None:
    sitting = passed("step_1", "2023-06-01", invalidated_on=the_day("2024-01-01"), reported_on=the_day("2024-06-01"))
    assert standings(about("2024-03-01", sitting)) == ["invalidated"]


def test_a_failure_that_is_invalidated_later_was_a_failure_until_then() -> None:
    sitting = Sitting("step_1", the_day("2023-06-01"), "fail", invalidated_on=the_day("2024-06-01"))
    assert standings(about("2024-03-01", sitting)) == ["failed"]


def test_a_passing_outcome_with_a_failing_score_is_told_beside_passes_in_time() -> None:
    decision = about("2016-06-01", passed("step_1", "2015-03-01", score=150), passed("step_2_ck", "2015-09-01"))
    assert science(decision).state == "met"
    assert [codes(verdict) for verdict in decision.exams] == [["score_contradicts_outcome"], []]


def test_an_exam_on_a_day_it_was_not_given_is_told_before_its_report() -> None:
    decision = about("2021-01-10", passed("step_2_cs", "2021-01-01", reported_on=the_day("2021-02-01")))
    (verdict,) = decision.exams
    assert (verdict.standing, codes(verdict)) == ("awaiting_result", ["exam_not_offered_on_date"])


def test_an_invalidated_exam_outside_the_ground_of_a_certificate_leaves_it() -> None:
    exams = (
        passed("step_1", "2015-03-01"),
        passed("step_2_ck", "2015-09-01"),
        Sitting("step_3", the_day("2018-09-01"), "invalidated", invalidated_on=the_day("2019-01-01")),
        Sitting("step_2_cs", the_day("2016-09-01"), "invalidated", invalidated_on=the_day("2017-01-01")),
    )
    certificate = IssuedCertificate(the_day("2021-06-01"), "pathway", 2021)
    found = decide(Facts(the_day("2022-01-01"), exams=exams, certificate=certificate), POLICY)
    assert "lost_basis" not in codes(found.certificate)
    on_step_2_cs = IssuedCertificate(the_day("2016-12-01"), "step_2_cs")
    found = decide(Facts(the_day("2022-01-01"), exams=exams, certificate=on_step_2_cs), POLICY)
    assert "lost_basis" in codes(found.certificate)


def test_a_later_season_whose_end_is_known_dates_a_certificate_of_one_whose_end_is_not() -> None:
    """No end of 2024 is known; 2026 is known to end on 31 December 2028."""
    certificate = IssuedCertificate(the_day("2024-06-01"), "pathway", 2024)
    again = PathwayApplication(2026, 6, the_day("2025-10-01"), "accepted", the_day("2025-11-01"), revalidation=True)
    facts = Facts(the_day("2026-01-15"), certificate=certificate, pathway_applications=(again,))
    found = decide(facts, POLICY).certificate
    assert (found.usable_for_gme_entry, found.printed_until) == (True, the_day("2028-12-31"))


def test_a_former_exam_that_was_failed_fills_no_step() -> None:
    decision = about("2020-06-01", Sitting("ecfmg_exam", the_day("1986-06-01"), "fail"))
    assert codes(science(decision)) == ["step_1_missing", "step_2_ck_missing"]


def test_of_several_sittings_the_last_by_1_march_makes_a_period_of_29_february_doubtful() -> None:
    exams = (
        passed("step_1", "2016-02-29"),
        Sitting("step_2_ck", the_day("2008-01-01"), "indeterminate"),
        Sitting("step_2_ck", the_day("2023-03-01"), "indeterminate"),
    )
    found = science(about("2023-04-01", *exams))
    assert found.state == "needs_review"
    assert "leap_day_deadline" in codes(found)


def test_who_graduates_only_later_sits_as_a_student() -> None:
    graduate = Education(SCHOOL, "graduate", graduated_on=the_day("2024-07-01"), credit_years=5)
    told = codes(request("2024-04-01", education=graduate))
    assert "basic_sciences_incomplete" in told
    assert "no_graduation_evidence" not in told


def test_education_begun_today_counts_beside_one_begun_later() -> None:
    today, later = (
        Education(SCHOOL, "student", the_day("2024-04-01")),
        Education(SCHOOL, "student", the_day("2024-09-01")),
    )
    assert codes(studied(today, later).requirements.medical_education_credentials) == ["not_graduated"]
    assert codes(studied(today, later, as_of="2024-03-31").requirements.medical_education_credentials) == [
        "no_education"
    ]


def test_after_many_days_tried_in_vain_the_next_one_is_told_untried() -> None:
    """Bars that begin after the days of a request change nothing: each of their days is tried in vain."""
    first = the_day("2024-06-01")
    bars = tuple(
        ExamBar("score_validity", first + timedelta(days=day), first + timedelta(days=day)) for day in range(450)
    )
    wish = ExamRequest("step_1", the_day("2024-04-01"))
    facts = Facts(
        the_day("2024-04-01"), application=ACCEPTED, education=(GRADUATE,), exam_requests=(wish,), exam_bars=bars
    )
    assert decide(facts, POLICY).next_review_on == first + timedelta(days=DAYS_TRIED_AT_MOST)


def test_an_application_that_waits_is_looked_at_again_when_its_season_closes() -> None:
    """Applications for 2025 end earlier here than the season does, so that the two days differ."""
    policy = with_row("application_deadline", 2025, the_day("2025-01-31"))
    waiting = PathwayApplication(2025, 6, the_day("2025-01-15"), "submitted")
    facts = Facts(the_day("2025-01-20"), the_day("2026-01-01"), education=(STUDENT,), pathway_applications=(waiting,))
    assert decide(facts, policy).next_review_on == the_day("2025-06-01")


def test_pathway_6_opens_on_a_day_of_its_own_where_that_is_known() -> None:
    policy = with_row("pathway_6_opens_on", 2021, the_day("2021-02-15"))

    def told(as_of: str) -> list[tuple[str, object, str]]:
        route = decide(Facts(the_day(as_of)), policy).pathways.routes[5]
        return [
            (one.row.id, dict(one.values)["opens_on"], route.state)
            for one in route.reasons
            if one.code == "season_not_open"
        ]

    before: tuple[str, object, str] = ("pathway_6_opens_on/2021/added", the_day("2021-02-15"), "not_eligible")
    assert told("2021-02-14") == [before]
    assert told("2021-02-15") == []
    assert decide(Facts(the_day("2021-02-10")), policy).next_review_on == the_day("2021-02-15")


def test_a_moment_without_a_zone_is_of_new_york() -> None:
    document = {
        "as_of": "2024-04-01",
        "exam_requests": [
            {"exam": "step_1", "submitted_at": moment} for moment in ("2024-03-01T02:00:00", "2024-03-01T02:00:00Z")
        ],
    }
    assert [one.submitted_at for one in read_facts(document).exam_requests] == [date(2024, 3, 1), date(2024, 2, 29)]


def test_a_period_of_29_february_needs_every_missing_exam_by_1_march() -> None:
    exams = (passed("step_1", "2012-02-29"), passed("step_2_ck", "2019-03-01"), passed("step_2_cs", "2019-06-01"))
    assert standings(about("2019-08-01", *exams))[0] == "lost_to_seven_year_limit"
    in_time = (*exams[:2], passed("step_2_cs", "2019-02-01"))
    assert codes(science(about("2019-08-01", *in_time))) == ["leap_day_deadline"]


def test_what_holds_a_period_is_told_also_of_a_step_passed_after_it() -> None:
    exams = (
        passed("step_1", "2015-01-01"),
        Sitting("step_2_ck", the_day("2021-06-01"), "withheld"),
        passed("step_2_ck", "2022-06-01"),
    )
    found = science(about("2022-07-01", *exams))
    assert (found.state, codes(found)) == ("pending", ["result_withheld"])


def test_a_wait_counted_from_the_first_attempt_and_one_from_the_last_are_two() -> None:
    rule = {"in_12_months": 5, "step_2_cs_in_12_months": 5, "months_after_first": 24, "months_after_latest": 1}
    row = Row("spacing", "attempt_spacing", None, None, None, rule, None, None, None, "house", None, "")
    policy = Policy((*(one for one in POLICY.rows if one.key != "attempt_spacing"), row))
    sat = tuple(Sitting("step_1", the_day(day), "fail") for day in ("2022-06-01", "2023-01-01", "2024-03-20"))
    wish = ExamRequest("step_1", the_day("2024-04-01"))
    facts = Facts(the_day("2024-04-01"), application=ACCEPTED, education=(GRADUATE,), exams=sat, exam_requests=(wish,))
    assert decide(facts, policy).exam_requests[0].earliest_on == the_day("2024-06-01")


def test_that_an_exam_was_not_given_is_told_before_what_is_wrong_with_its_score() -> None:
    (verdict,) = about("2022-01-10", passed("step_2_cs", "2021-01-01", score=80)).exams
    assert codes(verdict) == ["exam_not_offered_on_date", "score_not_reported_for_exam"]


def test_credits_not_yet_accepted_are_looked_at_again_when_the_rule_of_transfers_begins() -> None:
    moved = TransferCredits(School("Other School of Medicine", "IND"), transcript="verified", times_transferred=2)

    def asked_again(of: TransferCredits) -> date | None:
        student = replace(STUDENT, started_on=the_day("2015-08-01"), transfer_credits=(of,))
        return decide(Facts(the_day("2019-08-01"), the_day("2024-01-01"), education=(student,)), POLICY).next_review_on

    assert asked_again(moved) == the_day("2019-09-01")
    assert asked_again(replace(moved, accepted_by_ecfmg_on=the_day("2019-07-31"))) != the_day("2019-09-01")


@pytest.mark.parametrize(("exam", "told"), [("csa", True), ("step_3", False)])
def test_only_a_registration_for_a_step_shows_that_somebody_is_active(exam: Any, told: bool) -> None:
    facts = Facts(the_day("2021-03-01"), usmle_registrations=(UsmleRegistration(exam, the_day("2020-03-01")),))
    routes = decide(facts, POLICY).pathways.routes
    assert all(("never_registered_for_usmle" in codes(route)) is told for route in routes)


@pytest.mark.parametrize("until", [None, date(2019, 12, 31)], ids=["comparable", "nobody knows"])
def test_an_agency_comparable_by_ncfmea_opens_pathway_4_only_since_that_counts(until: date | None) -> None:
    school = School(
        "Accredited School of Medicine", "IND", accreditations=(Accreditation("XYZ", the_day("2010-01-01")),)
    )
    agency = Agency("XYZ", "ncfmea", "IND", the_day("2010-01-01"), until)

    def told(as_of: str) -> list[str]:
        education = (Education(school, "student", the_day("2016-08-01")),)
        return codes(decide(Facts(the_day(as_of), education=education, agencies=(agency,)), POLICY).pathways.routes[3])

    assert "school_not_recognised" in told("2020-10-21")
    assert "school_not_recognised" not in told("2020-10-22")


@pytest.mark.parametrize(("last", "state"), [("rejected", "not_met"), ("withdrawn", "pending")])
def test_of_applications_of_one_day_the_one_decided_last_is_the_newest(last: Any, state: str) -> None:
    """The number of the Pathway, which would decide otherwise, points the other way."""
    first: Any = "withdrawn" if last == "rejected" else "rejected"
    applications = (
        PathwayApplication(2024, 6, the_day("2023-07-01"), first, the_day("2023-08-01")),
        PathwayApplication(2024, 1, the_day("2023-07-01"), last, the_day("2023-09-01")),
    )
    found = decide(Facts(the_day("2024-01-15"), pathway_applications=applications), POLICY)
    assert found.requirements.clinical_skills.state == state


def test_a_national_osce_beside_one_of_the_school_is_not_refused() -> None:
    school = School("Listed School of Medicine", "IND", mra_osce_school=True)
    osces = tuple(Osce("OSCE", "IND", of_school, the_day("2023-06-01"), True) for of_school in (True, False))
    education = (Education(school, "student", the_day("2021-08-01")),)
    policy = with_row("pathway_2_osce", 2024, "by_acceptable_school")
    facts = Facts(the_day("2024-02-01"), education=education, osces=osces)
    assert "osce_not_accepted" not in codes(decide(facts, policy).pathways.routes[1])


def test_training_with_a_gap_is_looked_at_again_when_it_adds_up_to_a_year() -> None:
    """184 days of 2023 and, from 2 January 2024 on, 181 more by 30 June."""
    training = (
        Training("acgme", the_day("2023-07-01"), ended_on=the_day("2023-12-31")),
        Training("acgme", the_day("2024-01-02")),
    )
    certificate = IssuedCertificate(the_day("2021-05-03"), "pathway", 2021)
    facts = Facts(the_day("2024-06-20"), certificate=certificate, training=training)
    assert decide(facts, POLICY).next_review_on == the_day("2024-06-30")


def test_the_days_of_a_waiting_result_hold_a_period_only_if_all_lies_within_seven_years() -> None:
    """Step 1 sat before the first pass would begin a period that ends before Step 2 CS was sat again."""
    exams = (
        passed("step_2_ck", "2010-06-01"),
        Sitting("step_1", the_day("2009-01-01"), "withheld"),
        Sitting("step_2_cs", the_day("2017-01-01"), "withheld"),
        passed("step_2_cs", "2018-01-01"),
    )
    assert standings(about("2018-06-01", *exams))[0] == "lost_to_seven_year_limit"


def test_the_end_of_the_first_of_two_accepted_pathways_changes_nothing() -> None:
    accepted = tuple(
        PathwayApplication(season, 1, the_day(f"{season - 1}-10-01"), "accepted", the_day(f"{season - 1}-11-01"))
        for season in (2022, 2023)
    )
    facts = Facts(the_day("2024-12-01"), pathway_applications=accepted)
    assert decide(facts, POLICY).next_review_on != the_day("2025-01-01")
    alone = replace(facts, pathway_applications=accepted[:1])
    assert decide(alone, POLICY).next_review_on == the_day("2025-01-01")


def test_where_no_registration_is_asked_for_nobody_is_told_of_one() -> None:
    policy = with_row("usmle_registration_required", 2026, False)
    for route in decide(Facts(the_day("2026-01-15")), policy).pathways.routes:
        assert {"never_registered_for_usmle", "policy_value_unknown"}.isdisjoint(
            one.code for one in route.reasons if one.row.key == "usmle_registration_required"
        )


@pytest.mark.parametrize(("within", "state"), [(True, "needs_review"), (False, "met")])
def test_a_late_acceptance_matters_only_where_policy_says_so(within: bool, state: str) -> None:
    row = Row(
        "within", "pathway_acceptance_within_seven_years", None, None, None, within, None, None, None, "house", None, ""
    )
    policy = Policy((*(one for one in POLICY.rows if one.key != row.key), row))
    accepted = PathwayApplication(2026, 1, the_day("2025-09-01"), "accepted", the_day("2025-10-01"))
    exams = (passed("step_1", "2017-03-01"), passed("step_2_ck", "2018-03-01"))
    facts = Facts(the_day("2026-01-15"), exams=exams, pathway_applications=(accepted,))
    assert decide(facts, policy).requirements.clinical_skills.state == state


@pytest.mark.parametrize(("writing", "state"), [(320, "satisfactory"), (310, "not_satisfactory")])
def test_a_minimum_for_early_sittings_of_a_season_holds_for_them(writing: int, state: str) -> None:
    policy = with_row("oet_taken_since", 2022, the_day("2021-01-01"))
    policy = with_row("oet_early_2022_writing_minimum", 2022, 320, policy)
    sitting = OetSitting(the_day("2021-12-15"), 400, 400, writing, 400)
    waiting = PathwayApplication(2022, 1, the_day("2021-10-01"), "submitted")
    facts = Facts(the_day("2022-02-01"), the_day("2023-01-01"), oet=(sitting,), pathway_applications=(waiting,))
    assert decide(facts, policy).pathways.oet.state == state


def test_a_score_counts_from_the_day_of_its_report() -> None:
    sitting = passed("step_1", "2015-03-01", score=230, reported_on=the_day("2015-04-01"))
    assert standings(about("2015-04-01", sitting)) == ["valid"]
    assert standings(about("2015-03-31", sitting)) == ["awaiting_result"]


def test_whether_somebody_may_sit_whose_school_has_a_note_that_is_not_known_is_for_a_person() -> None:
    school = School("Example College of Medicine", "PHL", sponsor_note_known=False)
    told = codes(request("2024-04-01", education=replace(STUDENT, school=school)))
    assert "policy_value_unknown" in told
    assert "school_not_eligible" not in told


def test_of_a_school_that_is_not_listed_no_note_is_asked() -> None:
    school = School("Example College of Medicine", "PHL", listed=False, sponsor_note_known=False)
    told = codes(request("2024-04-01", education=replace(STUDENT, school=school)))
    assert "school_not_eligible" in told
    assert "policy_value_unknown" not in told


@pytest.mark.parametrize("part", ["listening", "reading", "writing", "speaking"])
def test_each_part_of_oet_has_its_minimum(part: str) -> None:
    good = OetSitting(the_day("2025-06-01"), 350, 350, 300, 350)
    below = replace(good, **{part: getattr(good, part) - 10})
    states = [decide(Facts(the_day("2025-10-01"), oet=(one,)), POLICY).pathways.oet.state for one in (good, below)]
    assert states == ["satisfactory", "not_satisfactory"]


@pytest.mark.parametrize(("outcome", "standing"), [("pass", "valid"), (None, "unclear")])
def test_a_score_of_an_exam_without_a_standard_decides_nothing(outcome: Any, standing: str) -> None:
    assert standings(about("1995-01-01", Sitting("vqe", the_day("1980-06-01"), outcome, 300))) == [standing]


@pytest.mark.parametrize("second_end", ["2021-12-31", None])
def test_a_period_of_training_is_joined_to_the_one_before_it_not_to_the_first(second_end: str | None) -> None:
    training = (
        Training("acgme", the_day("2020-01-01"), ended_on=the_day("2020-03-31")),
        Training("acgme", the_day("2021-07-01"), ended_on=the_day(second_end) if second_end else None),
        Training("acgme", the_day("2022-01-01"), ended_on=the_day("2022-06-30")),
    )
    certificate = IssuedCertificate(the_day("2021-05-03"), "pathway", 2021)
    found = decide(Facts(the_day("2022-07-01"), certificate=certificate, training=training), POLICY).certificate
    assert found.permanent_since == the_day("2022-06-30")


def test_what_only_looks_like_a_number_stays_a_text() -> None:
    assert from_yaml("a: ١٢\nb: 12\nc: 1_2\n") == {"a": "١٢", "b": 12, "c": 12}


def test_the_schema_describes_a_part_by_its_first_paragraph() -> None:
    assert all("\n\n" not in one.get("description", "") for one in facts_schema()["$defs"].values())


@pytest.mark.parametrize(("country", "told"), [("USA", []), ("CAN", []), ("IND", ["transfer_source_not_eligible"])])
def test_credits_from_a_listed_school_of_the_us_or_canada_need_no_note(country: str, told: list[str]) -> None:
    moved = TransferCredits(
        School("Other School", country), transcript="verified", accepted_by_ecfmg_on=date(2020, 1, 1)
    )
    found = studied(replace(GRADUATE, transfer_credits=(moved,)))
    assert codes(found.requirements.medical_education_credentials) == told


@pytest.mark.parametrize(("listed", "of_school"), [(True, False), (False, True)])
def test_where_a_listed_exam_would_do_a_national_one_is_for_a_person(listed: bool, of_school: bool) -> None:
    school = School("Example School of Medicine", "IND", mra_osce_school=listed)
    osces = [Osce("National exam", "IND", False, the_day("2020-06-01"), True)]
    if of_school:
        osces.append(Osce("Exam of the school", "IND", True, the_day("2020-06-01"), True))
    facts = Facts(
        the_day("2021-01-15"), education=(Education(school, "student", the_day("2016-08-01")),), osces=tuple(osces)
    )
    route = decide(facts, POLICY).pathways.routes[1]
    assert "pathway_2_osce" in [one.row.key for one in route.reasons if one.code == "policy_value_unknown"]


def test_a_sitting_with_an_impossible_score_does_not_help_to_combine() -> None:
    def told(speaking: int) -> list[str]:
        first = OetSitting(the_day("2025-06-01"), 400, 400, 200, speaking)
        second = OetSitting(the_day("2025-07-01"), 200, 200, 400, 400)
        return codes(decide(Facts(the_day("2025-10-01"), oet=(first, second)), POLICY).pathways.oet)

    assert "oet_not_one_sitting" in told(200)
    assert "oet_not_one_sitting" not in told(205)


def test_the_last_entry_of_education_awards_the_degree() -> None:
    elsewhere = replace(GRADUATE, school=School("Other School of Medicine", "IND"))
    assert studied(elsewhere, GRADUATE).requirements.medical_education_credentials.state == "met"
    assert studied(GRADUATE, elsewhere).requirements.medical_education_credentials.state == "not_met"


def test_a_minimum_for_early_sittings_says_nothing_where_the_others_are_not_known() -> None:
    unknown = Row("unknown", "oet_minimum", None, None, date(2022, 3, 31), None, None, None, None, "house", None, "")
    policy = with_row("oet_taken_since", 2022, the_day("2021-01-01"))
    policy = with_row("oet_early_2022_writing_minimum", 2022, 320, policy)
    policy = Policy((*(one for one in policy.rows if one.key != "oet_minimum" or one.from_ is not None), unknown))
    waiting = PathwayApplication(2022, 1, the_day("2021-10-01"), "submitted")
    sitting = OetSitting(the_day("2021-12-15"), 400, 400, 400, 400)
    facts = Facts(the_day("2022-02-01"), the_day("2023-01-01"), oet=(sitting,), pathway_applications=(waiting,))
    assert decide(facts, policy).pathways.oet.state == "needs_review"


def test_a_pathway_that_is_not_offered_shuts_no_other() -> None:
    policy = with_row("pathways_offered", 2026, [2, 3, 4, 5, 6])
    licence = Licence("IND", "unrestricted", the_day("2018-01-01"))
    facts = Facts(the_day("2026-01-15"), licences=(licence,))
    for known, told in ((POLICY, True), (policy, False)):
        codes_of_2 = codes(decide(facts, known).pathways.routes[1])
        assert ("pathway_1_mandatory" in codes_of_2) is told


def test_only_what_was_reached_in_time_is_told_to_have_made_a_certificate_permanent() -> None:
    certificate = IssuedCertificate(the_day("2021-05-03"), "pathway", 2021)
    training = Training("acgme", the_day("2023-07-01"), ended_on=the_day("2024-06-30"))
    licence = UsLicence("Ohio", "unrestricted", the_day("2025-02-01"))
    facts = Facts(the_day("2025-03-01"), certificate=certificate, training=(training,), us_licences=(licence,))
    assert codes(decide(facts, POLICY).certificate) == ["permanent_by_training"]


def test_a_season_of_which_only_the_pathways_are_known_is_a_season() -> None:
    known = with_row("pathways_offered", 2031, [6]).as_known(the_day("2026-01-15"))
    assert 2031 in known.compiled(Seasons).by_year


def test_a_certificate_on_step_2_cs_is_good_for_entry_whatever_else_was_passed() -> None:
    exams = (passed("csa", "2000-06-01"), passed("step_2_cs", "2010-06-01"))
    facts = Facts(the_day("2024-01-01"), exams=exams, certificate=IssuedCertificate(the_day("2012-01-01"), "step_2_cs"))
    assert decide(facts, POLICY).certificate.usable_for_gme_entry is True


@pytest.mark.parametrize("status", ["dismissed", "withdrawn"])
def test_who_left_the_school_may_not_sit(status: Any) -> None:
    assert "not_enrolled" in codes(request("2024-04-01", education=replace(STUDENT, status=status)))


def test_of_two_passes_of_one_step_the_first_begins_the_period() -> None:
    exams = (passed("step_1", "2013-09-01"), passed("step_1", "2018-01-01"), passed("step_2_ck", "2014-03-01"))
    accepted = PathwayApplication(2021, 1, the_day("2020-10-01"), "accepted", the_day("2020-11-01"))
    facts = Facts(the_day("2020-12-01"), exams=exams, pathway_applications=(accepted,))
    assert "pathway_accepted_after_seven_year_limit" in codes(decide(facts, POLICY).requirements.clinical_skills)


def test_an_earlier_season_does_not_date_a_certificate_of_a_later_one() -> None:
    earlier = PathwayApplication(2022, 1, the_day("2021-10-01"), "accepted", the_day("2021-11-01"))
    certificate = IssuedCertificate(the_day("2024-06-01"), "pathway", 2024)
    facts = Facts(the_day("2026-01-15"), certificate=certificate, pathway_applications=(earlier,))
    assert decide(facts, POLICY).certificate.printed_until is None
