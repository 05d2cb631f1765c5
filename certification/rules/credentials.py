"""Medical education credentials: the school, the degree, the papers, transferred credits.

The awarding school decides whether somebody is an international medical graduate at all, never citizenship.
"""

from datetime import date
from functools import lru_cache

from certification.policy.loader import Known
from certification.rules.decision import Reason, Requirement, RequirementState
from certification.rules.facts import Education, PaperState, School, SponsorNote, TransferCredits
from certification.rules.picture import CredentialPicture
from certification.rules.question import Question
from certification.rules.sittings import Days

MET = CredentialPicture(Requirement("met"), not_img=False, ineligible=False)
STUDIES = ("student", "graduate")
Told = tuple[Reason, RequirementState]


class CredentialBook:
    """The credential rules of the policy known."""

    def __init__(self, known: Known) -> None:
        self.credit_years = known.needed("credit_years")
        self.excluded = frozenset(known.needed("excluded_degrees").value)
        self.transfers = Days(known.history("transfer_credits"))
        self.canada = Days(known.history("img_canada"))
        self.canada_changes_on = [row.from_ for row in known.history("img_canada") if row.from_ is not None]


def judge_credentials(q: Question) -> CredentialPicture:
    """Return the credentials requirement and what it means for the status."""
    entry = q.awarding
    if entry is None:
        return CredentialPicture(Requirement("pending", (q.reasons["no_education"],)), False, False)
    book: CredentialBook = q.known.views[CredentialBook]
    graduated = entry.status == "graduate" and (entry.graduated_on is None or entry.graduated_on <= q.as_of)
    if entry.status == "graduate" and not graduated:
        q.may_change(entry.graduated_on)
    country = entry.school.country
    if country == "USA" and entry.status in STUDIES:
        return _outside(q, "us_graduate")
    if country == "CAN" and entry.status in STUDIES:
        return _canadian(q, book, entry, graduated)
    told: list[Told] = []
    ineligible = _school(q, entry, graduated, told)
    return _judged(q, book, entry, graduated, told, ineligible)


def _outside(q: Question, code: str) -> CredentialPicture:
    return CredentialPicture(Requirement("not_applicable", (q.reasons[code],)), not_img=True, ineligible=False)


def _canadian(q: Question, book: CredentialBook, entry: Education, graduated: bool) -> CredentialPicture:
    """Judge a Canadian degree by its day: of before the change not international, from it on a person decides.

    Of a student the later of the expected day and `as_of` counts; a day of graduation to come is the expected one.
    """
    day: date | None
    if graduated:
        day = entry.graduated_on
    else:
        expected = entry.graduated_on
        if expected is None or expected <= q.as_of:
            expected = entry.expected_graduation_on
        q.may_change(entry.graduated_on)
        day = None if expected is None else max(expected, q.as_of)
        for changes_on in book.canada_changes_on:
            q.may_change(changes_on)
    rule = None if day is None else book.canada.on(day)
    if rule is not None and rule.value is False:
        return _outside(q, "canadian_graduate_not_img")
    told: list[Told] = [(q.why("canadian_graduate", rule), "needs_review")]
    ineligible = not entry.school.listed
    if ineligible:
        told.append((q.reasons["school_not_listed"], "not_met"))
    return _judged(q, book, entry, graduated, told, ineligible)


def _judged(
    q: Question, book: CredentialBook, entry: Education, graduated: bool, told: list[Told], ineligible: bool
) -> CredentialPicture:
    """Judge degree, papers and credits, and draw the state from all that was told."""
    if entry.degree_field in book.excluded:
        told.append((q.reasons["excluded_degree"], "not_met"))
        ineligible = True
    if graduated:
        _papers(q, book, entry, told)
    elif entry.status not in STUDIES:
        told.append((q.reasons["not_enrolled"], "not_met"))
    else:
        told.append((q.reasons["not_graduated"], "pending"))
    for moved in entry.transfer_credits:
        _transferred(q, book, moved, told)
    if not told:
        return MET
    states = {state for _, state in told}
    state: RequirementState = (
        "not_met" if "not_met" in states else "needs_review" if "needs_review" in states else "pending"
    )
    reasons = tuple(dict.fromkeys([reason for reason, _ in told]))
    return CredentialPicture(Requirement(state, reasons), False, ineligible)


