"""What each reason code says to the person, and the policy key it rests on where a subject names no other row.

A sentence says what is so and, where something can be done, what to do. `{names}` are filled from the reason's values.
"""

APPLICATION = {
    "no_application": (
        "application_required",
        "You have not yet applied for ECFMG Certification. Submit the Application for ECFMG Certification first.",
    ),
    "application_pending": (
        "application_required",
        "Your Application for ECFMG Certification is being processed. You need to do nothing until we write to you.",
    ),
    "application_rejected": (
        "application_required",
        "Your Application for ECFMG Certification was rejected. Read why in our message and submit a new one.",
    ),
}

EXAMS = {
    "step_1_missing": ("medical_science_exams", "No valid pass of Step 1 is on file. You need to pass Step 1."),
    "step_2_ck_missing": (
        "medical_science_exams",
        "No valid pass of Step 2 CK is on file. You need to pass Step 2 CK.",
    ),
    "result_pending": (
        "medical_science_exams",
        "We are waiting for your {exam} result of {taken_on}. Results usually come within four weeks, some take eight.",
    ),
    "result_withheld": (
        "medical_science_exams",
        "Your {exam} result of {taken_on} is being withheld by USMLE. Ask USMLE what it still needs.",
    ),
    "result_invalidated": (
        "medical_science_exams",
        "Your {exam} result of {taken_on} was invalidated, so it does not count. USMLE tells you what you can do.",
    ),
    "result_indeterminate": (
        "medical_science_exams",
        "USMLE could not certify your {exam} result of {taken_on} as valid. A member of staff will look at it.",
    ),
    "below_minimum_score": (
        "medical_science_exams",
        "Your {exam} score of {score} on {taken_on} is below {minimum}, the minimum for that day.",
    ),
    "pass_lost_to_seven_year_limit": (
        "seven_year_limit",
        (
            "Your {exam} pass of {taken_on} no longer counts since {since}: the required Steps were not all passed"
            " within seven years. You can take {exam} again."
        ),
    ),
    "seven_year_exception": (
        "seven_year_limit",
        "An exception was approved for you: your seven-year period ends on {deadline}.",
    ),
    "leap_day_deadline": (
        "seven_year_leap_day",
        (
            "Your seven-year period began on 29 February and your last exam was on 1 March. A member of staff decides"
            " whether it was in time."
        ),
    ),
    "former_exam_not_accepted": (
        "former_exams",
        "You passed {exam}, but since 15 April 2021 this former exam no longer counts. You need to pass today's exams.",
    ),
    "score_not_reported_for_exam": (
        "score_reporting",
        "A score is on file for {exam} of {taken_on}, but this exam reports no score for that day. We will check it.",
    ),
    "exam_not_offered_on_date": ("exam_given", "{exam} was not given on {taken_on}. We will check the record."),
    "score_contradicts_outcome": (
        "score_reporting",
        (
            "The result reported for {exam} of {taken_on} and its score of {score} do not agree with the minimum of"
            " {minimum}. The reported result counts; we will check the record."
        ),
    ),
}

