"""Files of classes: whatever a spreadsheet program writes is read; whatever is wrong is named, and nothing is kept."""

from datetime import date

import pytest

from credentials.class_files import MOST_BYTES, ClassFileRefused, read_class

TODAY = date(2026, 11, 24)
HEADING = "USMLE ID,Given names,Family name,Date of birth,Expected graduation date,Degree title"
LINE = "0-765-432-1,Zoë,Müller,1999-02-03,2027-06-30,MB BS"


def faults_of(content: bytes) -> list[str]:
    with pytest.raises(ClassFileRefused) as refusal:
        read_class(content, today=TODAY)
    return [fault.sentence for fault in refusal.value.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_usual_way_to_write_a_table_is_read(encoding: str, mark: str, end: str) -> None:
    text = f"{HEADING}\n{LINE}\n\n".replace(",", mark).replace("\n", end)
    (line,) = read_class(text.encode(encoding), today=TODAY)
    assert (line.line, line.usmle_id, line.given_names, line.family_name) == (2, "07654321", "Zoë", "Müller")
    assert (line.date_of_birth, line.expected_graduation_on) == (date(1999, 2, 3), date(2027, 6, 30))


def test_columns_come_in_any_order_and_under_other_headings() -> None:
    content = b"Surname;First name;Graduation date;Degree;DOB\nOkafor;Amara;30 June 2027;MB BS;2.4.1999\n"
    (line,) = read_class(content, today=TODAY)
    assert (line.family_name, line.given_names, line.usmle_id) == ("Okafor", "Amara", "")
    assert line.date_of_birth == date(1999, 4, 2)


def test_every_fault_is_named_by_line_and_column_at_once() -> None:
    lines = [
        HEADING,
        "123,Ana,Lima,1999-02-30,2027-06-30,MB BS",
        ",Ben,,1999-01-01,,MB BS",
        '"=HYPERLINK(""http://x.example"")",Cara,Diaz,1999-01-01,2027-06-30,@MB BS',
        ",Dan,Eze,01/02/1999,2057-06-30,MB BS",
        ",Eva,Funk,1999-01-01,2027-06-30,MB BS,surplus",
    ]
    found = faults_of("\n".join(lines).encode())
    assert [each.partition(":")[0] for each in found] == [
        "Line 2, USMLE ID",
        "Line 2, Date of birth",
        "Line 3, Expected graduation date",
        "Line 3, Family name",
        "Line 4, USMLE ID",
        "Line 4, Degree title",
        "Line 5, Date of birth",
        "Line 5, Expected graduation date",
        "Line 6 has 7 cells; the heading has 6.",
    ]
    assert "slashes" in found[6]
    assert 'begins with "="' in found[4]


@pytest.mark.parametrize(
    ("born", "graduates", "meant"),
    [
        ("01/02/1999", "30/06/2027", (date(1999, 2, 1), date(2027, 6, 30))),
        ("01/02/1999", "6/30/2027", (date(1999, 1, 2), date(2027, 6, 30))),
    ],
)
def test_slashes_mean_what_one_day_of_the_file_shows(born: str, graduates: str, meant: tuple[date, date]) -> None:
    (line,) = read_class(f"{HEADING}\n,Ana,Lima,{born},{graduates},MB BS".encode(), today=TODAY)
    assert (line.date_of_birth, line.expected_graduation_on) == meant


def test_slashes_that_say_both_are_refused_everywhere() -> None:
    lines = [HEADING, ",Ana,Lima,30/01/1999,01/02/2027,MB BS", ",Ben,Eze,1999-01-01,06/30/2027,MB BS"]
    found = faults_of("\n".join(lines).encode())
    assert [each.partition(":")[0] for each in found] == [
        "Line 2, Date of birth",
        "Line 2, Expected graduation date",
        "Line 3, Expected graduation date",
    ]
    assert all("slashes" in each for each in found)


@pytest.mark.parametrize("sign", "=+-@")
def test_no_cell_may_begin_as_a_formula_does(sign: str) -> None:
    (fault,) = faults_of(f"{HEADING}\n,Ana,{sign}Lima,1999-01-01,2027-06-30,MB BS".encode())
    assert fault == f'Line 2, Family name: It begins with "{sign}", as a formula does. Remove that sign.'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (b"x" * (MOST_BYTES + 1), "5 MB"),
        (b"PK\x03\x04 rest of a spreadsheet", "Save it as CSV"),
        (b"\xd0\xcf\x11\xe0 an older one", "Save it as CSV"),
        (b"%PDF-1.7\x00\x01\x02 binary", "not a text file"),
        (b"Name\x81\x8d,x\n", "not a text file"),
        (HEADING.encode(), "nobody below it"),
        (b"Phone,Degree title\n1,MB BS\n", '"Phone"'),
        (b"USMLE ID,USMLE ID,Degree,Graduation\n", "two columns for USMLE ID"),
        (b"Given names,Degree title,Graduation\n", "The column Family name is missing."),
        (f'{HEADING}\n"open,Ana,Lima,1999-01-01,2027-06-30,MB BS'.encode(), "quotation marks"),
    ],
)
def test_what_is_no_class_is_refused_with_a_sentence(content: bytes, words: str) -> None:
    assert any(words in fault for fault in faults_of(content))


def test_more_people_than_a_class_has_are_refused() -> None:
    many = "\n".join(f",Ana,Lima {n},1999-01-01,2027-06-30,MB BS" for n in range(2001))
    assert faults_of(f"{HEADING}\n{many}".encode()) == ["The file has more than 2000 people. Send the class in parts."]


def test_the_same_person_twice_is_named_with_both_lines() -> None:
    twice = [HEADING, LINE, LINE.replace("Zoë", "Zoe"), ",Ana,Lima,1999-01-01,2027-06-30,MB BS"]
    twice.append(",ana,LIMA,1999-01-01,2027-06-30,MB BS")
    found = faults_of("\n".join(twice).encode())
    assert found == [
        "Line 3, USMLE ID: the same person stands in line 2.",
        "Line 5, Family name: the same person stands in line 4.",
    ]


@pytest.mark.parametrize("content", ["\ufeff", ",,,\n,,,\n", "\u00a0\n\u00a0\n", '""\n'])
def test_a_file_without_a_filled_row_is_empty(content: str) -> None:
    assert faults_of(content.encode()) == ["The file is empty."]
