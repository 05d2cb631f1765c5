"""Finding a school by whatever people call it."""

from datetime import date
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from applicants.names import fold
from credentials.actions.schools import index_words
from credentials.models import School, SchoolName, SchoolWord, SponsorNote
from credentials.queries import find_schools, graduation_ranges, school_page
from tests.factories.credentials import SchoolFactory


@pytest.fixture
def school(db: None) -> School:
    """A school with accents, a former name and a note."""
    made: School = SchoolFactory.create(name="Universität São Marcos", city="Köln", country="DEU", wdoms_id="F8000077")
    for name, kind in (("Old Royal College of Physic", "former"), ("جامعة القاهرة", "alternate")):
        SchoolName.objects.create(school=made, name=name, kind=kind, folded=fold(name))
    SponsorNote.objects.create(school=made, graduation_years=["1988-2009", "2015-current"], valid_from=date(2020, 1, 1))
    index_words([made, SchoolFactory.create(name="Faculty of Elsewhere", country="NGA")])
    index_words(SchoolFactory.create_batch(1, name="Unlisted Universität", listed=False))
    return made


@pytest.mark.parametrize(
    "words", ["universitat sao", "MARCOS", "marc univ", "köln", "koln", "germ", "deu", "royal phys", "جامعة", "f80000"]
)
def test_a_school_is_found_by_beginnings_of_any_of_its_words(words: str, school: School) -> None:
    found = [result.name for result in find_schools(words).results]
    assert "Universität São Marcos" in found
    assert "Unlisted Universität" not in found


@pytest.mark.parametrize("words", ["arcos", "marcos elsewhere", "royal nigeria", "%", "_____", "F8000078"])
def test_what_begins_none_of_its_words_does_not_find_it(words: str, school: School) -> None:
    if fold(words):
        assert "Universität São Marcos" not in [result.name for result in find_schools(words).results]
    else:
        assert len(find_schools(words).results) == 2, "no words list every school"


def test_a_result_says_by_which_other_name_it_was_found_and_what_the_note_covers(school: School) -> None:
    result = find_schools("royal college").results[0]
    assert result.matched_name == "Old Royal College of Physic"
    assert result.note_years == "1988 to 2009, 2015 to now"
    assert find_schools("marcos").results[0].matched_name == ""


def test_pages_follow_one_another_without_gap_or_repeat(db: None) -> None:
    schools = SchoolFactory.create_batch(7, name="Same Name")
    index_words(schools)
    seen, cursor = [], ""
    while True:
        page = find_schools("same", after=cursor, limit=3)
        seen += [result.public_id for result in page.results]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == [school.public_id for school in schools]


@pytest.mark.parametrize("cursor", ["x", "W10=", "bnVsbA==", "é", "A" * 4000])
def test_a_broken_cursor_gives_the_first_page(cursor: str, school: School) -> None:
    assert find_schools("", after=cursor) == find_schools("")


def test_indexing_twice_leaves_the_same_words(school: School) -> None:
    words = set(SchoolWord.objects.filter(school=school).values_list("word", flat=True))
    index_words([school])
    assert set(SchoolWord.objects.filter(school=school).values_list("word", flat=True)) == words


@pytest.mark.parametrize("count", [1, 3])
def test_searching_costs_the_same_for_one_and_three(
    count: int, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    index_words(SchoolFactory.create_batch(count, name="Counted School"))
    with django_assert_num_queries(3):
        assert len(find_schools("counted scho").results) == count


def test_the_page_of_a_school_has_everything_and_a_strangers_number_none(school: School) -> None:
    shown = school_page(school.public_id)
    assert shown == school
    assert len(shown.names.all()) == 3
    assert school_page(uuid4()) is None


@pytest.mark.parametrize(
    ("years", "ranges"),
    [
        (["1975-current"], ["1975 to now"]),
        (["1975 - Current", "1960"], ["1960", "1975 to now"]),
        (["soon", "1990-later", ""], []),
    ],
)
def test_ranges_of_a_note_read_as_people_say_them(years: list[str], ranges: list[str]) -> None:
    assert [str(each) for each in graduation_ranges(SponsorNote(graduation_years=years))] == ranges
