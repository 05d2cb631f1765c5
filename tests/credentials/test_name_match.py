"""The name on a document against the name of record: what is suggested, and why. Everybody is invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.name_match import LIKELY, POSSIBLE, Kind, Name, compare

SAME, LOOK, NO = (LIKELY, 100), (POSSIBLE, LIKELY - 1), (0, POSSIBLE - 1)

# printed, given names and family name of record, kinds that explain it, how likely
TABLE = [
    # Equal but for capitals, commas and titles
    ("Amara Okafor", "Amara", "Okafor", {Kind.EQUAL}, SAME),
    ("AMARA OKAFOR", "Amara", "Okafor", {Kind.EQUAL}, SAME),
    ("Dr. Amara Okafor", "Amara", "Okafor", {Kind.EQUAL}, SAME),
    ("OKAFOR, Amara", "Amara", "Okafor", {Kind.ORDER}, SAME),
    ("Sanjay", "", "Sanjay", {Kind.EQUAL}, SAME),
    # Accents
    ("Maria Garcia Lopez", "María", "García López", {Kind.DIACRITICS}, SAME),
    ("Tolga Oğlu", "Tolga", "Oglu", {Kind.DIACRITICS}, SAME),
    ("Jürgen Müller", "Juergen", "Mueller", {Kind.TRANSLITERATION}, LOOK),
    # Vietnamese: family name first
    ("Nguyễn Văn An", "Văn An", "Nguyễn", {Kind.ORDER}, SAME),
    ("NGUYEN VAN AN", "Văn An", "Nguyễn", {Kind.DIACRITICS, Kind.ORDER}, SAME),
    # Chinese and Korean, in characters and in Latin letters
    ("王小明", "Xiaoming", "Wang", {Kind.ORDER, Kind.SPACING, Kind.TRANSLITERATION}, LOOK),
    ("Wang Xiao Ming", "Xiaoming", "Wang", {Kind.ORDER, Kind.SPACING}, SAME),
    ("김민수", "Minsu", "Kim", {Kind.ORDER, Kind.SPACING, Kind.TRANSLITERATION}, LOOK),
    ("李四", "Xiaoming", "Wang", {Kind.DIFFERENT}, NO),
    # Arabic: vowels that are not written, articles, words divided elsewhere
    ("محمد أحمد", "Mohamed", "Ahmed", {Kind.TRANSLITERATION}, LOOK),
    ("عبد الرحمن الحسن", "Abdul Rahman", "Al Hassan", {Kind.SPACING, Kind.TRANSLITERATION}, LOOK),
    ("Mohammed Ahmad", "Muhammad", "Ahmed", {Kind.TRANSLITERATION}, LOOK),
    ("Mohammed Al-Hassan", "Mohamed", "Alhassan", {Kind.SPACING, Kind.TRANSLITERATION}, LOOK),
    ("محمد أحمد", "Samir", "Haddad", {Kind.DIFFERENT}, NO),
    # Spanish: two surnames, one left out, a second given name
    ("María García", "María", "García López", {Kind.SURNAME}, LOOK),
    ("García López, María José", "María", "García López", {Kind.ORDER, Kind.MIDDLE}, LOOK),
    ("José da Silva", "José", "Silva", {Kind.PARTICLE}, SAME),
    # Indian and Sri Lankan initials, before and after the name
    ("S. Ramanujan", "Srinivasa", "Ramanujan", {Kind.INITIALS}, LOOK),
    ("S.R. Kumar", "Suresh Rajan", "Kumar", {Kind.INITIALS}, LOOK),
    ("Kumar S R", "Suresh Rajan", "Kumar", {Kind.INITIALS, Kind.ORDER}, LOOK),
    ("A. B. Perera", "Anjali Bandara", "Perera", {Kind.INITIALS}, LOOK),
    ("S. Ramanujan", "Anil", "Ramanujan", {Kind.DIFFERENT}, NO),
    ("नरेन्द्र कुमार", "Narendra", "Kumar", {Kind.TRANSLITERATION}, LOOK),
    # Russian: patronymics, and the spelling of passports
    ("Иванов Иван Петрович", "Ivan", "Ivanov", {Kind.ORDER, Kind.TRANSLITERATION, Kind.MIDDLE}, LOOK),
    ("Ivan Petrovich Ivanov", "Ivan", "Ivanov", {Kind.MIDDLE}, LOOK),
    ("Юлия Щербакова", "Iuliia", "Shcherbakova", {Kind.TRANSLITERATION}, LOOK),
    ("Yuliya Shcherbakova", "Iuliia", "Shcherbakova", {Kind.TRANSLITERATION}, LOOK),
    ("Γιώργος Παπαδόπουλος", "Georgios", "Papadopoulos", {Kind.TRANSLITERATION}, LOOK),
    # Middle names
    ("Amara Okafor", "Amara Chidinma", "Okafor", {Kind.MIDDLE}, LOOK),
    ("Amara Chidinma Okafor", "Amara", "Okafor", {Kind.MIDDLE}, LOOK),
    # Hyphens, marriage
    ("Anna Maria Schmidt", "Anna-Maria", "Schmidt", {Kind.HYPHEN}, SAME),
    ("Anna Smith", "Anna", "Smith-Jones", {Kind.SURNAME, Kind.HYPHEN}, LOOK),
    ("Anna Smith-Jones", "Anna", "Smith", {Kind.MARRIAGE, Kind.HYPHEN}, LOOK),
    # A slip, another family name, another person
    ("Maria Silva", "Mario", "Silva", {Kind.SPELLING}, LOOK),
    ("Anna Jones", "Anna", "Smith", {Kind.FAMILY}, NO),
    ("John Okafor", "Amara", "Okafor", {Kind.DIFFERENT}, NO),
    ("Bola Eze", "Amara", "Okafor", {Kind.DIFFERENT}, NO),
    ("", "Amara", "Okafor", {Kind.DIFFERENT}, NO),
]


@pytest.mark.parametrize(("printed", "given_names", "family", "kinds", "likely"), TABLE)
def test_what_is_suggested(
    printed: str, given_names: str, family: str, kinds: set[Kind], likely: tuple[int, int]
) -> None:
    found = compare(printed, Name(given_names, family))
    assert set(found.kinds) == kinds
    assert likely[0] <= found.score <= likely[1]
    assert found.why


def test_the_sentence_names_the_parts_that_differ() -> None:
    assert "“S” for “Suresh” and “R” for “Rajan”" in compare("S.R. Kumar", Name("Suresh Rajan", "Kumar")).why
    assert "“López” of the family name of record" in compare("María García", Name("María", "García López")).why
    assert "“Smith” is not on the document but “Jones”" in compare("Anna Jones", Name("Anna", "Smith")).why
    assert "“Петрович” is a patronymic" in compare("Иванов Иван Петрович", Name("Ivan", "Ivanov")).why


def test_a_former_name_on_record_explains_a_maiden_name() -> None:
    record, maiden = Name("Anna", "Smith"), Name("Anna", "Jones", "3 May 2021")
    found = compare("Jones, Anna", record, [maiden])
    assert found.kind is Kind.FORMER
    assert found.score >= LIKELY
    assert "Anna Jones, the name of record until 3 May 2021" in found.why
    assert compare("Anna Smith", record, [maiden]).kind is Kind.EQUAL


def test_a_former_name_of_somebody_else_explains_nothing() -> None:
    assert compare("Anna Jones", Name("Anna", "Smith"), [Name("Bola", "Eze")]).score < POSSIBLE


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=30))
def test_whatever_is_printed_there_is_a_suggestion(printed: str, given_names: str, family: str) -> None:
    found = compare(printed, Name(given_names, family))
    assert 0 <= found.score <= 100
    assert found.why
