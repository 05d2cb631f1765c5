"""Reading a school's CSV of coming graduates: any usual encoding and separator; refused whole with every fault named
by line and column."""

import codecs
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from applicants.names import fold
from credentials.errors import Fault, FaultsFound
from ecfmg.foundation.csv_rows import RowsBroken, numbered_rows

MOST_BYTES = 5 * 1024 * 1024
MOST_LINES = 2000
#: The columns we take, with the headings by which schools call them (folded).
HEADINGS = {
    "usmle_id": ("USMLE ID", "usmle id", "usmle", "usmle ecfmg id", "ecfmg id"),
    "given_names": ("Given names", "given names", "given name", "first name", "first names", "forenames"),
    "family_name": ("Family name", "family name", "last name", "surname", "family names"),
    "date_of_birth": ("Date of birth", "date of birth", "birth date", "birthdate", "born on", "dob"),
    "expected_graduation_on": (
        "Expected graduation date",
        "expected graduation date",
        "expected graduation",
        "graduation date",
        "graduation",
    ),
    "degree_title": ("Degree title", "degree title", "degree"),
}
COLUMNS = tuple(HEADINGS)
TITLES = {column: names[0] for column, names in HEADINGS.items()}
_EMPTY = "The file is empty."
_FORMULA = ("=", "+", "-", "@")
_DAY_FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")


