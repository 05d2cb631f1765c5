"""For whom a file seems to be: certain by USMLE ID, likely by a name that one person has, else a person chooses."""

import unicodedata

import pytest

from credentials.matching import Match, People, kind_of, match, person

AMARA, BELLO, LONG, TWIN_1, TWIN_2, ACCENT, HYPHEN, APOSTROPHE, VIET = range(1, 10)
PEOPLE = People(
    [
        person(AMARA, "01234567", [("Amara Chidinma", "Okafor"), ("Amara", "Eze")]),
        person(BELLO, "20000002", [("Ada", "Bello")]),
        person(LONG, None, [("Amara", "Okafor Nwosu")]),
        person(TWIN_1, None, [("John", "Smith")]),
        person(TWIN_2, None, [("John Paul", "Smith")]),
        person(ACCENT, None, [("Zoë", "Nuñez de la Cruz")]),
        person(HYPHEN, "71000370", [("Kemi", "García-López")]),
        person(APOSTROPHE, None, [("Ana Rita", "D’Souza")]),
        person(VIET, None, [("Zaïnab", "Nguyễn")]),
    ]
)


def found(name: str, text: str = "") -> Match:
    return match(PEOPLE, name, text)


@pytest.mark.parametrize(
    "name",
    [
        "0-123-456-7.pdf",
        "mspe_01234567.pdf",
        "2026/Okafor/01234567 MSPE final.pdf",
        "0 123 456 7.pdf",
        "MSPE-0-123-456-7.pdf",
        "01234567-MSPE.pdf",
        "0-123-456-7-MSPE-2.pdf",
        "0_123_456_7_mspe.pdf",
        "0.123.456.7.pdf",
        "USMLE01234567.pdf",
        "2026-01234567 MSPE.pdf",
        "20260630_01234567.pdf",
    ],
)
def test_a_usmle_id_in_the_name_is_certain(name: str) -> None:
    assert (found(name).confidence, found(name).education_id) == ("certain", AMARA)
    assert found(name).why == "USMLE ID in the file's name"


def test_a_usmle_id_in_the_text_is_certain_and_beats_a_name() -> None:
    answer = found("Ada Bello.pdf", "MSPE of a student, USMLE ID 0-123-456-7")
    assert (answer.confidence, answer.education_id, answer.why) == ("certain", AMARA, "USMLE ID in the text")


@pytest.mark.parametrize("name", ["101234567.pdf", "012345678.pdf", "0-123-456-70.pdf"])
def test_a_longer_number_is_no_usmle_id(name: str) -> None:
    assert found(name).confidence == "nobody"


def test_two_ids_are_left_to_a_person() -> None:
    answer = found("0-123-456-7.pdf", "2-000-000-2")
    assert (answer.confidence, answer.education_id, set(answer.candidates)) == ("undecided", None, {AMARA, BELLO})


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("Okafor_Amara_MSPE.pdf", AMARA),
        ("OKAFOR, Amara Chidinma.pdf", AMARA),
        ("EzeAmara.pdf", AMARA),
        ("okafor nwosu amara.pdf", LONG),
        ("Nunez de la Cruz Zoe (1).pdf", ACCENT),
        ("Bello/Ada/transcript.pdf", BELLO),
        ("EZE_AMARA_MSPE.pdf", AMARA),
        ("Eze, Amara - Dean's letter.pdf", AMARA),
        ("Amara.Eze.transcript.pdf", AMARA),
        ("eze-amara-mspe-signed.pdf", AMARA),
        ("GARCIA-LOPEZ_KEMI_MSPE.pdf", HYPHEN),
        ("GARCIALOPEZ_KEMI_MSPE.pdf", HYPHEN),
        ("Garcia Lopez Kemi mspe.pdf", HYPHEN),
        ("MSPE García-López, Kemi.pdf", HYPHEN),
        ("D_Souza_Ana_MSPE.pdf", APOSTROPHE),
        ("DSOUZA ANA RITA.pdf", APOSTROPHE),
        ("d'souza ana transcript.pdf", APOSTROPHE),
        ("mspeNguyễnZaïnab.pdf", VIET),
        (unicodedata.normalize("NFD", "NguyễnZaïnab_MSPE.pdf"), VIET),
        ("NGUYEN_ZAINAB_mspe.pdf", VIET),
        ("belloada_mspe.pdf", BELLO),
    ],
)
def test_a_name_that_one_person_has_is_likely_whatever_its_order_case_and_accents(name: str, who: int) -> None:
    answer = found(name)
    assert (answer.confidence, answer.education_id) == ("likely", who)
    assert "one person of this school" in answer.why


