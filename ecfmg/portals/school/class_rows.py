"""What the page of a class shows of each line."""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join

from applicants.queries import name_of
from credentials.models import ClassMember, Education
from ecfmg.foundation.templatetags.words import day_in_words, usmle_id


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line with the state of its person: tone, word, and who that is or may be."""

    line: ClassMember
    name: str
    tone: str
    word: str
    person: str
    education: Education | None
    to_decide: bool


def line_row(line: ClassMember) -> LineRow:
    """The row of one line."""
    name = f"{line.given_names} {line.family_name}".strip() or "No name given"
    if line.education:
        return LineRow(line, name, "met", "Here", _described(line.education), line.education, False)
    if line.suggestion:
        word = f"Perhaps here ({line.confidence} of 100)"
        return LineRow(line, name, "person", word, _described(line.suggestion), None, True)
    return LineRow(line, name, "idle", "Not here yet", "Joins as soon as they name your school.", None, False)


def _described(education: Education) -> str:
    applicant = education.applicant
    parts = [name_of(applicant) or "Name not stated yet"]
    if applicant.date_of_birth:
        parts.append(f"born on {day_in_words(applicant.date_of_birth)}")
    if applicant.usmle_id:
        parts.append(format_html("USMLE ID {}", usmle_id(applicant.usmle_id)))
    return format_html_join(", ", "{}", ((part,) for part in parts))