REQUESTS = {
    "attempt_limit_reached": (
        "attempt_limit",
        "You have used all {limit} attempts allowed at {exam}, so you cannot take it again.",
    ),
    "attempt_limit_reached_any_step": (
        "attempt_limit",
        "You have used all {limit} attempts allowed at {exam} without passing, so you cannot take any Step.",
    ),
    "attempts_too_close": (
        "attempt_spacing",
        "Your attempts at {exam} lie too close together. The first day you may test again is {earliest_on}.",
    ),
    "step_already_passed": ("retake", "You have passed {exam}. A passed Step cannot be taken again."),
    "retake_after_seven_year_limit": (
        "retake",
        "Your earlier pass of {exam} was lost to the seven-year limit, so you may take it again.",
    ),
    "retake_for_board_time_limit": (
        "retake_for_board",
        "You may take {exam} again because the time limit of your licensing authority has expired.",
    ),
    "board_time_limit_not_expired": (
        "retake_for_board",
        "The time limit of your licensing authority runs until {expires_on}. You may take {exam} again only after it.",
    ),
    "sequence_not_complete": (
        "retake_for_board",
        "For a retake under an authority's time limit you first need to have passed all Steps, Step 3 included.",
    ),
    "school_not_eligible": (
        "exam_eligibility",
        "Your medical school does not meet ECFMG's requirements on {day}, so you cannot take a Step.",
    ),
    "basic_sciences_incomplete": (
        "basic_sciences_before_exam",
        "You need to complete the basic medical sciences (at least two years) before you take a Step.",
    ),
    "no_accepted_application": (
        "application_before_exam",
        "You need an accepted Application for ECFMG Certification before you can take a Step.",
    ),
    "no_graduation_evidence": (
        "exam_eligibility",
        (
            "As a graduate you need your diploma, or your school's letter that you graduated, on file before you take a"
            " Step."
        ),
    ),
    "barred": ("exam_bar_months", "You are barred from all Steps from {from_} until {until}."),
}

SKILLS = {
    "step_2_cs_pass": (
        "clinical_skills",
        "Your Step 2 CS pass is valid and meets this requirement. You need no Pathway and cannot apply for one.",
    ),
    "pathway_accepted": ("clinical_skills", "Your Pathway application was accepted."),
    "no_accepted_pathway": (
        "clinical_skills",
        "No accepted Pathway is on file. Apply for a Pathway in an open season.",
    ),
    "pathway_under_review": ("clinical_skills", "Your Pathway application is under review. We will write to you."),
    "pathway_expired": (
        "clinical_skills",
        "Your accepted Pathway ran out after {expires_on}. You can apply again (revalidation) in an open season.",
    ),
    "pathway_accepted_after_seven_year_limit": (
        "pathway_acceptance_within_seven_years",
        (
            "Your Pathway was accepted after the seven-year period of your Steps. A member of staff decides whether it"
            " counts."
        ),
    ),
}