def test_a_name_in_the_text_is_likely_even_with_a_middle_name_between() -> None:
    answer = found("scan0001.pdf", "Dean's letter\nThis is to certify that Amara Chidinma OKAFOR studied here")
    assert (answer.confidence, answer.education_id) == ("likely", AMARA)


def test_a_given_name_far_from_the_family_name_is_another_person() -> None:
    assert (
        found("scan.pdf", "Okafor Street 1. We thank everybody and hope that all is well with Amara").confidence
        == "nobody"
    )


def test_people_of_the_same_name_are_left_to_a_person() -> None:
    answer = found("Smith John.pdf")
    assert (answer.confidence, answer.education_id, set(answer.candidates)) == ("undecided", None, {TWIN_1, TWIN_2})


def test_the_middle_name_tells_people_of_the_same_name_apart() -> None:
    assert found("Smith John Paul.pdf").education_id == TWIN_2


def test_name_and_text_that_point_to_different_people_are_left_to_a_person() -> None:
    answer = found("Bello Ada.pdf", "MSPE for Zoe Nunez de la Cruz")
    assert (answer.confidence, set(answer.candidates)) == ("undecided", {BELLO, ACCENT})


def test_a_spelling_that_is_merely_close_has_to_be_checked() -> None:
    answer = found("Belo Ada MSPE.pdf")
    assert (answer.confidence, answer.education_id) == ("unsure", BELLO)


@pytest.mark.parametrize("name", ["A Bello MSPE.pdf", "Bello_A_transcript.pdf", "BELLO MSPE final.pdf", "Bello.pdf"])
def test_a_family_name_with_an_initial_or_alone_has_to_be_checked(name: str) -> None:
    answer = found(name)
    assert (answer.confidence, answer.education_id) == ("unsure", BELLO)


def test_a_family_name_that_several_have_is_left_to_a_person() -> None:
    answer = found("J Smith MSPE.pdf")
    assert (answer.confidence, answer.education_id, set(answer.candidates)) == ("undecided", None, {TWIN_1, TWIN_2})


@pytest.mark.parametrize("name", ["Chidi Bello MSPE.pdf", "X Bello MSPE.pdf", "Bello/letter.pdf"])
def test_a_family_name_beside_another_given_name_suggests_nobody(name: str) -> None:
    assert found(name).confidence == "nobody"


def test_a_scan_without_text_says_that_it_has_none_and_not_that_it_could_not_be_read() -> None:
    assert found("scan0001.pdf").why.startswith("Pages without text, such as a scan")
    assert "first pages" in found("scan0001.pdf", "Nothing of use").why


def test_somebody_of_another_school_is_nobody() -> None:
    answer = found("Chinwe Obi 30000003.pdf", "Chinwe Obi")
    assert (answer.confidence, answer.education_id, answer.candidates) == ("nobody", None, ())


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("Okafor MSPE.pdf", "", "mspe"),
        ("Deans_Letter_Okafor.pdf", "", "mspe"),
        ("scan.pdf", "MEDICAL STUDENT\nPERFORMANCE EVALUATION", "mspe"),
        ("transcript-okafor.pdf", "recommendation", "transcript"),
        ("LoR Okafor by Bello.pdf", "", "lor"),
        ("x.pdf", "Letter of Recommendation for", "lor"),
        ("Diploma.pdf", "", "diploma"),
        ("Florence.pdf", "", ""),
        ("scan.pdf", "", ""),
    ],
)
def test_the_kind_is_told_by_words_of_the_name_then_of_the_text(name: str, text: str, kind: str) -> None:
    assert kind_of(name, text) == kind
