"""Every policy key that may stand in the YAML files: what its scope is, what its values look like.

A key is `dated` where its rows hold for days (`from`, `until`), `whole` where those days must leave no gap. Its scope
is the field that tells its rows apart: the season, the exam, the kind of bar, the agency.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

Check = Callable[[Any], bool]


def is_yes_no(value: Any) -> bool:
    """Accept true and false."""
    return isinstance(value, bool)


def is_day(value: Any) -> bool:
    """Accept a day, not a moment."""
    return type(value) is date


def is_number(value: Any) -> bool:
    """Accept a whole number that is not negative."""
    return type(value) is int and value >= 0


def one_of(*words: str) -> Check:
    """Accept one of the words."""
    return lambda value: value in words


def list_of(check: Check) -> Check:
    """Accept a list whose parts all fit."""
    return lambda value: isinstance(value, list) and all(check(part) for part in value)


def is_text(value: Any) -> bool:
    """Accept text that is not empty."""
    return isinstance(value, str) and bool(value)


def mapping(**checks: Check) -> Check:
    """Accept a mapping with exactly these keys, each value fitting; a check may allow None itself."""
    return lambda value: (
        isinstance(value, dict) and value.keys() == checks.keys() and all(checks[k](v) for k, v in value.items())
    )


def maybe(check: Check) -> Check:
    """Accept what fits, and None."""
    return lambda value: value is None or check(value)


@dataclass(frozen=True, slots=True)
class KeySpec:
    """How the rows of a key look: `scope` is the name of the scope field or None, `shape` says the value in words."""

    check: Check
    shape: str
    scope: str | None = None
    dated: bool = False
    whole: bool = False


def _season(check: Check, shape: str) -> KeySpec:
    return KeySpec(check, shape, scope="season")


YES_NO = KeySpec(is_yes_no, "true or false")
NUMBER = KeySpec(is_number, "a whole number")
MINIMUM = KeySpec(is_number, "a whole number", dated=True, whole=True)
TRUE_IN_DAYS = KeySpec(is_yes_no, "true or false", dated=True, whole=True)
PATHWAY = list_of(lambda value: value in (1, 2, 3, 4, 5, 6))

KEYS: dict[str, KeySpec] = {
    # requirements and credentials
    "application_required": YES_NO,
    "medical_science_exams": KeySpec(list_of(is_text), "a list of exams"),
    "clinical_skills": YES_NO,
    "credentials_required": YES_NO,
    "charges_settled": YES_NO,
    "irregular_behavior": YES_NO,
    "unknown_value": KeySpec(is_text, "text"),
    "sponsor_note": YES_NO,
    "credit_years": NUMBER,
    "excluded_degrees": KeySpec(list_of(is_text), "a list of degree fields", dated=True),
    "transfer_credits": KeySpec(
        one_of("disclosure", "three_conditions"), "a version of the rule", dated=True, whole=True
    ),
    "img_us": YES_NO,
    "img_canada": TRUE_IN_DAYS,
    "recognised_accreditation": KeySpec(mapping(blocks=is_yes_no), "{blocks}", dated=True, whole=True),
    "wfme_recognition": KeySpec(
        mapping(
            name=is_text,
            status=one_of("recognised", "unknown", "applicant"),
            countries=list_of(is_text),
            **{"from": maybe(is_day), "until": maybe(is_day)},
        ),
        "{name, status, countries, from, until}",
        scope="agency",
    ),
    # exams
    "step_1_minimum": MINIMUM,
    "step_2_ck_minimum": MINIMUM,
    "step_3_minimum": MINIMUM,
    "two_digit_minimum": KeySpec(is_number, "a whole number", dated=True),
    "score_reporting": KeySpec(
        one_of("score", "outcome_only"), "score or outcome_only", scope="exam", dated=True, whole=True
    ),
    "exam_given": KeySpec(is_yes_no, "true or false", scope="exam", dated=True),
    "seven_year_limit": NUMBER,
    "seven_year_leap_day": KeySpec(maybe(is_yes_no), "true, false or null"),
    "former_exams": TRUE_IN_DAYS,
    "retake": YES_NO,
    "retake_for_board": YES_NO,
    "attempt_limit": KeySpec(
        lambda value: (
            value == "unlimited"
            or mapping(attempts=is_number, bars=one_of("same_step", "all_steps"), spares_earlier_attempts=is_yes_no)(
                value
            )
        ),
        "unlimited or {attempts, bars, spares_earlier_attempts}",
        dated=True,
        whole=True,
    ),
    "attempt_spacing": KeySpec(
        mapping(
            in_12_months=is_number,
            step_2_cs_in_12_months=is_number,
            months_after_first=maybe(is_number),
            months_after_latest=maybe(is_number),
        ),
        "{in_12_months, step_2_cs_in_12_months, months_after_first, months_after_latest}",
        dated=True,
        whole=True,
    ),
    "exam_bar_months": KeySpec(lambda value: value == "open" or is_number(value), "months or open", scope="bar"),
    "exam_eligibility": YES_NO,
    "application_before_exam": YES_NO,
    "basic_sciences_before_exam": YES_NO,
    # pathways, by season
    "pathways_offered": _season(PATHWAY, "a list of Pathways"),
    "pathway_2_offered": _season(is_yes_no, "true or false"),
    "revalidation_offered": _season(is_yes_no, "true or false"),
    "revalidation_earliest_before_expiry": NUMBER,
    "usmle_registration_required": _season(is_yes_no, "true or false"),
    "step_2_cs_failure": _season(one_of("pathway_6_only"), "pathway_6_only"),
    "pathway_1_mandatory": _season(is_yes_no, "true or false"),
    "pathway_2_osce": _season(one_of("listed_exam_or_listed_school", "by_acceptable_school"), "a version of the rule"),
    "pathway_4_basis": KeySpec(
        list_of(one_of("us_loan_programme", "ncfmea")), "a list of bases", scope="season", dated=True
    ),
    "training_licence_valid_since": KeySpec(is_day, "a date", scope="season", dated=True),
    "pathway_1_us_licence": YES_NO,
    "pathway_5_partner": KeySpec(one_of("lcme"), "lcme"),
    "pathway_3_before_pathway_4": YES_NO,
    "pathway_2_before_pathways_3_to_5": _season(is_yes_no, "true or false"),
    "fee_usd": _season(is_number, "a whole number"),
    # OET and Pathway 6
    "oet_required": YES_NO,
    "oet_minimum": KeySpec(
        # The days are those of the sitting; the rows are always known, since a sitting is judged by them in any case.
        mapping(listening=is_number, reading=is_number, writing=is_number, speaking=is_number),
        "{listening, reading, writing, speaking}",
        dated=True,
        whole=True,
    ),
    "oet_scale": KeySpec(mapping(min=is_number, max=is_number, step=is_number), "{min, max, step}"),
    "oet_one_sitting": YES_NO,
    "oet_early_2022_writing_minimum": _season(is_number, "a whole number"),
    "pathway_6_encounters_required": NUMBER,
    "pathway_6_encounters_per_evaluator_max": NUMBER,
    "pathway_6_applicants_per_evaluator_and_season_max": NUMBER,
    "pathway_6_evaluator_licensed_years_min": NUMBER,
    "pathway_6_evaluator_country": KeySpec(one_of("any"), "any"),
    "pathway_6_score_scale": KeySpec(mapping(min=is_number, max=is_number), "{min, max}"),
    "pathway_6_component_average_min": KeySpec(lambda value: isinstance(value, (int, float)), "a number"),
    "pathway_6_encounter_after_submission": YES_NO,
    "pathway_6_encounter_from_evaluator_acceptance": YES_NO,
    # certificate
    "certificate_expiry": YES_NO,
    "expires_on_beyond_2024": _season(is_day, "a date"),
    "permanent_validation": KeySpec(
        mapping(training_programmes=list_of(is_text), training_months=is_number, us_licence_from=maybe(is_day)),
        "{training_programmes, training_months, us_licence_from}",
    ),
    "permanent_training_last_day": KeySpec(is_text, "text"),
    "pathway_acceptance_within_seven_years": YES_NO,
} | {
    key: _season(is_day, "a date")
    for key in (
        "opens_on",
        "opens_on_no_later_than",
        "widened_criteria_from",
        "pathway_6_opens_on",
        "pathway_6_opens_on_no_later_than",
        "application_deadline",
        "application_deadline_for_match",
        "applications_closed_by",
        "supporting_documents_deadline",
        "supporting_documents_deadline_for_match",
        "electronic_attestation_deadline_for_match",
        "exception_requests_until",
        "school_forms_deadline",
        "closes_on",
        "usmle_activity_since",
        "licence_valid_since",
        "graduated_since",
        "oet_taken_since",
        "oet_taken_since_no_later_than",
        "oet_taken_until",
        "oet_taken_until_no_earlier_than",
        "oet_taken_until_no_later_than",
        "expires_on",
        "rank_order_list_deadline",
        "match_day",
        "gme_entry_on",
    )
}
