"""Recognised accreditation: reported since 2022-10-12, blocking nobody; and whose word counts for a school.

A school counts where three dated facts hold: an agency accredits it, the agency is recognised, and the school lies in a
country that the recognition covers. What became of a recognition after its printed end is unknown: a person looks.
Pathways 2, 3 and 4 ask `recognition` and `country_served` too.
"""

from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from certification.policy.loader import Known
from certification.policy.row import Row
from certification.rules.decision import Reason, RecognisedAccreditation
from certification.rules.facts import Agency, School
from certification.rules.question import Question
from certification.rules.reasons import reasons_without_values

Answer = Literal["yes", "no", "unknown"]
BOTH = ("wfme", "ncfmea")
ONE_DAY = timedelta(days=1)
MOST_KEPT = 20_000  # how many answers of the built-in list are kept in memory


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


class Piece(NamedTuple):
    """What an agency's word is worth for a country from a day on, and the reason where it is not accepted."""

    start: date
    answer: Answer
    reason: Reason


class AgencyBook:
    """The built-in list of agencies, by their canonical name, which is the abbreviation in small letters."""

    def __init__(self, known: Known) -> None:
        self.rule = known.needed("recognised_accreditation")
        self.not_accredited = Recognition("no", (reasons_without_values(known)["school_not_accredited"],))
        self.recognised = Reason("policy_value_unknown", self.rule)  # never told: a yes needs no reason
        blocks: bool = self.rule.value["blocks"]
        self.met = RecognisedAccreditation("met", blocks)
        self.not_applicable = RecognisedAccreditation("not_applicable", blocks)
        self.not_met = RecognisedAccreditation("not_met", blocks, self.not_accredited.reasons)
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
    book: AgencyBook = q.known.views[AgencyBook]
    now = day == q.as_of  # the answer for a day that lies behind does not change any more
    # Where nobody else's word counts, that of the only accreditation decides what is reported.
    changes = q.change if by is BOTH and len(school.accreditations) == 1 else q.may_change
    found: dict[Answer, list[Reason]] = {}
    for accreditation in school.accreditations:
        if accreditation.from_ > day:
            if now:
                q.may_change(accreditation.from_)
            continue
        if accreditation.until is not None:
            if accreditation.until < day:
                continue
            if now and accreditation.until < date.max:
                changes(accreditation.until + ONE_DAY)
        piece, next_start = _piece(q, book, accreditation.agency, school.country, day, by)
        if now and next_start is not None:
            changes(next_start)
        if piece.answer == "yes":
            return YES
        found.setdefault(piece.answer, []).append(piece.reason)
    for answer in ("unknown", "no"):
        if answer in found:
            return _recognition(answer, *found[answer])
    return book.not_accredited


YES = Recognition("yes", ())


@lru_cache(MOST_KEPT)
def _recognition(answer: Answer, *reasons: Reason) -> Recognition:
    return Recognition(answer, tuple(sorted(set(reasons), key=_in_order)))


def _in_order(reason: Reason) -> tuple[str, str, str]:
    """Return a key that puts reasons in an order which that of the facts does not change."""
    return reason.code, reason.row.id, str(reason.values)


def _piece(
    q: Question, book: AgencyBook, agency: str, country: str, day: date, by: tuple[str, ...]
) -> tuple[Piece, date | None]:
    """Return what an agency's word is worth for a country on a day, and the day on which that changes."""
    if q.facts.agencies is None:
        return _built_in(book, agency, country, day, by)
    name = book.canonical(agency)
    given = [book.given(one) for one in q.facts.agencies if book.canonical(one.agency) == name]
    return _on(_timeline(book, given, agency, country, by), day)


@lru_cache(MOST_KEPT)
def _built_in(book: AgencyBook, agency: str, country: str, day: date, by: tuple[str, ...]) -> tuple[Piece, date | None]:
    """Return what the built-in list says of an agency and a country on a day, and the day on which that changes."""
    return _on(_timeline(book, book.listed.get(book.canonical(agency), []), agency, country, by), day)


def _on(pieces: tuple[Piece, ...], day: date) -> tuple[Piece, date | None]:
    at = len(pieces) - 1
    while pieces[at].start > day:
        at -= 1
    return pieces[at], pieces[at + 1].start if at + 1 < len(pieces) else None


def _timeline(
    book: AgencyBook, entries: list[Listed], agency: str, country: str, by: tuple[str, ...]
) -> tuple[Piece, ...]:
    """Return what an agency's word is worth for a country from day to day, the first piece from the first day on."""
    entries = [entry for entry in entries if entry.by in by]
    borders = {date.min}
    borders |= {entry.from_ for entry in entries if entry.from_ is not None}
    borders |= {entry.until + ONE_DAY for entry in entries if entry.until is not None and entry.until < date.max}
    pieces: list[Piece] = []
    for start in sorted(borders):
        answer, reason = _agency_on(book, entries, agency, country, start)
        if not pieces or (answer, reason) != (pieces[-1].answer, pieces[-1].reason):
            pieces.append(Piece(start, answer, reason))
    return tuple(pieces)


def _agency_on(book: AgencyBook, entries: list[Listed], agency: str, country: str, day: date) -> tuple[Answer, Reason]:
    """Return whether an agency is recognised for a country on a day, and the reason where it is not."""
    begun = [entry for entry in entries if entry.from_ is None or entry.from_ <= day]
    here = [_entry(book, entry, day, agency) for entry in begun if entry.country == country]
    for answer in ("yes", "unknown"):
        found = [one for one in here if one[0] == answer]
        if found:
            return max(found, key=lambda one: _in_order(one[1]))  # of several ends the latest is named
    code = "agency_scope" if begun else "agency_not_recognised"
    return "no", Reason(code, book.rule, (("agency", agency),))


def _entry(book: AgencyBook, entry: Listed, day: date, agency: str) -> tuple[Answer, Reason]:
    """Return what one entry of the list that has begun says on a day."""
    if not entry.certain:
        return "unknown", Reason("policy_value_unknown", entry.row)
    if entry.until is not None and entry.until < day:
        return "unknown", Reason("agency_recognition_ran_out", entry.row, (("agency", agency), ("until", entry.until)))
    return "yes", book.recognised


def country_served(q: Question, country: str, day: date) -> Answer:
    """Say whether a WFME-recognised agency serves a country on a day."""
    book: AgencyBook = q.known.views[AgencyBook]
    if q.facts.agencies is None:
        entries = book.by_country.get(country, [])
    else:
        wfme = (agency for agency in q.facts.agencies if agency.recognised_by == "wfme" and agency.country == country)
        entries = [book.given(agency) for agency in wfme]
    best: Answer = "no"
    for entry in entries:
        if day == q.as_of:
            q.may_change(entry.from_)
            q.may_change_after(entry.until)
        if entry.from_ is None or entry.from_ <= day:
            answer = _entry(book, entry, day, "")[0]
            if best == "no" or answer == "yes":
                best = answer
    return best


def judge_accreditation(q: Question) -> RecognisedAccreditation:
    """Return the recognised accreditation of the awarding school; it is told and blocks nobody."""
    book: AgencyBook = q.known.views[AgencyBook]
    if q.awarding is None:
        return book.not_applicable
    if not q.awarding.school.accreditations:
        return book.not_met
    answer, reasons = found = recognition(q, q.awarding.school, q.as_of)
    if answer == "yes":
        return book.met
    if found is book.not_accredited:
        return book.not_met
    return RecognisedAccreditation("not_met" if answer == "no" else "needs_review", book.met.blocks, reasons)
