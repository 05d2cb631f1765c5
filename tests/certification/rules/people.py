"""Invented people for property tests: facts of every shape, with days near the borders of the rules.

Some are made wholly by chance, some are the people of the scenarios, asked on another day and given some of the facts
of a person made by chance: they reach deeper into the rules.
"""

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from certification.rules import facts as f
from certification.rules.reading import read_facts
from tests.certification.rules.scenarios import scenarios

BORDERS = [
    date(2004, 6, 14),
    date(2012, 1, 1),
    date(2016, 2, 29),
    date(2019, 9, 1),
    date(2020, 2, 29),
    date(2020, 9, 2),
    date(2021, 4, 15),
    date(2021, 7, 1),
    date(2022, 1, 26),
    date(2022, 4, 1),
    date(2023, 3, 1),
    date(2024, 2, 15),
    date(2025, 5, 31),
    date(2025, 7, 1),
    date(2025, 8, 19),
    date(2026, 11, 22),
    date(2027, 3, 1),
    date(2028, 12, 31),
]
near_borders = st.builds(lambda day, by: day + timedelta(days=by), st.sampled_from(BORDERS), st.integers(-2, 2))
days = st.one_of(near_borders, st.dates(date(2009, 1, 1), date(2029, 12, 31)))
perhaps = st.none() | days
yes_or_no = st.booleans()
papers = st.sampled_from(["missing", "received", "returned", "sent_to_school", "verified", "rejected"])
mostly_verified = st.sampled_from(["verified"] * 4 + ["received", "missing", "rejected"])
steps = st.sampled_from(["step_1", "step_2_ck", "step_2_cs", "step_3", "csa", "nbme_1", "fmgems_2", "ecfmg_exam"])
outcomes = st.sampled_from(
    ["pass"] * 6 + ["fail", "fail", "incomplete", "pending", "withheld", "indeterminate", "invalidated", None]
)
countries = st.sampled_from(["IND", "GRD", "GEO", "KOR", "PAK", "GBR", "CAN", "USA", "PHL"])
agencies = st.sampled_from(["NMC", "KIMEE", "ACCM", "CAAM-HP", "PM&DC", "General Medical Council", "Nobody's Agency"])