class ClassFileRefused(FaultsFound):
    """Nothing of the file was kept; every fault is named."""


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One coming graduate as the file says. `line` counts from 1, the heading included."""

    line: int
    usmle_id: str
    given_names: str
    family_name: str
    date_of_birth: date | None
    expected_graduation_on: date
    degree_title: str


def read_class(content: bytes, *, today: date) -> list[ClassLine]:
    """The people of the file. Raises `ClassFileRefused` with every fault that was found."""
    rows = list(_rows(_decoded(content)))
    if not rows:
        raise ClassFileRefused([_fault(_EMPTY)])
    heading_faults, columns = _columns(rows)
    if heading_faults:
        raise ClassFileRefused(heading_faults)
    faults: list[Fault] = []
    lines = []
    slashes = _meaning_of_slashes([cells for _number, cells in rows[1:]], columns)
    for number, cells in rows[1:]:
        if len(cells) > len(columns):
            faults.append(_fault(f"Line {number} has {len(cells)} cells; the heading has {len(columns)}."))
            continue
        raw = {column: cells[at].strip() if at < len(cells) else "" for at, column in enumerate(columns)}
        found, line = check_line(raw, line=number, today=today, slashes=slashes)
        faults += [_fault(f"Line {number}, {TITLES[each.field]}: {each.sentence}") for each in found]
        if line:
            lines.append(line)
    faults += _repeated(lines)
    if not lines and not faults:
        faults.append(_fault("The file has a heading and nobody below it."))
    if faults:
        raise ClassFileRefused(faults)
    return lines


def _fault(sentence: str) -> Fault:
    return Fault("file", sentence)


def _decoded(content: bytes) -> str:
    if not content.strip():
        raise ClassFileRefused([_fault(_EMPTY)])
    if len(content) > MOST_BYTES:
        raise ClassFileRefused([_fault("The file is larger than 5 MB, the most we take. Send the class in parts.")])
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ClassFileRefused([_fault("This is a spreadsheet file. Save it as CSV in your program and send that.")])
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text):
            return text
    raise ClassFileRefused(
        [_fault("This is not a text file that we can read. Save the list as CSV with the encoding UTF-8.")]
    )


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    zeros = content[:400].count(0)
    if zeros > len(content[:400]) // 4:
        return ("utf-16-le",) if content[1:2] == b"\x00" else ("utf-16-be",)
    return ("utf-8-sig", "cp1252")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each line that is not blank."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    heading = text.lstrip("\n").partition("\n")[0]
    separator = max(",;\t", key=lambda mark: _known(heading.split(mark)))
    count = 0
    try:
        for number, cells in numbered_rows(io.StringIO(text), separator=separator):
            if any(cell.strip() for cell in cells):
                count += 1
                yield number, cells
            if count > MOST_LINES + 1:
                sentence = f"The file has more than {MOST_LINES} people. Send the class in parts."
                raise ClassFileRefused([_fault(sentence)])
    except RowsBroken as broken:
        marks = f"the quotation marks do not fit together ({broken.reason})"
        raise ClassFileRefused([_fault(f"Line {broken.line}: {marks}. Nothing after it was read.")]) from broken


def _known(headings: Sequence[str]) -> int:
    return sum(1 for heading in headings if _column_of(heading))


def _column_of(heading: str) -> str:
    folded = fold(heading)
    return next((column for column, names in HEADINGS.items() if folded in names), "")


def _columns(rows: list[tuple[int, list[str]]]) -> tuple[list[Fault], list[str]]:
    headings = [cell.strip() for cell in rows[0][1]]
    while headings and not headings[-1]:
        headings.pop()
    columns = [_column_of(heading) for heading in headings]
    faults = [
        _fault(f'Column {at} has the heading "{heading[:40]}", which we do not take. Remove the column or rename it.')
        for at, (heading, column) in enumerate(zip(headings, columns, strict=True), start=1)
        if not column
    ]
    faults += [
        _fault(f"There are two columns for {TITLES[column]}. Remove one.")
        for column in COLUMNS
        if columns.count(column) > 1
    ]
    needed = ["expected_graduation_on", "degree_title"]
    if "usmle_id" not in columns:
        needed += ["family_name", "date_of_birth"]
    faults += [_fault(f"The column {TITLES[column]} is missing.") for column in needed if column not in columns]
    return faults, columns


def _meaning_of_slashes(rows: Sequence[Sequence[str]], columns: Sequence[str]) -> str:
    """The form of days with slashes that the file as a whole shows: 30/06/2027 has the day first, 06/30/2027 the month.
    "" where no day of the file tells, or some say the one and some the other."""
    places = [at for at, column in enumerate(columns) if column in {"date_of_birth", "expected_graduation_on"}]
    found = set()
    for cells in rows:
        for at in places:
            parts = re.fullmatch(r"\s*(\d{1,2})/(\d{1,2})/\d{4}\s*", cells[at], re.ASCII) if at < len(cells) else None
            if parts and (int(parts[1]) > 12) != (int(parts[2]) > 12):
                found.add("%d/%m/%Y" if int(parts[1]) > 12 else "%m/%d/%Y")
    return found.pop() if len(found) == 1 else ""


def check_line(
    raw: Mapping[str, str], *, line: int, today: date, slashes: str = ""
) -> tuple[list[Fault], ClassLine | None]:
    """The faults of one line, each with its column; or the line. `raw` holds text by column; one may be left out.
    `slashes`: the form of days written with slashes, where the file shows it."""
    text = {column: " ".join(raw.get(column, "").split()) for column in COLUMNS}
    faults = [
        Fault(column, f'It begins with "{value[0]}", as a formula does. Remove that sign.')
        for column, value in text.items()
        if value.startswith(_FORMULA)
    ]
    faults += [
        Fault(column, f"It is longer than {most} signs.")
        for column, most in (("given_names", 200), ("family_name", 200), ("degree_title", 250))
        if len(text[column]) > most
    ]
    number = _number(text["usmle_id"], faults)
    born = _day("date_of_birth", text, faults, slashes)
    graduates = _day("expected_graduation_on", text, faults, slashes)
    if born and not date(1900, 1, 1) <= born <= today - timedelta(days=15 * 365):
        faults.append(Fault("date_of_birth", "No student of medicine was born on that day. Check the year."))
    if graduates and not today - timedelta(days=366) <= graduates <= today + timedelta(days=8 * 366):
        faults.append(Fault("expected_graduation_on", "This is not a coming graduation. Check the year."))
    faults += _missing(text)
    if faults or graduates is None:
        return faults, None
    return [], ClassLine(line, number, text["given_names"], text["family_name"], born, graduates, text["degree_title"])


def _number(text: str, faults: list[Fault]) -> str:
    digits = text.replace("-", "").replace(" ", "")
    if text and not text.startswith(_FORMULA) and not re.fullmatch(r"[0-9]{8}", digits):
        faults.append(Fault("usmle_id", "A USMLE ID has eight digits, such as 0-123-456-7."))
    return digits


def _day(column: str, text: Mapping[str, str], faults: list[Fault], slashes: str) -> date | None:
    value = text[column]
    if not value or value.startswith(_FORMULA):
        return None
    for form in (*_DAY_FORMS, *([slashes] if slashes else [])):
        try:
            return datetime.strptime(value, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    hint = "Write the day as 2026-03-01 or 1 March 2026"
    more = "; with slashes we cannot tell day from month" if "/" in value and not slashes else ""
    faults.append(Fault(column, f'"{value[:30]}" is not a day. {hint}{more}.'))
    return None


def _missing(text: Mapping[str, str]) -> Iterator[Fault]:
    for column in ("expected_graduation_on", "degree_title"):
        if not text[column]:
            yield Fault(column, "This is missing.")
    if not text["usmle_id"]:
        for column in ("family_name", "date_of_birth"):
            if not text[column]:
                yield Fault(column, "Without a USMLE ID we need the family name and the date of birth.")


def _repeated(lines: list[ClassLine]) -> Iterator[Fault]:
    seen: dict[object, int] = {}
    for each in lines:
        named = (fold(f"{each.given_names} {each.family_name}"), each.date_of_birth) if each.date_of_birth else None
        for key, column in ((each.usmle_id or None, "usmle_id"), (named, "family_name")):
            if key is None:
                continue
            if key in seen:
                sentence = f"Line {each.line}, {TITLES[column]}: the same person stands in line {seen[key]}."
                yield _fault(sentence)
                break
            seen[key] = each.line
