"""What the directory shows of a school, and how the rules read its accreditation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.urls import reverse
from django.utils.html import format_html

from certification.facts_loading.education import load_schools
from certification.policy.loader import Known, Policy
from certification.policy_in_force import policy_in_force
from certification.rules.accreditation import AgencyBook, Listed
from certification.rules.decide import decide
from certification.rules.facts import Education, Facts
from certification.rules.reasons import text
from credentials.models import School, SchoolName, SponsorNote
from credentials.models.schools import Certainty
from credentials.queries import SchoolPage, SchoolResult, graduation_ranges
from ecfmg.foundation.countries import country_name
from ecfmg.foundation.shapes import Column, EmptyState, Fact, Reason, Row, Sentence, Table
from ecfmg.foundation.templatetags.words import day_in_words


@dataclass(frozen=True, slots=True)
class SchoolView:
    """The parts of a school's page; `standing` is the state of its recognised accreditation."""

    facts: Sequence[Fact]
    note: Sentence
    notes: Table
    standing: str
    accreditation: Sentence
    reasons: Sequence[Reason]
    accreditations: Table


def results_table(found: SchoolPage, asked: str) -> Table:
    """A page of the directory; a name that is not the present one is told where it was found by it."""
    rows = [
        Row(
            (
                _found_name(one),
                ", ".join(part for part in (one.city, country_name(one.country)) if part),
                one.note_years or "None on file",
                one.wdoms_id or "Not known",
            ),
            href=reverse("public:school", args=[one.public_id]),
        )
        for one in found.results
    ]  # fmt: skip
    empty = EmptyState(
        "No school was found",
        "Try fewer words or the beginning of a word, a former name, the city, or the World Directory number."
        if asked
        else "Schools appear here once the directory has been loaded.",
        icon="search",
    )
    columns = [
        Column("School"),
        Column("Place"),
        Column("Graduation years with the ECFMG note"),
        Column("World Directory number"),
    ]
    return Table("Medical schools", columns, rows, empty, older=found.next_cursor, caption_seen=False)


def _found_name(one: SchoolResult) -> str:
    if not one.matched_name:
        return one.name
    return format_html('{}<br><span class="soft">also known as {}</span>', one.name, one.matched_name)


def school_view(school: School, today: date) -> SchoolView:
    """Everything a school's page shows."""
    notes = list(school.sponsor_notes.all())
    current = next((note for note in notes if note.valid_until is None), None)
    policy = policy_in_force()
    standing, accreditation, reasons = _recognised(school, today, policy)
    reported = _accreditations(school, policy.as_known(today))
    return SchoolView(_facts(school), _note(current), _note_history(notes), standing, accreditation, reasons, reported)


def _facts(school: School) -> list[Fact]:
    others = [_name(name) for name in school.names.all() if name.kind != SchoolName.Kind.CURRENT]
    facts = [
        Fact("Place", ", ".join(part for part in (school.city, country_name(school.country)) if part)),
        Fact("World Directory number", school.wdoms_id or "Not known to us"),
        Fact("Degree titles", school.degree_title or "Not known to us"),
    ]
    facts += [Fact("Other names", "; ".join(others))] if others else []
    facts += [Fact("Founded in", str(school.year_founded))] if school.year_founded else []
    facts += [Fact("Length of the programme", _years(school.programme_years))] if school.programme_years else []
    listed = "Yes" if school.listed else "No. A degree from here cannot lead to certification."
    return [
        *facts,
        Fact("Listed in the World Directory", listed),
        Fact("How sure this entry is", _certainty(school.certainty, school.source)),
    ]


def _years(stated: str) -> str:
    """The years as stated ("5", or "5; 5.5; 6" where tracks differ) with their unit; other words as they are."""
    parts = [part.strip() for part in stated.split(";")]
    if not all(part.replace(".", "", 1).replace("-", "", 1).isdecimal() for part in parts):
        return stated
    several = " or ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
    return f"{several} year" if several == "1" else f"{several} years"


