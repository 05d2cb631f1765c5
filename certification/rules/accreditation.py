"""Recognised accreditation: reported since 2022-10-12, blocking nobody; and whose word counts for a school.

A school counts where three dated facts hold: an agency accredits it, the agency is recognised, and the school lies in a
country that the recognition covers. What became of a recognition after its printed end is unknown: a person looks.
Pathways 2, 3 and 4 ask `recognition` and `country_served` too.
"""

from datetime import date
from typing import Literal, NamedTuple

from certification.policy.loader import Known
from certification.policy.row import Row
from certification.rules.decision import Reason, RecognisedAccreditation
from certification.rules.facts import Agency, School
from certification.rules.question import Question
from certification.rules.reasons import reasons_without_values

Answer = Literal["yes", "no", "unknown"]
BOTH = ("wfme", "ncfmea")


class Recognition(NamedTuple):
    """Whether a school is accredited on a day by an agency recognised for its country, or nobody knows.

    `reasons` are told where the answer is not yes.
    """

    answer: Answer
    reasons: tuple[Reason, ...]


class Listed(NamedTuple):
    """One agency recognised, or perhaps recognised, for a country."""

    by: str
    country: str
    certain: bool
    from_: date | None
    until: date | None
    row: Row


class AgencyBook:
    """The built-in list of agencies, by their canonical name, which is the abbreviation in small letters."""

    def __init__(self, known: Known) -> None:
        self.rule = known.needed("recognised_accreditation")
        self.not_accredited = Recognition("no", (reasons_without_values(known)["school_not_accredited"],))
        self.names: dict[str, str] = {}
        self.listed: dict[str, list[Listed]] = {}
        self.by_country: dict[str, list[Listed]] = {}
        for scope in known.scopes.get("wfme_recognition", ()):
            row = known.needed("wfme_recognition", scope)
            abbreviation = str(scope).casefold()
            self.names[abbreviation] = abbreviation
            self.names[row.value["name"].casefold()] = abbreviation
            certain = row.value["status"] == "recognised"
            for country in row.value["countries"]:
                entry = Listed("wfme", country, certain, row.value["from"], row.value["until"], row)
                self.listed.setdefault(abbreviation, []).append(entry)
                self.by_country.setdefault(country, []).append(entry)

    def canonical(self, agency: str) -> str:
        """Return the one name of an agency that is called by its abbreviation or in full."""
        name = agency.casefold()
        return self.names.get(name, name)

    def given(self, agency: Agency) -> Listed:
        """Return an agency of the facts as an entry of the list."""
        return Listed(agency.recognised_by, agency.country, True, agency.from_, agency.until, self.rule)


def recognition(q: Question, school: School, day: date, by: tuple[str, ...] = BOTH) -> Recognition:
    """Return the best answer that any accreditation of the school gives on a day, with the reasons for it alone."""
    if not school.accreditations:
        return q.compiled(AgencyBook).not_accredited
    book = q.compiled(AgencyBook)
    found: dict[Answer, list[Reason]] = {}
    for accreditation in school.accreditations:
        if accreditation.from_ > day:
            q.may_change(accreditation.from_)
            continue
        if accreditation.until is not None:
            if accreditation.until < day:
                continue
            q.may_change_after(accreditation.until)
        answer, reason = _agency(q, book, accreditation.agency, school.country, day, by)
        if answer == "yes":
            return YES
        found.setdefault(answer, []).append(reason)
    for answer in ("unknown", "no"):
        if answer in found:
            return Recognition(answer, tuple(sorted(set(found[answer]), key=_in_order)))
    return book.not_accredited


YES = Recognition("yes", ())


def _in_order(reason: Reason) -> tuple[str, str, str]:
    """Return a key that puts reasons in an order which that of the facts does not change."""
    return reason.code, reason.row.id, str(reason.values)


def _agency(
    q: Question, book: AgencyBook, agency: str, country: str, day: date, by: tuple[str, ...]
) -> tuple[Answer, Reason]:
    """Return whether an agency is recognised for a country on a day, and the reason where it is not."""
    name = book.canonical(agency)
    if q.facts.agencies is None:
        entries = book.listed.get(name, [])
    else:
        entries = [book.given(a) for a in q.facts.agencies if book.canonical(a.agency) == name]
    best: tuple[Answer, Reason] | None = None
    elsewhere = False
    for entry in entries:
        if entry.by not in by:
            continue
        if entry.country != country:
            elsewhere = elsewhere or (entry.certain and _began(q, entry, day))
            continue
        answer = _entry(q, entry, day, agency)
        if answer is not None and (best is None or answer[0] == "yes"):
            best = answer
    if best is not None:
        return best
    return "no", q.why("agency_scope" if elsewhere else "agency_not_recognised", agency=agency)


def _began(q: Question, entry: Listed, day: date) -> bool:
    if entry.from_ is None or entry.from_ <= day:
        return True
    q.may_change(entry.from_)
    return False


def _entry(q: Question, entry: Listed, day: date, agency: str) -> tuple[Answer, Reason] | None:
    """Return what one entry of the list says on a day; None where it has not begun."""
    if not _began(q, entry, day):
        return None
    if not entry.certain:
        return "unknown", q.why("policy_value_unknown", entry.row)
    if entry.until is not None:
        if entry.until < day:
            return "unknown", q.why("agency_recognition_ran_out", entry.row, agency=agency, until=entry.until)
        q.may_change_after(entry.until)
    return "yes", q.reasons["policy_value_unknown"]


def country_served(q: Question, country: str, day: date) -> Answer:
    """Say whether a WFME-recognised agency serves a country on a day."""
    book = q.compiled(AgencyBook)
    if q.facts.agencies is None:
        entries = book.by_country.get(country, [])
    else:
        wfme = (agency for agency in q.facts.agencies if agency.recognised_by == "wfme" and agency.country == country)
        entries = [book.given(agency) for agency in wfme]
    best: Answer = "no"
    for entry in entries:
        answer = _entry(q, entry, day, "")
        if answer is not None and (best == "no" or answer[0] == "yes"):
            best = answer[0]
    return best


def judge_accreditation(q: Question) -> RecognisedAccreditation:
    """Return the recognised accreditation of the awarding school; it is told and blocks nobody."""
    book = q.compiled(AgencyBook)
    blocks: bool = book.rule.value["blocks"]
    if q.awarding is None:
        return RecognisedAccreditation("not_applicable", blocks)
    answer, reasons = recognition(q, q.awarding.school, q.as_of)
    if answer == "yes":
        return RecognisedAccreditation("met", blocks)
    return RecognisedAccreditation("not_met" if answer == "no" else "needs_review", blocks, reasons)