def few(part: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(part, max_size=most).map(tuple)


schools = st.builds(
    f.School,
    name=st.just("Example College of Medicine"),
    country=countries,
    listed=st.sampled_from([True, True, True, False]),
    sponsor_note=st.sampled_from(
        [
            f.SponsorNote(("1990-current",)),
            f.SponsorNote(("1990-current",)),
            f.SponsorNote(("1988-2019", "2021-2022")),
            None,
        ]
    ),
    accreditations=few(st.builds(f.Accreditation, agency=agencies, from_=days, until=perhaps)),
    us_loan_programme=yes_or_no,
    lcme_joint_degree=st.sampled_from([False, False, True]),
    mra_osce_school=st.sampled_from([False, False, True]),
)
educations = st.builds(
    f.Education,
    school=schools,
    status=st.sampled_from(["student", "graduate", "graduate", "graduate", "dismissed", "withdrawn"]),
    started_on=perhaps,
    graduated_on=perhaps,
    expected_graduation_on=perhaps,
    credit_years=st.sampled_from([None, 3, 4, 5.5]),
    degree_field=st.sampled_from(["medicine"] * 5 + ["homeopathy"]),
    basic_sciences_completed_on=perhaps,
    diploma=mostly_verified,
    transcript=mostly_verified,
    completion_letter=papers,
    transfer_credits=few(
        st.builds(
            f.TransferCredits,
            school=schools,
            passed_at_source=yes_or_no,
            times_transferred=st.integers(1, 2),
            premedical=yes_or_no,
            accepted_by_ecfmg_on=perhaps,
            transcript=mostly_verified,
        ),
        1,
    ),
)
sittings = st.builds(
    f.Sitting,
    exam=steps,
    taken_on=days,
    outcome=outcomes,
    score=st.sampled_from([None, None, None, 70, 80, 190, 205, 230]),
    reported_on=st.sampled_from([None, None, date(2021, 4, 16), date(2023, 6, 1)]),
    invalidated_on=st.sampled_from([None, None, None, date(2024, 2, 1)]),
)
requests = st.builds(
    f.ExamRequest,
    exam=steps,
    submitted_at=days,
    wanted_from=perhaps,
    board_time_limit=st.none() | st.builds(f.BoardTimeLimit, expires_on=days, sequence_complete=yes_or_no),
)
scores = st.sampled_from([300, 340, 350, 360, 450, 355, 600])
encounters = st.builds(
    f.MiniCex,
    encounter_on=days,
    evaluator=st.sampled_from(["A", "B", "C"]),
    evaluator_accepted_on=days,
    evaluator_licensed_since=days,
    evaluator_licence=st.sampled_from(["unrestricted", "unrestricted", "other"]),
    scores=st.builds(
        f.MiniCexScores,
        interviewing=st.integers(0, 9),
        examination=st.integers(1, 9),
        professionalism=st.integers(1, 9),
        reasoning=st.integers(1, 9),
    ),
    setting=st.sampled_from([None, "hospital", "laboratory"]),
)
pathway_applications = st.builds(
    f.PathwayApplication,
    season=st.sampled_from([2021, 2022, 2023, 2024, 2025, 2026, 2027, 2033]),
    pathway=st.integers(1, 6),
    submitted_on=days,
    status=st.sampled_from(["submitted", "accepted", "accepted", "rejected", "withdrawn"]),
    decided_on=perhaps,
)
certificates = st.builds(
    f.IssuedCertificate,
    issued_on=days,
    basis=st.sampled_from(["step_2_cs", "pathway", "pathway", "former_exams"]),
    season=st.sampled_from([None, 2021, 2022, 2023, 2024, 2026]),
    revoked_on=st.none() | st.none() | days,
)
made_by_chance = st.builds(
    f.Facts,
    as_of=days,
    known_on=perhaps,
    application=st.none()
    | st.builds(
        f.Application, submitted_on=days, status=st.sampled_from(["accepted", "accepted", "pending", "rejected"])
    ),
    exams=few(sittings, 5),
    exam_exceptions=few(
        st.builds(
            f.ExamException,
            kind=st.just("seven_year"),
            deadline=days,
            approved_by=st.just("A. Reviewer"),
            reason=st.just("illness"),
            exam=st.sampled_from([None, "step_1", "step_2_ck"]),
        ),
        1,
    ),
    exam_requests=few(requests),
    exam_bars=few(
        st.builds(
            f.ExamBar,
            kind=st.sampled_from(["irregular_behavior", "score_validity", "anomalous_performance"]),
            from_=days,
            until=perhaps,
        ),
        1,
    ),
    usmle_registrations=few(st.builds(f.UsmleRegistration, exam=steps, registered_on=days), 1),
    education=few(educations),
    agencies=st.none()
    | st.none()
    | few(
        st.builds(
            f.Agency,
            agency=agencies,
            recognised_by=st.sampled_from(["wfme", "ncfmea"]),
            country=countries,
            from_=days,
            until=perhaps,
        )
    ),
    licences=few(
        st.builds(
            f.Licence,
            country=countries,
            kind=st.sampled_from(["unrestricted", "provisional_unsupervised", "supervised", "training", "pregraduate"]),
            valid_from=days,
            valid_until=perhaps,
            disciplinary_action=st.sampled_from([False, False, True]),
            verified=yes_or_no,
        )
    ),
    osces=few(
        st.builds(
            f.Osce,
            name=st.just("Final OSCE"),
            country=countries,
            administered_by_school=yes_or_no,
            passed_on=days,
            attested=yes_or_no,
        ),
        1,
    ),
    attestations=few(
        st.builds(
            f.Attestation,
            pathway=st.integers(3, 5),
            official=st.just("Dean"),
            received_on=days,
            by_authorised_official=yes_or_no,
        )
    ),
    mini_cex=few(encounters, 3),
    oet=few(
        st.builds(
            f.OetSitting,
            taken_on=days,
            listening=scores,
            reading=scores,
            writing=scores,
            speaking=scores,
            released=st.sampled_from([True, True, False]),
            profession=st.sampled_from(["medicine", "medicine", "nursing"]),
        )
    ),
    pathway_applications=few(pathway_applications, 3),
    training=few(
        st.builds(
            f.Training,
            programme=st.sampled_from(["acgme", "acgme", "non_standard", "other"]),
            started_on=days,
            ended_on=perhaps,
            successful=st.sampled_from([True, True, False]),
        )
    ),
    us_licences=few(
        st.builds(
            f.UsLicence, jurisdiction=st.just("NY"), kind=st.sampled_from(["unrestricted", "other"]), issued_on=days
        ),
        1,
    ),
    certificate=st.none() | certificates,
    charges_outstanding=yes_or_no,
    irregular_behavior=few(
        st.builds(f.IrregularBehavior, state=st.sampled_from(["alleged", "found", "dismissed"]), recorded_on=days)
    ),
)


def of_the_scenarios() -> list[f.Facts]:
    """The facts of every scenario."""
    return [read_facts(case["facts"]) for case in scenarios()]


FIELDS = [field.name for field in fields(f.Facts) if field.name not in ("id", "as_of", "known_on")]


def mixed(base: f.Facts, other: f.Facts, taken: list[str], by: int) -> f.Facts:
    """A person of the scenarios asked some days later or earlier, with some facts of another person."""
    return replace(base, as_of=base.as_of + timedelta(days=by), **{name: getattr(other, name) for name in taken})


people = made_by_chance | st.builds(
    mixed,
    st.sampled_from(of_the_scenarios()),
    made_by_chance,
    st.lists(st.sampled_from(FIELDS), max_size=2, unique=True),
    st.integers(-800, 800),
)