ROUTES = {
    "step_2_cs_pass_bars_pathway": ("clinical_skills", "You have a valid Step 2 CS pass, so you cannot use a Pathway."),
    "step_2_cs_failed_pathway_6_only": (
        "step_2_cs_failure",
        "You have failed Step 2 CS, so only Pathway 6 is open to you.",
    ),
    "pathway_1_mandatory": ("pathway_1_mandatory", "You can use Pathway 1, so you must use it and no other."),
    "other_pathway_available": (
        "pathways_offered",
        "Another Pathway that comes before this one is open to you, so you cannot use this one.",
    ),
    "already_certified": ("pathways_offered", "You are already certified and need no Pathway."),
    "already_accepted": ("pathways_offered", "You already have an accepted Pathway that has not expired."),
    "nothing_to_revalidate": ("revalidation_offered", "Your certificate is permanent: there is nothing to revalidate."),
    "season_not_open": ("opens_on", "This season opens on {opens_on}. Apply from that day on."),
    "season_closed": (
        "closes_on",
        "This season was open for this through {last_day} and is closed now. You can apply in a later season.",
    ),
    "pathway_not_offered": ("pathways_offered", "This Pathway is not offered in this season."),
    "never_registered_for_usmle": (
        "usmle_registration_required",
        "You need to have registered for at least one USMLE Step before you apply for a Pathway.",
    ),
    "usmle_activity_too_old": (
        "usmle_activity_since",
        "For this season you need to have taken, or registered for, a USMLE Step on or after {since}.",
    ),
    "licence_missing": (
        "licence_valid_since",
        "No licence to practise medicine is on file, and this Pathway needs one.",
    ),
    "licence_before_cutoff": (
        "licence_valid_since",
        "Your licence ended before {cutoff}, this season's cut-off, so it does not count for this Pathway.",
    ),
    "licence_supervised": (
        "licence_valid_since",
        "Your licence allows practice only under supervision, so it does not count for this Pathway.",
    ),
    "licence_pregraduate": (
        "licence_valid_since",
        "Your licence was for training before your degree, so it does not count for this Pathway.",
    ),
    "licence_disciplined": (
        "licence_valid_since",
        "A licence of yours has been the subject of disciplinary action, and this Pathway needs a clean record.",
    ),
    "licence_not_verified": (
        "licence_valid_since",
        "Your licence is not verified yet. Ask the licensing authority to send a certificate of good standing.",
    ),
    "osce_missing": ("pathway_2_osce", "No clinical skills exam (OSCE) given by your school is on file."),
    "osce_not_accepted": ("pathway_2_osce", "The clinical skills exam (OSCE) on file does not count in this season."),
    "region_has_recognised_agency": (
        "pathway_2_osce",
        "Your school's country is served by a recognised accrediting agency, so Pathway 2 is not open to you.",
    ),
    "graduated_before_cutoff": (
        "graduated_since",
        "You graduated before {cutoff}, this season's cut-off, so this Pathway is not open to you.",
    ),
    "school_not_recognised": (
        "pathways_offered",
        "Your medical school does not have the recognition that this Pathway asks for.",
    ),
    "attestation_missing": (
        "pathways_offered",
        "Your school's attestation of your clinical skills is not on file. Ask your school to submit it.",
    ),
    "attestation_not_authorised": (
        "pathways_offered",
        "The attestation on file is not from an authorised official of your school. Ask your school for a new one.",
    ),
    "too_few_encounters": (
        "pathway_6_encounters_required",
        "Pathway 6 needs six good patient encounters (Mini-CEX). You do not have six yet.",
    ),
    "evaluator_over_applicant_limit": (
        "pathway_6_encounters_per_evaluator_max",
        "Only two encounters by the same evaluator count. Ask another evaluator for the next one.",
    ),
    "evaluator_not_qualified": (
        "pathway_6_evaluator_licensed_years_min",
        "An evaluator does not have the licence, or the years of licence, that Pathway 6 asks for.",
    ),
    "evaluator_conflict_of_interest": (
        "pathway_6_evaluator_country",
        "An evaluator is related to you or paid by you, so the encounter does not count.",
    ),
    "encounter_before_submission": (
        "pathway_6_encounter_after_submission",
        "An encounter took place before your Pathway application was submitted, so it does not count.",
    ),
    "encounter_before_evaluator_accepted": (
        "pathway_6_encounter_from_evaluator_acceptance",
        "An encounter took place before the evaluator was accepted, so it does not count.",
    ),
    "encounter_not_in_person": ("pathway_6_encounters_required", "An encounter was not in person; it does not count."),
    "encounter_not_real_patient": (
        "pathway_6_encounters_required",
        "An encounter was not with a real patient, so it does not count.",
    ),
    "encounter_not_general": (
        "pathway_6_encounters_required",
        "An encounter was not in a general setting such as a clinic or a hospital, so it does not count.",
    ),
    "component_average_undecided": (
        "pathway_6_component_average_min",
        "You have six good encounters. The pass mark is not published, so a committee decides.",
    ),
    "component_average_too_low": (
        "pathway_6_component_average_min",
        "The average of a component of your encounters is below the pass mark.",
    ),
    "score_out_of_range": (
        "pathway_6_score_scale",
        "A score of an encounter is not between 1 and 9. It does not count.",
    ),
}

OET = {
    "oet_missing": ("oet_required", "No OET Medicine result is on file. Take OET Medicine and share the result."),
    "oet_below_minimum": (
        "oet_minimum",
        "A part of your OET result is below the minimum. You need to take all four parts again in one sitting.",
    ),
    "oet_outside_window": ("oet_taken_since", "Your OET sitting lies outside the days that count for this season."),
    "oet_not_one_sitting": (
        "oet_one_sitting",
        "Your good OET parts come from several sittings. All four must be reached in one sitting.",
    ),
    "oet_not_medicine": ("oet_required", "Your OET sitting was not for the profession of medicine."),
    "oet_not_released": (
        "oet_required",
        "Your OET result has not been released to us. Release it in your OET account.",
    ),
    "oet_score_impossible": ("oet_scale", "An OET score on file cannot exist. A member of staff will check it."),
    "oet_minimum_ambiguous": (
        "oet_early_2022_writing_minimum",
        "It is not certain which Writing minimum applies to your OET sitting. A member of staff decides.",
    ),
}