def _school(q: Question, entry: Education, graduated: bool, told: list[Told]) -> bool:
    """Judge the school by its listing and ECFMG's note; True where it can never serve."""
    school, ineligible = entry.school, False
    if not school.listed:
        told.append((q.reasons["school_not_listed"], "not_met"))
        ineligible = True
    if school.country == "CAN":  # somebody who left a Canadian school: the note is not asked of it
        return ineligible
    note = school.sponsor_note
    if note is None and not school.sponsor_note_known:
        told.append((note_unknown(q), "needs_review"))
        return ineligible
    if note is None or not note.graduation_years:
        told.append((q.reasons["school_without_sponsor_note"], "not_met"))
        return True
    if graduated:
        if entry.graduated_on is not None and not covers_year(note, entry.graduated_on.year):
            told.append((q.why("graduation_year_not_covered", year=entry.graduated_on.year), "not_met"))
            return True
    elif entry.status in STUDIES and not covers_students(note):
        told.append((q.reasons["student_not_covered"], "not_met"))
    return ineligible


def note_unknown(q: Question) -> Reason:
    """Return the reason for a note that the directory does not know: a person finds out, nobody is refused for it."""
    return q.why("policy_value_unknown", q.reasons["school_without_sponsor_note"].row)


def covers_year(note: SponsorNote, year: int) -> bool:
    """Say whether a note covers a year of graduation; its first and last years are inside."""
    for years in note.graduation_years:
        first, last = _first_and_last(years)
        if first <= year <= last:
            return True
    return False


@lru_cache
def _first_and_last(years: str) -> tuple[int, int]:
    first, _, last = years.partition("-")
    return int(first), date.max.year if last == "current" else int(last)


def covers_students(note: SponsorNote) -> bool:
    """Say whether a note covers present students: one of its ranges ends in Current."""
    return any(years.endswith("-current") for years in note.graduation_years)


def _papers(q: Question, book: CredentialBook, entry: Education, told: list[Told]) -> None:
    """Ask a graduate for the day of graduation, four credit years, diploma and transcript."""
    if entry.graduated_on is None:
        told.append((q.reasons["not_graduated"], "pending"))
    years = entry.credit_years
    if years is None:
        told.append((q.reasons["credit_years_unknown"], "pending"))
    elif years < book.credit_years.value:
        told.append((q.why("fewer_than_four_credit_years", years=str(years).removesuffix(".0")), "not_met"))
    if entry.diploma != "verified":
        _paper(q, "diploma", entry.diploma, told)
    if entry.transcript != "verified":
        _paper(q, "transcript", entry.transcript, told)


PAPER_CODES: dict[PaperState, tuple[str, RequirementState]] = {
    "missing": ("missing", "pending"),
    "returned": ("returned", "pending"),
    "received": ("not_verified", "pending"),
    "sent_to_school": ("not_verified", "pending"),
    "rejected": ("rejected", "not_met"),
}


def _paper(q: Question, paper: str, state: PaperState, told: list[Told]) -> None:
    code, means = PAPER_CODES[state]
    told.append((q.reasons[f"{paper}_{code}"], means))


def _transferred(q: Question, book: CredentialBook, moved: TransferCredits, told: list[Told]) -> None:
    """Judge transferred credits by the rule of the day ECFMG accepted them, or of `as_of` where it has not yet."""
    accepted_on = moved.accepted_by_ecfmg_on
    if accepted_on is not None and accepted_on > q.as_of:
        q.may_change(accepted_on)
        accepted_on = None
    rule = book.transfers.on(accepted_on or q.as_of)
    if accepted_on is None:
        for row in book.transfers.rows:
            q.may_change(row.from_)
    name = moved.school.name
    if rule is not None and rule.value == "three_conditions":
        if not moved.premedical and not _source_eligible(moved.school):
            told.append((q.why("transfer_source_not_eligible", rule, school=name), "not_met"))
        if not moved.passed_at_source:
            told.append((q.why("transfer_not_passed_at_source", rule, school=name), "not_met"))
        if moved.times_transferred > 1:
            told.append((q.why("transfer_more_than_once", rule, school=name), "not_met"))
    if moved.transcript != "verified":
        means: RequirementState = "not_met" if moved.transcript == "rejected" else "pending"
        told.append((q.why("transfer_transcript_not_verified", school=name), means))


def _source_eligible(school: School) -> bool:
    """Say whether credits may come from a school: listed in the US or Canada, or listed with ECFMG's note."""
    return school.listed and (school.country in ("USA", "CAN") or school.sponsor_note is not None)
