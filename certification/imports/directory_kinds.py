"""The two files of the directory: schools and accrediting agencies."""

import re
from dataclasses import dataclass
from typing import Any

from certification.imports.columns import (
    Column,
    country_code,
    month_end,
    month_start,
    one_of,
    shown,
    text,
    wdoms_id,
    whole_number,
)
from certification.imports.faults import Fault
from credentials.models.schools import Certainty
from ecfmg.foundation import clock

Values = dict[str, Any]
NO_NOTE = "none"
YEARS = re.compile(r"(\d{4})-(\d{4}|current)")
NAME_WITH_YEARS = re.compile(r"(?P<name>.+?)\s*\((?P<first>\d{4})(?:-(?P<last>\d{4}))?\)")


@dataclass(frozen=True, slots=True)
class FormerName:
    """An earlier name, with the years of its use where they are known."""

    name: str
    from_year: int | None = None
    until_year: int | None = None


def parts(cell: str) -> list[str]:
    """The entries of a cell that lists several, separated by semicolons."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def names(cell: str) -> list[str]:
    """A list of names, each at most as long as a name can be."""
    return [text(250)(name) for name in parts(cell)]


def former_names(cell: str) -> list[FormerName]:
    """Former names, each with its years in parentheses where they are known: "Old Name (1911-2005); Older Name"."""
    found = []
    for name in names(cell):
        match = NAME_WITH_YEARS.fullmatch(name)
        if match is None:
            found.append(FormerName(name))
            continue
        first, last = int(match["first"]), int(match["last"]) if match["last"] else None
        if last is not None and last < first:
            raise ValueError(f"{shown(name)} ends before it begins")
        found.append(FormerName(match["name"], first, last))
    return found


def graduation_years(cell: str) -> list[str]:
    """Ranges of the sponsor note as the contract writes them, "1975-current"; for the word none, no range at all."""
    if cell.casefold() == NO_NOTE:
        return []
    ranges = []
    for part in parts(cell.replace(",", ";")):
        match = YEARS.fullmatch(part.casefold().replace("\N{EN DASH}", "-"))
        if match is None:
            raise ValueError(f"{shown(part)} is no range of years; write 1988-2009 or 1975-current")
        if match[2] != "current" and match[2] < match[1]:
            raise ValueError(f"{shown(part)} ends before it begins")
        ranges.append(match[0])
    return ranges


def country_codes(cell: str) -> list[str]:
    """Countries by their three letters, separated by semicolons, each once."""
    return list(dict.fromkeys(country_code(code) for code in parts(cell)))


class SchoolsFile:
    """The school directory."""

    name = "schools"
    words = "schools"
    columns = (
        Column("school_name", text(250), required=True),
        Column("former_names", former_names, empty=()),
        Column("city", text(120), empty=""),
        Column("country", text(80), empty=""),
        Column("country_code", country_code, required=True),
        Column("school_type", text(40), empty=""),
        Column("year_founded", whole_number(800, 2100)),
        Column("degree_title", text(250), empty=""),
        Column("programme_years", text(40), empty=""),
        Column("wdoms_id", wdoms_id),
        Column("ecfmg_grad_years", graduation_years),
        Column("accreditation_agency", names, empty=()),
        Column("agency_unverified", names, empty=()),
        Column("confidence", one_of(Certainty.values), required=True),
        Column("unverified_fields", text(300), empty=""),
        Column("source", text(300), required=True),
        Column("note", text(1000), empty=""),
    )

    def check(self, line: int, values: Values) -> list[Fault]:
        """A school that is not founded yet."""
        if values["year_founded"] and values["year_founded"] > clock.today().year:
            return [Fault(line, "year_founded", f"{values['year_founded']} lies in the future")]
        return []

    def key_of(self, values: Values) -> tuple[Any, ...]:
        """The World Directory number, or where there is none the name and the country."""
        return (values["wdoms_id"] or "", "" if values["wdoms_id"] else values["school_name"], values["country_code"])


class AgenciesFile:
    """The accrediting agencies and the countries for which WFME recognises them."""

    name = "agencies"
    words = "agencies"
    columns = (
        Column("abbreviation", text(30), required=True),
        Column("agency_name", text(250), required=True),
        Column("countries_covered", text(500), empty=""),
        Column("country_codes", country_codes, required=True),
        Column("wfme_status", one_of(("recognised", "applicant", "unknown")), required=True),
        Column("recognised_from", month_start),
        Column("recognised_until_as_listed", month_end),
        Column("confidence", one_of(Certainty.values), required=True),
        Column("source", text(300), required=True),
        Column("note", text(1000), empty=""),
    )

    def check(self, line: int, values: Values) -> list[Fault]:
        """A recognition that ends before it begins."""
        first, last = values["recognised_from"], values["recognised_until_as_listed"]
        if first and last and last < first:
            return [Fault(line, "recognised_until_as_listed", f"{last} lies before the beginning, {first}")]
        return []

    def key_of(self, values: Values) -> tuple[Any, ...]:
        """The abbreviation, by which schools name their agency."""
        return (values["abbreviation"],)


SCHOOL_FIELDS = {
    "name": "school_name",
    "city": "city",
    "country": "country_code",
    "school_type": "school_type",
    "year_founded": "year_founded",
    "degree_title": "degree_title",
    "programme_years": "programme_years",
    "certainty": "confidence",
    "source": "source",
}


def remark_of(values: Values) -> str:
    """The note of a line, and which of its fields nobody confirmed."""
    unconfirmed = values["unverified_fields"]
    told = [values["note"], f"Not confirmed: {unconfirmed}." if unconfirmed else ""]
    return " ".join(part if part.endswith(".") else f"{part}." for part in told if part)


def school_fields(values: Values) -> dict[str, Any]:
    """The columns of `School` that a line gives."""
    fields = {field: values[column] for field, column in SCHOOL_FIELDS.items()}
    if values["wdoms_id"]:
        fields["wdoms_id"] = values["wdoms_id"]
    return {**fields, "remark": remark_of(values)}
