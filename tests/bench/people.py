"""Invented applicants with all their facts, in every state of a case, by seed.

A life is drawn first; it decides which facts there are. The shares are ours: most people on file of a system that has
run for decades were certified long ago, about half are on their way.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.bench.chance import Chance
from tests.bench.tables import Rows

Schools = dict[str, list[int]]
ALL_VERIFIED = ("verified", "verified")
PAPER_STATES = (
    ("verified", 12),
    ("sent_to_school", 3),
    ("received", 3),
    ("missing", 3),
    ("returned", 2),
    ("rejected", 1),
)
OUTCOMES = (("pass", 85), ("fail", 10), ("incomplete", 1), ("withheld", 1), ("invalidated", 1), ("indeterminate", 1))
SEASONS = (2021, 2022, 2023, 2024, 2025, 2026)
FIRST_STAFF, SECOND_STAFF = 1, 2


class Person:
    """One person being written: adds rows that belong to them."""

    def __init__(self, chance: Chance, rows: Rows, schools: Schools, today: date) -> None:
        self.chance, self.rows, self.schools, self.today = chance, rows, schools, today
        number = rows.last["applicants_applicant"] + 1
        born = date(chance.between(1965, 2003), chance.between(1, 12), chance.between(1, 28))
        self.id = rows.add("applicants_applicant", f"{number:08}", born, "IND", "", "", today, 1)

    def add(self, table: str, *values: Any) -> int:
        """Add a row of a table whose first column is the applicant."""
        return self.rows.add(table, self.id, *values)

    def day(self, first: int, last: int) -> date:
        """Return a day of a range of years, not after today."""
        return self.chance.day(date(first, 1, 1), min(date(last, 12, 31), self.today))

    def applied(self, first: int, last: int, status: str = "accepted") -> None:
        """Add the application for certification."""
        on = self.day(first, last)
        reason = "Not complete." if status == "rejected" else ""
        decided_at = None if status == "pending" else on
        self.add("applicants_certificationapplication", on, status, on, decided_at, reason, 1)

    def sat(self, exam: str, first: int, last: int, outcome: str | None = None) -> date:
        """Add a sitting, after a failed one in some draws; return its day."""
        on = self.day(first, last)
        if outcome is None and self.chance.happens(0.08):
            self.add("certification_examresult", exam, on - timedelta(days=200), "fail", None, None)
        came = outcome or self.chance.weighted(OUTCOMES)
        if outcome is None and (self.today - on).days < 30:
            came = "pending"
        reported_on = on + timedelta(days=28) if self.chance.happens(0.5) else None
        self.add("certification_examresult", exam, on, came, None, reported_on)
        return on

    def studied(self, status: str, year: int, papers: tuple[str, str], school: int | None = None) -> None:
        """Add the education that awards the degree, of a year of graduation, with diploma and transcript."""
        country = self.chance.one_of([name for name in self.schools if name not in ("unfit", "USA", "CAN")])
        graduated_on = self.day(year, year) if status == "graduate" else None
        expected_on = date(year, 6, 1) if status == "student" else None
        education = self.add(
            "credentials_education",
            *(school or self.chance.one_of(self.schools[country]), status, date(year - 6, 9, 1)),
            *(graduated_on, expected_on, 6, "medicine", date(year - 3, 7, 1), 1, "MD", 1),
        )
        for kind, state in zip(("diploma", "transcript"), papers, strict=True):
            refused = state in ("returned", "rejected")
            staff = (FIRST_STAFF, SECOND_STAFF) if state == "rejected" else (None, None)
            document = None if state == "missing" else self.rows.last["credentials_credential"] + 1
            code = "illegible" if refused else ""
            row = (education, kind, state, document, code, *staff, "", self.today, 1)
            self.rows.add("credentials_credential", *row)

    def papers(self) -> tuple[str, str]:
        """Return the states of diploma and transcript of somebody on the way."""
        return self.chance.weighted(PAPER_STATES), self.chance.weighted(PAPER_STATES)

    def sat_oet(self, season: int, good: bool) -> None:
        """Add a sitting of OET in a season's window, with scores at the minimum, above it or a step below."""
        lowest = 350 if good else 330
        scores = [self.chance.between(lowest // 10, 44) * 10 for _ in range(4)]
        on = self.chance.day(date(season - 1, 1, 1), min(date(season, 1, 31), self.today))
        self.add("pathways_oetsitting", on, *scores, f"OET-{self.id:07}", "medicine", self.chance.happens(0.98))

    def applied_for_pathway(self, season: int, status: str) -> int:
        """Add an application for a Pathway of a season with its evidence; return the Pathway."""
        pathway = self.chance.weighted(((1, 50), (3, 30), (4, 5), (2, 3), (5, 1), (6, 11)))
        on = self.chance.day(date(season - 1, 7, 1), min(date(season - 1, 12, 31), self.today))
        decided = min(on + timedelta(days=60), self.today) if status in ("accepted", "rejected") else None
        reason = "Evidence lacks." if status == "rejected" else ""
        self.add("pathways_pathwayapplication", season, pathway, on, status, decided, reason, False, 1)
        if pathway == 1:
            since = on - timedelta(days=self.chance.between(200, 2000))
            until = on + timedelta(days=300) if self.chance.happens(0.2) else None
            kind = self.chance.weighted((("unrestricted", 90), ("training", 5), ("supervised", 5)))
            self.add("pathways_licence", "IND", kind, since, until, self.chance.happens(0.85), "Council", "1", False, 1)
        elif pathway in (3, 4, 5) and (status == "accepted" or self.chance.happens(0.6)):
            self.add("pathways_attestation", pathway, on, "A. Dean", True, "portal")
        elif pathway == 6:
            self.seen_patients(on)
        return pathway

    def seen_patients(self, submitted_on: date) -> None:
        """Add encounters of Pathway 6, each observed by a physician."""
        for number in range(self.chance.between(3, 7)):
            on = submitted_on + timedelta(days=10 + number)
            scores = [self.chance.between(5, 9) for _ in range(4)]
            evaluator = (f"Physician {number // 2}", submitted_on, date(2005, 1, 1))
            circumstances = ("unrestricted", False, False, "hospital", True, True)
            self.add("pathways_minicexencounter", on, *evaluator, *scores, *circumstances)

    def certified(self, on: date, basis: str, season: int | None) -> None:
        """Add the certificate."""
        revoked_on = min(on + timedelta(days=400), self.today) if self.chance.happens(0.01) else None
        reason = "Found to rest on a forged paper." if revoked_on else ""
        number = f"C{self.id:08}"
        code = f"{self.id:028}"
        self.add("certification_certificate", on, basis, season, revoked_on, number, code, "Invented Name", reason, 1)

    def held(self) -> None:
        """Add charges and, now and then, irregular behavior."""
        if self.chance.happens(0.04):
            on = self.day(2024, self.today.year)
            self.add("certification_charge", on, on if self.chance.happens(0.4) else None, "Examination fee", 100)
        if self.chance.happens(0.01):
            state = self.chance.one_of(("alleged", "found", "dismissed"))
            self.add("certification_irregularbehavior", state, self.day(2023, self.today.year), "")


def newcomer(person: Person) -> None:
    """Add somebody who has just registered, with or without an application."""
    year = person.today.year
    if person.chance.happens(0.7):
        person.applied(year - 1, year, person.chance.weighted((("pending", 5), ("accepted", 4), ("rejected", 1))))
    person.studied("student", year + person.chance.between(1, 3), ("missing", "missing"))


def student(person: Person) -> None:
    """Add a student with some exams and perhaps a wish to sit one."""
    year = person.today.year
    person.applied(year - 4, year - 1)
    person.studied("student", year + person.chance.between(0, 2), ("missing", "missing"))
    if person.chance.happens(0.7):
        person.sat("step_1", year - 2, year)
    if person.chance.happens(0.2):
        on = person.day(year, year)
        person.add("certification_examrequest", "step_2_ck", on, on + timedelta(days=60), False)


def graduate(person: Person) -> None:
    """Add a graduate on the way: exams, papers, perhaps OET and a Pathway under review."""
    year = person.today.year
    person.applied(year - 6, year - 1)
    person.studied("graduate", person.chance.between(2014, year), person.papers())
    person.sat("step_1", year - 7, year - 1)
    if person.chance.happens(0.8):
        person.sat("step_2_ck", year - 5, year)
    if person.chance.happens(0.6):
        person.sat_oet(person.chance.one_of(SEASONS[-3:]), person.chance.happens(0.6))
    if person.chance.happens(0.5):
        status = person.chance.weighted((("submitted", 6), ("rejected", 2), ("withdrawn", 1)))
        person.applied_for_pathway(person.chance.one_of(SEASONS[-3:]), status)
    person.held()


def nearly_there(person: Person) -> None:
    """Add somebody with everything met but perhaps a hold: ready, or on hold."""
    season = SEASONS[-1]
    person.applied(2021, 2024)
    person.studied("graduate", person.chance.between(2016, 2024), ALL_VERIFIED)
    person.sat("step_1", 2021, 2023, "pass")
    person.sat("step_2_ck", 2022, 2025, "pass")
    person.sat_oet(season, good=True)
    person.applied_for_pathway(season, "accepted")
    person.held()


def by_pathway(person: Person) -> None:
    """Add somebody certified by a Pathway; some have trained since, some certificates have run out."""
    season = person.chance.one_of(SEASONS)
    person.applied(season - 4, season - 2)
    person.studied("graduate", person.chance.between(season - 6, season - 2), ALL_VERIFIED)
    person.sat("step_1", season - 4, season - 3, "pass")
    person.sat("step_2_ck", season - 3, season - 2, "pass")
    person.sat_oet(season, good=True)
    person.applied_for_pathway(season, "accepted")
    person.certified(min(date(season, 2, 1), person.today), "pathway", season)
    if person.chance.happens(0.6):
        started_on = person.chance.day(date(season, 6, 1), max(date(season, 6, 1), person.today))
        ended_on = started_on + timedelta(days=person.chance.between(300, 1100))
        row = ("acgme", started_on, ended_on if ended_on < person.today else None, person.chance.happens(0.98))
        person.add("certification_trainingperiod", *row, "Internal Medicine", "USA", 1)


def by_step_2_cs(person: Person) -> None:
    """Add somebody certified while Step 2 CS was given."""
    year = person.chance.between(2006, 2019)
    person.applied(year - 5, year - 4)
    person.studied("graduate", year - 1, ALL_VERIFIED)
    person.sat("step_1", year - 4, year - 3, "pass")
    person.sat("step_2_ck", year - 2, year - 1, "pass")
    person.sat("step_2_cs", year - 1, year - 1, "pass")
    if person.chance.happens(0.4):
        person.sat("step_3", year + 1, year + 1)
    person.certified(date(year, person.chance.between(1, 12), 15), "step_2_cs", None)


def by_former_exams(person: Person) -> None:
    """Add somebody certified long ago by exams no longer given."""
    year = person.chance.between(1985, 1992)
    person.applied(year - 3, year - 2)
    person.studied("graduate", year - 2, ALL_VERIFIED)
    person.sat("fmgems_1", year - 1, year - 1, "pass")
    person.sat("fmgems_2", year - 1, year - 1, "pass")
    person.certified(date(year, 6, 15), "former_exams", None)


def never(person: Person) -> None:
    """Add somebody of a school that does not serve, of the United States or Canada, or who left their school."""
    person.applied(2015, 2025)
    status = person.chance.one_of(("graduate", "dismissed", "withdrawn"))
    country = person.chance.one_of(("unfit", "USA", "CAN"))
    person.studied(
        status, person.chance.between(2012, 2024), ALL_VERIFIED, person.chance.one_of(person.schools[country])
    )


LIVES: tuple[tuple[Callable[[Person], None], int], ...] = (
    (newcomer, 10),
    (student, 14),
    (graduate, 26),
    (nearly_there, 6),
    (by_pathway, 16),
    (by_step_2_cs, 22),
    (by_former_exams, 3),
    (never, 3),
)


def add_person(chance: Chance, rows: Rows, schools: Schools, today: date) -> None:
    """Add one person with all facts."""
    chance.weighted(LIVES)(Person(chance, rows, schools, today))
