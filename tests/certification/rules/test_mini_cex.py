"""Pathway 6 with the pass mark known, which is not published yet: the average of each component at its border."""

from dataclasses import replace
from datetime import date

import pytest

from certification.policy.loader import Policy, load_policy
from certification.rules.decide import decide
from certification.rules.decision import Route
from certification.rules.facts import Application, Facts, MiniCex, MiniCexScores, PathwayApplication, UsmleRegistration
from tests.certification.rules.unknowns import valued

APPLIED = date(2024, 9, 2)


def with_pass_mark(mark: float) -> Policy:
    key = "pathway_6_component_average_min"
    return Policy(tuple(valued(row, mark) if row.key == key else row for row in load_policy().rows))


def pathway_6(policy: Policy, *scores: MiniCexScores) -> Route:
    return of_encounters(policy, *encounters_with(*scores))


def encounters_with(*scores: MiniCexScores) -> list[MiniCex]:
    return [
        MiniCex(date(2024, 10, 1), f"Evaluator {at // 2}", date(2024, 9, 20), date(2001, 1, 1), "unrestricted", one)
        for at, one in enumerate(scores)
    ]


def of_encounters(policy: Policy, *encounters: MiniCex) -> Route:
    facts = Facts(
        date(2024, 11, 1),
        application=Application(date(2024, 1, 1), "accepted"),
        usmle_registrations=(UsmleRegistration("step_1", date(2024, 1, 1)),),
        mini_cex=tuple(encounters),
        pathway_applications=(PathwayApplication(2025, 6, APPLIED, "submitted"),),
    )
    return decide(facts, policy).pathways.routes[5]


def average(component: str, total: int) -> list[MiniCexScores]:
    """Six encounters with 5 everywhere, but for one component of which the six add up to a total."""
    scores = [total // 6 + (at < total % 6) for at in range(6)]
    return [replace(MiniCexScores(5, 5, 5, 5), **{component: score}) for score in scores]


@pytest.mark.parametrize("component", ["interviewing", "examination", "professionalism", "reasoning"])
@pytest.mark.parametrize(
    ("total", "state", "told"), [(30, "eligible", []), (29, "not_eligible", ["component_average_too_low"])]
)
def test_each_component_reaches_the_mark_on_average(component: str, total: int, state: str, told: list[str]) -> None:
    route = pathway_6(with_pass_mark(5), *average(component, total))
    assert (route.state, [reason.code for reason in route.reasons]) == (state, told)


def test_only_the_first_six_encounters_are_averaged() -> None:
    good = [MiniCexScores(5, 5, 5, 5)] * 6
    assert pathway_6(with_pass_mark(5), *good, MiniCexScores(1, 1, 1, 1)).state == "eligible"
    assert pathway_6(with_pass_mark(5), *good[:5], MiniCexScores(1, 5, 5, 5), MiniCexScores(9, 9, 9, 9)).state == (
        "not_eligible"
    )


def test_without_a_known_mark_a_person_decides() -> None:
    route = pathway_6(load_policy(), *[MiniCexScores(9, 9, 9, 9)] * 6)
    assert (route.state, [reason.code for reason in route.reasons]) == ("needs_review", ["component_average_undecided"])


@pytest.mark.parametrize(
    ("setting", "counts"),
    [
        (None, True),
        ("outpatient_office", True),
        ("urgent_care", True),
        ("emergency_room", True),
        ("hospital", True),
        ("nursing_home", False),
        ("telephone", False),
    ],
)
def test_an_encounter_counts_only_in_a_general_setting(setting: str | None, counts: bool) -> None:
    *others, last = encounters_with(*[MiniCexScores(5, 5, 5, 5)] * 6)
    route = of_encounters(with_pass_mark(5), *others, replace(last, setting=setting))
    told = [] if counts else ["encounter_not_general", "too_few_encounters"]
    assert [reason.code for reason in route.reasons] == told
