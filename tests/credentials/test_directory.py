"""Finding a school by whatever people call it."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from applicants.names import fold
from credentials.actions.schools import change_school, index_words, list_school
from credentials.models import School, SchoolName, SchoolWord, SponsorNote
from credentials.queries import find_schools, graduation_ranges, school_page
from credentials.school_entries import (
    AccreditationEntry,
    NameEntry,
    NoteEntry,
    SchoolEntry,
    changes_between,
    decides_cases,
    entry_of,
)
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import NotAllowed, Stale
from tests.factories.credentials import SchoolFactory, SchoolMemberFactory, staff


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


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("北京大学医学部", "医学部"),
        ("東京大学医学部", "大学医"),
        ("서울대학교의과대학", "의과대학"),
        ("คณะแพทยศาสตร์ศิริราชพยาบาล", "ศิริราช"),
        ("অল ইন্ডিয়া মেডিকেল", "মেডি"),
        ("Московский государственный", "государств"),
    ],
)
def test_a_word_within_a_name_is_found_in_every_script(name: str, words: str, db: None) -> None:
    made = SchoolFactory.create(name="College of Somewhere")
    SchoolName.objects.create(school=made, name=name, kind="alternate", folded=fold(name))
    index_words([made, SchoolFactory.create(name="College of Elsewhere")])
    found = find_schools(words).results
    assert [one.name for one in found] == ["College of Somewhere"]


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


# --- The entry as staff keep it --------------------------------------------------------------------------------------

KEEPER = Actor.system("Tests")


def test_an_entry_saved_as_it_is_changes_nothing_and_keeps_its_version(school: School) -> None:
    assert change_school(KEEPER, school=school, entry=entry_of(school), version=school.version) == []
    school.refresh_from_db()
    assert school.version == 1


def test_each_difference_is_told_once_with_both_sides(school: School) -> None:
    before = entry_of(school)
    after = replace(
        before,
        city="",
        listed=False,
        names=(NameEntry("جامعة القاهرة", "alternate", 1908), NameEntry("Another", "former")),
        accreditations=(AccreditationEntry("ACQUIN", date(2020, 1, 1), None, "its list", "official"),),
    )
    told = [(one.what, one.before, one.after) for one in changes_between(before, after)]
    assert told == [
        ("City", "Köln", "nothing"),
        ("Listed in the World Directory", "yes", "no"),
        ("Other name", "جامعة القاهرة (also known as)", "جامعة القاهرة (also known as from 1908)"),
        ("Other name", "Old Royal College of Physic (former name)", "nothing"),
        ("Other name", "nothing", "Another (former name)"),
        ("Accreditation", "nothing", "ACQUIN from 1 January 2020 (official: its list)"),
    ]


def test_only_what_the_rules_ask_of_a_school_can_move_a_decision(school: School) -> None:
    before = entry_of(school)
    for plain in ({"city": "Bonn"}, {"degree_title": "MD"}, {"office_email": "a@b.example"}, {"names": ()}):
        assert not decides_cases(changes_between(before, replace(before, **plain)))
    for asked in ({"country": "FRA"}, {"listed": False}, {"note": NoteEntry((), date(2026, 1, 1))}):
        assert decides_cases(changes_between(before, replace(before, **asked)))


def test_a_changed_entry_is_found_by_its_new_words_and_no_longer_by_the_old(school: School) -> None:
    entry = replace(entry_of(school), city="Bonn", names=())
    change_school(KEEPER, school=school, entry=entry, version=school.version)
    assert [one.name for one in find_schools("bonn").results] == [school.name]
    assert find_schools("köln").results == ()
    assert find_schools("royal").results == ()


def test_a_note_gets_a_new_version_and_the_old_one_ends_on_its_first_day(school: School) -> None:
    entry = replace(entry_of(school), note=NoteEntry(("1988-2009",), date(2024, 5, 6), "The Directory", "official"))
    change_school(KEEPER, school=school, entry=entry, version=school.version)
    new, old = school.sponsor_notes.order_by("-id")
    assert (old.valid_until, new.valid_from, new.valid_until) == (date(2024, 5, 6), date(2024, 5, 6), None)
    assert entry_of(school_page(school.public_id) or school).note == entry.note


def test_only_keepers_of_the_directory_change_it_and_only_the_version_they_saw(school: School) -> None:
    entry = replace(entry_of(school), city="Bonn")
    for user in (SchoolMemberFactory.create(school=school).user, staff("reviewer"), staff("senior_reviewer")):
        with pytest.raises(NotAllowed):
            change_school(Actor.of(user), school=school, entry=entry, version=school.version)
        with pytest.raises(NotAllowed):
            list_school(Actor.of(user), entry=SchoolEntry("Mine", "DEU"))
    with pytest.raises(Stale):
        change_school(KEEPER, school=school, entry=entry, version=school.version + 1)
    for role in ("administrator", "policy_officer"):
        school.refresh_from_db()
        changed = replace(entry_of(school), city=role)
        change_school(Actor.of(staff(role)), school=school, entry=changed, version=school.version)
