"""Finding a person by any of their names or by USMLE ID."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from applicants.queries import find_people
from ecfmg.foundation import clock
from tests.factories.applicants import ApplicantFactory, NameOfRecordFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> None:
    ApplicantFactory.create(given_names="Ada Chidinma", family_name="Okafor", usmle_id="01234567")
    ApplicantFactory.create(given_names="Zoë", family_name="Müller-Großmann", usmle_id="09876543")
    ApplicantFactory.create(given_names="Luis", family_name="de la Cruz")
    ApplicantFactory.create(given_names="", family_name="Suharto")


def names(text: str) -> list[str]:
    return [person.name for person in find_people(text).people]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("okaf", ["Ada Chidinma Okafor"]),
        ("OKAFOR, A", ["Ada Chidinma Okafor"]),
        ("Okafor, Zo", []),
        ("Ada Chidinma Okafor", ["Ada Chidinma Okafor"]),
        ("muller grossmann", ["Zoë Müller-Großmann"]),
        ("Zoë Müller", ["Zoë Müller-Großmann"]),
        ("de la cruz", ["Luis de la Cruz"]),
        ("luis de la", ["Luis de la Cruz"]),
        ("suharto", ["Suharto"]),
        ("0-123", ["Ada Chidinma Okafor"]),
        ("09876543", ["Zoë Müller-Großmann"]),
        ("99", []),
        ("%", ["Luis de la Cruz", "Zoë Müller-Großmann", "Ada Chidinma Okafor", "Suharto"]),
    ],
)
def test_people_are_found(people: None, text: str, found: list[str]) -> None:
    assert names(text) == found


def test_a_former_name_finds_the_person_and_says_that_it_is_former() -> None:
    applicant = ApplicantFactory.create(given_names="Ada", family_name="Eze")
    past = clock.today() - timedelta(days=40)
    NameOfRecordFactory.create(
        applicant=applicant, given_names="Ada", family_name="Okafor", valid_from=past, valid_until=past
    )
    (person,) = find_people("okafor").people
    assert (person.name, person.former_name) == ("Ada Eze", "Ada Okafor")


def test_pages_follow_each_other_without_gap_or_repetition() -> None:
    for number in range(7):
        ApplicantFactory.create(given_names=f"Ada {number}", family_name="Okafor")
    seen, after = [], ""
    while True:
        page = find_people("okafor", limit=3, after=after)
        seen += [person.public_id for person in page.people]
        after = page.after
        if not after:
            break
        assert "okafor" not in after, "a cursor stands in an address, so it names nobody"
    assert len(seen) == len(set(seen)) == 7


def test_a_cursor_that_is_none_begins_at_the_start(people: None) -> None:
    assert len(find_people("", after="'; DROP TABLE").people) == 4


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_takes_two_queries_however_many_people(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        ApplicantFactory.create()
    with django_assert_num_queries(2):
        assert len(find_people("okafor").people) == count