CREDENTIALS = {
    "no_education": ("credentials_required", "No medical education is on file. Tell us your medical school."),
    "school_not_listed": (
        "sponsor_note",
        "Your medical school is not listed in the World Directory of Medical Schools, so its degree cannot count.",
    ),
    "school_without_sponsor_note": (
        "sponsor_note",
        "The World Directory has no ECFMG note for your medical school, so its graduates cannot be certified.",
    ),
    "graduation_year_not_covered": (
        "sponsor_note",
        "ECFMG's note for your medical school does not cover {year}, your year of graduation.",
    ),
    "student_not_covered": (
        "sponsor_note",
        "ECFMG's note for your medical school does not cover present students.",
    ),
    "not_enrolled": ("exam_eligibility", "You are not enrolled at a medical school, and no degree is on file."),
    "not_graduated": (
        "credentials_required",
        "You have not graduated yet, or your day of graduation is not on file. Your diploma is needed.",
    ),
    "fewer_than_four_credit_years": (
        "credit_years",
        "Your medical education has {years} credit years on file. At least four are needed.",
    ),
    "credit_years_unknown": (
        "credit_years",
        "The number of your credit years is not on file. Your final transcript will show it.",
    ),
    "excluded_degree": ("excluded_degrees", "Your degree is in a field that never qualifies for ECFMG Certification."),
    "diploma_missing": ("credentials_required", "Your final medical diploma is not on file. Upload a copy of it."),
    "diploma_returned": ("credentials_required", "Your diploma was returned to you. Upload a better copy."),
    "diploma_not_verified": (
        "credentials_required",
        "Your diploma is not verified yet.",
    ),
    "diploma_rejected": (
        "credentials_required",
        "Your diploma was rejected: the school does not confirm it, or it cannot count.",
    ),
    "transcript_missing": (
        "credentials_required",
        "Your final transcript is not on file. We ask your school for it together with your diploma.",
    ),
    "transcript_returned": ("credentials_required", "Your transcript was returned to you. Upload a better copy."),
    "transcript_not_verified": (
        "credentials_required",
        "Your transcript is not verified yet.",
    ),
    "transcript_rejected": (
        "credentials_required",
        "Your transcript was rejected: the school does not confirm it, or it cannot count.",
    ),
    "transfer_source_not_eligible": (
        "transfer_credits",
        "Credits were transferred from {school}, which does not meet ECFMG's requirements.",
    ),
    "transfer_not_passed_at_source": (
        "transfer_credits",
        "Credits from {school} were transferred for a course that was not passed there.",
    ),
    "transfer_more_than_once": ("transfer_credits", "Credits from {school} were transferred more than once."),
    "transfer_transcript_not_verified": (
        "transfer_credits",
        "The transcript of {school} for your transferred credits is not verified yet.",
    ),
    "us_graduate": (
        "img_us",
        "Your medical school is in the United States, so you need no ECFMG Certification.",
    ),
    "canadian_graduate_not_img": (
        "img_canada",
        "You graduated in Canada before 1 July 2025, so you need no ECFMG Certification.",
    ),
    "canadian_graduate": (
        "img_canada",
        (
            "Canadian graduates from 1 July 2025 on need ECFMG Certification, but no details are published. A member of"
            " staff will look at your case."
        ),
    ),
}

