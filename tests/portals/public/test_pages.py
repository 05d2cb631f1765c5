"""The pages open to everybody: each opens, says what it should, and asks the database a fixed number of questions."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from certification.policy.loader import load_policy
from credentials.actions.schools import index_words
from credentials.models import School, SchoolAccreditation, SchoolName
from ecfmg.foundation import clock
from tests.factories.certified_people import TODAY, member, organisation, school, staff, user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.moved_to(TODAY):
        yield


@pytest.mark.parametrize(
    "name", ["home", "check_certificate", "schools", "rules", "how_long", "help", "privacy", "accessibility"]
)
def test_a_page_opens_for_everybody(name: str) -> None:
    page = Client().get(reverse(f"public:{name}"))
    assert page.status_code == 200
    assert b"independent work" in page.content and page.content.count(b"<h1") == 1


def test_health_answers_in_one_word() -> None:
    answer = Client().get(reverse("public:health"))
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_robots_may_read_the_directory_but_nothing_about_people() -> None:
    lines = Client().get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /check" in lines and "Disallow: /school/" in lines and "Disallow: /schools" not in lines


@pytest.mark.parametrize(
    ("audience", "home"), [("staff", "staff:home"), ("school", "school:home"), ("applicant", "applicant:home")]
)
def test_start_leads_each_audience_to_its_pages(client: Client, audience: str, home: str) -> None:
    client.force_login(user(audience))
    assert client.get(reverse("public:start"))["Location"] == reverse(home)


def test_start_leads_whoever_is_not_signed_in_to_the_sign_in(client: Client) -> None:
    assert client.get(reverse("public:start"))["Location"] == reverse("account_login")


def test_a_school_is_found_by_a_former_name_and_in_another_alphabet() -> None:
    eko = school("Eko Medical College")
    SchoolName.objects.create(school=eko, name="Королевский колледж", kind="former", folded="королевскии колледж")
    index_words([eko])
    for words in ("королев", "eko med", "lagos"):
        page = Client().get(reverse("public:schools"), {"words": words}).content.decode()
        assert "Eko Medical College" in page, words
    assert "No school was found" in Client().get(reverse("public:schools"), {"words": "nowhere"}).content.decode()


def test_a_school_tells_its_note_and_how_the_rules_read_its_accreditation() -> None:
    eko = school("Eko Medical College", years=("1975-1990", "1995-current"))
    SchoolAccreditation.objects.create(school=eko, agency_name="Nobody's Agency", valid_from=date(2020, 1, 1))
    page = Client().get(reverse("public:school", args=[eko.public_id])).content.decode()
    assert "1975 to 1990" in page and "1995 to now" in page
    assert "Nobody&#x27;s Agency" in page and "stops nobody from being certified" in page


def test_a_school_that_is_not_there_is_not_found() -> None:
    assert Client().get("/schools/00000000-0000-0000-0000-000000000000/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_directory_asks_as_often_for_three_schools_as_for_one(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        school(f"Eko Medical College {number}")
    client = Client()
    with django_assert_num_queries(3):
        assert client.get(reverse("public:schools")).status_code == 200


def test_every_rule_has_a_page_with_each_value_source_and_certainty() -> None:
    client = Client()
    for key in {row.key for row in load_policy().rows}:
        assert client.get(reverse("public:rule", args=[key])).status_code == 200, key
    page = client.get(reverse("public:rule", args=["step_2_ck_minimum"])).content.decode()
    for row in (row for row in load_policy().rows if row.key == "step_2_ck_minimum"):
        assert str(row.value) in page
    assert "usmle.org/common-questions/scores" in page and "Not confirmed" in page
    assert client.get(reverse("public:rule", args=["no_such_rule"])).status_code == 404


def test_the_list_of_rules_links_every_rule() -> None:
    page = Client().get(reverse("public:rules")).content.decode()
    for key in {row.key for row in load_policy().rows}:
        assert reverse("public:rule", args=[key]) in page


def test_a_signed_in_person_sees_public_pages_too(client: Client) -> None:
    for someone in (staff(), member(organisation())):
        client.force_login(someone)
        assert client.get(reverse("public:rules")).status_code == 200


@pytest.mark.parametrize(
    ("stated", "told"),
    [("5", "5 years"), ("1", "1 year"), ("5; 5.5; 6", "5, 5.5 or 6 years"), ("5-6", "5-6 years"), ("six", "six")],
)
def test_the_length_of_a_programme_has_its_unit(stated: str, told: str) -> None:
    shown = school()
    School.objects.filter(pk=shown.pk).update(programme_years=stated)
    page = Client().get(reverse("public:school", args=[shown.public_id])).content.decode()
    assert f">{told}<" in page