def _name(name: SchoolName) -> str:
    since = f" from {name.from_year}" if name.from_year else ""
    until = f" until {name.until_year}" if name.until_year else ""
    return f"{name.name} ({name.get_kind_display().lower()}{since}{until})"


def _note(note: SponsorNote | None) -> Sentence:
    ranges = [str(one) for one in graduation_ranges(note)]
    if note is None:
        return Sentence(
            "Whether this school has the ECFMG note is not known to us yet.",
            "Its students and graduates can apply; our staff find out before anything is decided. The World Directory "
            "says whether there is a note.",
        )
    if not ranges:
        return Sentence(
            "This school has no ECFMG note.",
            "Its students and graduates cannot be certified. If the World Directory shows a note, tell our staff.",
        )
    return Sentence(
        f"Graduation years {', '.join(ranges)} carry the ECFMG note.",
        "People who graduate in one of these years, the first and the last included, can apply.",
    )


def _note_history(notes: Sequence[SponsorNote]) -> Table:
    rows = [
        Row(
            (
                ", ".join(str(one) for one in graduation_ranges(note)) or "None",
                note.valid_from,
                note.valid_until or "Still valid",
                _certainty(note.certainty, note.source),
            )
        )
        for note in notes
    ]
    columns = [Column("Graduation years"), Column("Noted from"), Column("Noted until"), Column("Source")]
    empty = EmptyState(
        "No note has been recorded", "Each version of the note is listed here with the day from which we knew it."
    )
    return Table("Versions of the note", columns, rows, empty)


def _recognised(school: School, today: date, policy: Policy) -> tuple[str, Sentence, list[Reason]]:
    """The rules' word on this school for somebody who studies there today."""
    with connection.cursor() as cursor:
        facts_of_school = load_schools(cursor, {school.pk})[school.pk]
    decision = decide(Facts(today, education=(Education(facts_of_school, "student"),)), policy)
    verdict = decision.recognised_accreditation
    told = {
        "met": "The school is accredited by an agency that is recognised for its country.",
        "not_met": "The school does not meet the Recognized Accreditation Policy.",
        "needs_review": "Whether the school meets the Recognized Accreditation Policy is open.",
    }.get(verdict.state, "The policy does not apply to this school.")
    blocks = "This stops applicants." if verdict.blocks else "This is reported, and stops nobody from being certified."
    reasons = [
        Reason(text(one), one.row.source or "", one.row.source or "", one.row.certainty) for one in verdict.reasons
    ]
    return verdict.state, Sentence(told, blocks), reasons


def _accreditations(school: School, known: Known) -> Table:
    book = known.compiled(AgencyBook)
    rows = [
        Row(
            (
                one.agency_name,
                _recognition(book, one.agency_name, school.country),
                one.valid_from or "Not known",
                one.valid_until or "No end known",
                _certainty(one.certainty, one.source),
            )
        )
        for one in school.accreditations.all()
    ]
    columns = [
        Column("Agency"),
        Column(f"Recognised by WFME for {country_name(school.country)}"),
        Column("Accredited from"),
        Column("Accredited until"),
        Column("Source"),
    ]
    empty = EmptyState("No accreditation is on file", "Accreditations appear here as agencies report them.")
    return Table("Accreditation as reported", columns, rows, empty)


def _recognition(book: AgencyBook, agency: str, country: str) -> str:
    """What the list of agencies says of one agency and the school's country, with its days."""
    entries = book.listed.get(book.canonical(agency), [])
    here = [entry for entry in entries if entry.country == country]
    if not here:
        return "Not for this country" if entries else "Not on the list of agencies"
    return "; ".join(_days(entry) if entry.certain else "Not known" for entry in here)


def _days(entry: Listed) -> str:
    since = f" from {day_in_words(entry.from_)}" if entry.from_ else ""
    until = f" until {day_in_words(entry.until)}" if entry.until else ""
    return f"Yes{since}{until}"


def _certainty(certainty: str, source: str) -> str:
    word = Certainty(certainty).label
    return f"{word}: {source}" if source else word