ACCREDITATION = {
    "school_not_accredited": (
        "recognised_accreditation",
        "No current accreditation of your medical school is on file. This is reported and stops nothing.",
    ),
    "agency_not_recognised": (
        "recognised_accreditation",
        "{agency}, which accredits your medical school, is not recognised. This is reported and stops nothing.",
    ),
    "agency_scope": (
        "recognised_accreditation",
        "{agency} is recognised, but not for your school's country. This is reported and stops nothing.",
    ),
    "agency_recognition_ran_out": (
        "recognised_accreditation",
        "The recognition of {agency} ended on {until} as far as we know. A member of staff will look for newer word.",
    ),
}

HOLDS = {
    "charges_outstanding": ("charges_settled", "You have charges that are not paid. Pay them to go on."),
    "irregular_behavior_alleged": (
        "irregular_behavior",
        "An allegation of irregular behavior is being looked into. We will write to you about the next step.",
    ),
    "irregular_behavior_found": (
        "irregular_behavior",
        "Irregular behavior was found. A member of staff decides what follows from it.",
    ),
}

CERTIFICATE = {
    "no_expiry": ("certificate_expiry", "Your certificate does not expire."),
    "expires_unless_permanent": (
        "permanent_validation",
        (
            "Your certificate expires on its date unless you complete twelve months of eligible training, or get a full"
            " US licence, before then."
        ),
    ),
    "permanent_by_training": ("permanent_validation", "Your certificate is permanent by twelve months of training."),
    "permanent_by_us_licence": ("permanent_validation", "Your certificate is permanent by a full US licence."),
    "training_too_short": ("permanent_validation", "Your training has not reached twelve months."),
    "training_not_eligible": ("permanent_validation", "Your training is not in a programme that counts."),
    "training_not_successful": (
        "permanent_validation",
        "Your programme has not confirmed your training as successful, so it does not count.",
    ),
    "training_not_continuous": (
        "permanent_validation",
        "Your training adds up to twelve months but has gaps. A member of staff decides whether it counts.",
    ),
    "expired": ("certificate_expiry", "Your certificate has expired. You can revalidate it in an open season."),
    "revoked": ("certificate_expiry", "Your certificate was revoked."),
    "lost_basis": (
        "certificate_expiry",
        "Something your certificate rests on no longer stands. A member of staff will look at it.",
    ),
}

ANYWHERE = {
    "policy_value_unknown": (
        "unknown_value",
        "A rule that is needed here is not published, so a member of staff has to decide.",
    ),
}

# What is unknown, by policy key, in the words that finish "Not published, or not known to us, is ...".
UNKNOWN_VALUES = {
    "pathways_offered": "which Pathways this season offers",
    "pathway_2_offered": "whether this season still offers Pathway 2",
    "revalidation_offered": "whether this season offers revalidation",
    "revalidation_earliest_before_expiry": "how long before its expiration a Pathway can be revalidated",
    "opens_on": "the day on which this season opened",
    "pathway_6_opens_on": "the day on which Pathway 6 opened in this season",
    "usmle_registration_required": "whether this season asks for a USMLE registration",
    "step_2_cs_failure": "what a Step 2 CS failure means in this season",
    "pathway_1_mandatory": "whether Pathway 1 comes before the others here",
    "licence_valid_since": "this season's cut-off day for licences",
    "pathway_1_us_licence": "whether a US licence counts for Pathway 1",
    "pathway_2_osce": "which clinical skills exams (OSCEs) this season accepts",
    "pathway_4_basis": "which schools Pathway 4 accepts in this season",
    "graduated_since": "this season's cut-off day for graduation",
    "wfme_recognition": "whether the school's accrediting agency is recognised on that day",
    "oet_taken_since": "the first day of OET sittings that counts for this season",
    "oet_taken_until": "the last day of OET sittings that counts for this season",
    "expires_on": "the day on which Pathways of this season expire",
    "sponsor_note": "whether ECFMG's note covers this school, and for which years of graduation",
}

WORDING: dict[str, tuple[str, str]] = (
    APPLICATION
    | EXAMS
    | REQUESTS
    | SKILLS
    | ROUTES
    | OET
    | CREDENTIALS
    | ACCREDITATION
    | HOLDS
    | CERTIFICATE
    | ANYWHERE
)
