"""How a school's people do: numbers without small groups, a chart with its words, results of those who allow it."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applicants.models import Applicant
from certification.models.exams import Exam, ExamResult
from certification.queries.performance import figures_of
from credentials.actions.participation import choose_results
from credentials.models import SchoolMember
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import NotAllowed
from ecfmg.foundation.models import Event
from tests.factories.accounts import signed_in_client
from tests.factories.classes import takes_part_in_both
from tests.factories.credentials import ApplicantFactory, SchoolMemberFactory, education_of
from tests.portals.desks import text_of

pytestmark = pytest.mark.django_db
THERE = reverse("school:performance")


@pytest.fixture
def official() -> SchoolMember:
    member: SchoolMember = SchoolMemberFactory.create()
    takes_part_in_both(member.school)
    return member


@pytest.fixture
def client(official: SchoolMember) -> Client:
    return signed_in_client(official.user)


def sat(member: SchoolMember, *outcomes: str, year: int = 2022, name: str = "Amara Okafor") -> Applicant:
    """A graduate with these outcomes of Step 1, one a year."""
    person = ApplicantFactory.create(name=name)
    education_of(person, member.school, graduated_on=date(year, 6, 30))
    for number, outcome in enumerate(outcomes):
        ExamResult.objects.create(applicant=person, exam="step_1", taken_on=date(2020 + number, 5, 1), outcome=outcome)
    return person


def keeps(person: Applicant) -> None:
    choose_results(Actor.of(person.user), applicant=person, withheld=True, version=0)


def test_only_the_first_attempt_counts_and_small_groups_are_not_shown(official: SchoolMember) -> None:
    for outcomes in (["pass"], ["pass"], ["pass"], ["fail", "pass"], ["incomplete", "pass"], ["pending"], []):
        sat(official, *outcomes)
    for _ in range(4):
        sat(official, "pass", year=2023)
    small, large = figures_of(official.school, Exam.STEP_1)
    assert (small.year, small.takers, small.passed_first) == (2023, None, None)
    assert (large.year, large.takers, large.passed_first, large.share) == (2022, 5, 3, 60)
    assert figures_of(official.school, Exam.STEP_2_CK) == []


def test_who_keeps_their_results_is_counted_and_listed_nowhere(official: SchoolMember, client: Client) -> None:
    people = [sat(official, "pass", name=f"Person {letter}") for letter in "abcdef"]
    keeps(people[0])
    (figures,) = figures_of(official.school, Exam.STEP_1)
    assert figures.takers == 5
    page = text_of(client.get(THERE))
    assert "Person a" not in page
    assert "Person b" in page
    choose_results(Actor.of(people[0].user), applicant=people[0], withheld=False, version=1)
    assert "Person a" in text_of(client.get(THERE))


def test_a_small_group_has_no_figures_and_the_page_says_why_its_results_are_listed(
    official: SchoolMember, client: Client
) -> None:
    sat(official, "pass", name="Ada Bello")
    page = text_of(client.get(THERE))
    assert "Groups of fewer than 5 people have no numbers" in page
    assert "Their single results stand below all the same" in page
    assert "Ada Bello" in page


def test_nobody_else_chooses_for_a_person(official: SchoolMember) -> None:
    person = sat(official, "pass")
    with pytest.raises(NotAllowed):
        choose_results(Actor.of(official.user), applicant=person, withheld=False, version=0)


def test_a_school_sees_its_own_people_only(official: SchoolMember, client: Client) -> None:
    sat(SchoolMemberFactory.create(), "pass", name="Zubaida Quartey")
    assert "Quartey" not in text_of(client.get(THERE))
    assert figures_of(official.school, Exam.STEP_1) == []


def test_a_school_in_one_service_alone_sees_nothing(official: SchoolMember, client: Client) -> None:
    sat(official, "pass", name="Amara Okafor")
    official.school.participations.filter(service="status_verification").delete()
    page = text_of(client.get(THERE))
    assert "Amara Okafor" not in page
    assert "does not take part in both services now" in page


def test_the_chart_says_in_words_what_it_draws(official: SchoolMember, client: Client) -> None:
    for outcome in ["pass", "pass", "pass", "pass", "fail"]:
        sat(official, outcome)
    body = client.get(THERE).content.decode()
    assert '<svg viewBox="0 0' in body and 'role="img"' in body
    assert "<title id=" in body
    assert "Passed at the first attempt by year of graduation. 2022: 4 of 5.</desc>" in body
    assert "4 (80%)" in body


def test_that_somebody_looked_is_on_record_once_a_day(official: SchoolMember, client: Client) -> None:
    person = sat(official, "pass")
    client.get(THERE)
    client.get(THERE)
    looked = Event.objects.get(stream=person.stream, verb="results.seen_by_school")
    assert looked.actor_id == official.user.public_id


def test_the_page_costs_the_same_for_one_and_three(official: SchoolMember, client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(THERE)
        return len(caught)

    sat(official, "pass")
    queries()
    one = queries()
    for _ in range(2):
        sat(official, "fail")
    queries()
    assert queries() == one
