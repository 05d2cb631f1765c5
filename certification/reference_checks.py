"""What the stated education says against what the directory and the rules know of the school: for the reviewer's eye.

Each check says what it compared and suggests a reason where something does not fit. Nothing is decided here: a paper
may be right where the directory is not.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from applicants.names import fold
from certification.policy.loader import Known
from credentials.models import Education, School, SchoolMember, SchoolName
from credentials.queries import graduation_ranges
from ecfmg.foundation.templatetags.words import day_in_words

FITS, LOOK, OPEN = "met", "needs_review", "idle"
WORDS = {FITS: "Fits", LOOK: "Look at it", OPEN: "Not known"}


@dataclass(frozen=True, slots=True)
class ReferenceCheck:
    """One comparison. `state` is `FITS`, `LOOK` or `OPEN` (nothing to compare with); `reason` a code that fits where it
    does not."""

    what: str
    state: str
    words: str
    reason: str = ""

    @property
    def word(self) -> str:
        """The state in a word."""
        return WORDS[self.state]


def reference_checks(education: Education, policy: Known) -> list[ReferenceCheck]:
    """The checks of one education; its school has `names` and `sponsor_notes` loaded."""
    school = education.school
    return [
        _listed(school),
        _name_then(school, education.graduated_on or education.expected_graduation_on),
        _year(school, education),
        _degree(school, education),
        _dates(education),
        _credit_years(education, policy),
    ]


def _listed(school: School) -> ReferenceCheck:
    number = (
        f"World Directory {school.wdoms_id}." if school.wdoms_id else "Its World Directory number is not known to us."
    )
    if not school.listed:
        return ReferenceCheck("School", LOOK, f"The World Directory does not list it. {number}", "SCHOOL_NOT_LISTED")
    return ReferenceCheck("School", FITS if school.wdoms_id else OPEN, number)


def _name_then(school: School, on: date | None) -> ReferenceCheck:
    """Which name a paper of that year would bear."""
    others = [each for each in school.names.all() if each.kind == SchoolName.Kind.FORMER]
    if on is None or not others:
        return ReferenceCheck("Name of the school then", FITS, "No other name of that time is on file.")
    then = [each.name for each in others if (each.from_year or 0) <= on.year <= (each.until_year or 9999)]
    if not then:
        return ReferenceCheck("Name of the school then", FITS, f"In {on.year} it had the name it has now.")
    return ReferenceCheck(
        "Name of the school then", LOOK, f"In {on.year} a paper may bear the name {' or '.join(then)}."
    )


def _year(school: School, education: Education) -> ReferenceCheck:
    what = "Year of graduation in the note"
    current = next((note for note in school.sponsor_notes.all() if note.valid_until is None), None)
    if current is None:
        return ReferenceCheck(what, OPEN, "Whether the school has the ECFMG note is not known to us.")
    ranges = graduation_ranges(current)
    told = ", ".join(map(str, ranges)) or "none"
    if education.graduated_on is None:
        fits = any(each.until is None for each in ranges)
        words = f"Not graduated yet; years in the note: {told}."
        return ReferenceCheck(what, FITS if fits else LOOK, words, "" if fits else "GRAD_YEAR_NOT_COVERED")
    year = education.graduated_on.year
    if any(each.start <= year <= (each.until or year) for each in ranges):
        return ReferenceCheck(what, FITS, f"{year} is in {told}.")
    return ReferenceCheck(what, LOOK, f"{year} is not in the note: {told}.", "GRAD_YEAR_NOT_COVERED")


def _degree(school: School, education: Education) -> ReferenceCheck:
    known = [title.strip() for title in school.degree_title.split(";") if title.strip()]
    stated = education.degree_title.strip()
    if not known:
        return ReferenceCheck("Degree title", OPEN, "The directory has no degree title of this school.")
    told = " or ".join(known)
    if not stated:
        return ReferenceCheck("Degree title", OPEN, f"None was stated. The directory has {told}.")
    if fold(stated) in {fold(title) for title in known}:
        return ReferenceCheck("Degree title", FITS, "As in the directory.")
    words = f"Stated: {stated}. The directory has {told}."
    return ReferenceCheck("Degree title", LOOK, words, "DEGREE_TITLE_NOT_LISTED")


def _dates(education: Education) -> ReferenceCheck:
    begun, ended = education.started_on, education.graduated_on or education.expected_graduation_on
    if begun is None or ended is None:
        return ReferenceCheck("Order of dates", OPEN, "The days of the studies were not stated whole.")
    span = f"From {day_in_words(begun)} to {day_in_words(ended)}"
    if ended <= begun:
        return ReferenceCheck("Order of dates", LOOK, f"{span}.", "DATE_INCONSISTENT")
    years = round((ended - begun).days / 365.25, 1)
    founded = education.school.year_founded
    if founded and begun.year < founded:
        words = f"{span}. The directory says that the school was founded in {founded}."
        return ReferenceCheck("Order of dates", LOOK, words, "DATE_INCONSISTENT")
    return ReferenceCheck("Order of dates", FITS, f"{span}, {years:g} years.")


def _credit_years(education: Education, policy: Known) -> ReferenceCheck:
    needed, stated = policy.value("credit_years"), education.credit_years
    if stated is None or needed is None:
        return ReferenceCheck("Credit years", OPEN, "Not stated.")
    enough = stated >= Decimal(str(needed))
    words = f"{stated.normalize():f} stated, {needed} needed."
    return ReferenceCheck("Credit years", FITS if enough else LOOK, words, "" if enough else "DATE_INCONSISTENT")


@dataclass(frozen=True, slots=True)
class Signatory:
    """An authorised official of the school, to compare a signature with."""

    member: SchoolMember
    then: bool

    @property
    def words(self) -> str:
        """From when to when the person may sign, and whether that covers the day of graduation."""
        until = f" to {day_in_words(self.member.valid_until)}" if self.member.valid_until else ""
        covered = "in office on the day of graduation" if self.then else "not in office on the day of graduation"
        return f"{self.member.title or 'No title'}, from {day_in_words(self.member.valid_from)}{until}: {covered}"


def signatories(education: Education, *, most: int = 12) -> list[Signatory]:
    """The officials whom our staff approved, those in office at graduation first."""
    found = education.school.members.filter(
        role=SchoolMember.Role.OFFICIAL, approval=SchoolMember.Approval.APPROVED
    ).select_related("user")
    on = education.graduated_on
    listed = [Signatory(each, bool(on and each.valid_from <= on <= (each.valid_until or on))) for each in found[:100]]
    return sorted(listed, key=lambda each: (not each.then, each.member.valid_from))[:most]
