"""How a school's people do in the Steps, without those who keep their results from their schools."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from applicants.models import NameOfRecord
from certification.models.exams import Exam, ExamResult, Outcome
from credentials.models import Education, ResultsChoice, School

#: What a school is shown.
SHOWN = (Exam.STEP_1, Exam.STEP_2_CK)
#: Outcomes of a begun sitting that say how it went; a result that is awaited, withheld or void says nothing yet.
_TOLD = (Outcome.PASS, Outcome.FAIL, Outcome.INCOMPLETE)
#: Smaller groups are not shown, since a number would tell about persons.
SMALLEST_GROUP = 5


@dataclass(frozen=True, slots=True)
class YearFigures:
    """People of one year of (expected) graduation who sat an exam, and how many passed at the first attempt. Both are
    None for a group below `SMALLEST_GROUP`."""

    year: int
    takers: int | None
    passed_first: int | None

    @property
    def share(self) -> int | None:
        """Per cent who passed at the first attempt, rounded."""
        if self.takers is None or self.passed_first is None:
            return None
        return round(100 * self.passed_first / self.takers)


def figures_of(school: School, exam: Exam) -> list[YearFigures]:
    """The figures by year, the latest first; two queries."""
    years = _years(school)
    first = (
        _results(school)
        .filter(exam=exam, outcome__in=_TOLD, invalidated_on=None)
        .order_by("applicant", "taken_on", "pk")
        .distinct("applicant")
    )
    takers: Counter[int] = Counter()
    passed: Counter[int] = Counter()
    for applicant, outcome in first.values_list("applicant", "outcome"):
        year = years.get(applicant)
        if year is not None:
            takers[year] += 1
            passed[year] += outcome == Outcome.PASS
    return [_figures(year, takers[year], passed[year]) for year in sorted(takers, reverse=True)]


def _figures(year: int, takers: int, passed: int) -> YearFigures:
    if takers < SMALLEST_GROUP:
        return YearFigures(year, None, None)
    return YearFigures(year, takers, passed)


def _years(school: School) -> dict[int, int]:
    """The year of (expected) graduation of each person of the school, by the number of the applicant."""
    days = school.educations.order_by("position").values_list("applicant", "graduated_on", "expected_graduation_on")
    return {applicant: day.year for applicant, done, expected in days if (day := done or expected)}


def results_seen_by_school(school: School) -> QuerySet[ExamResult]:
    """Each result that the school may see, the newest first, with the person's name and education there."""
    current = NameOfRecord.objects.filter(valid_until__isnull=True)
    own = Education.objects.filter(school=school).order_by("-position")
    shown = _results(school).filter(exam__in=SHOWN, outcome__in=_TOLD, invalidated_on=None)
    return shown.select_related("applicant").prefetch_related(
        Prefetch("applicant__names", current), Prefetch("applicant__educations", own)
    ).order_by("-taken_on", "-pk")  # fmt: skip


def _results(school: School) -> QuerySet[ExamResult]:
    """Results of the school's people but those who keep theirs."""
    keeps = ResultsChoice.objects.filter(applicant=OuterRef("applicant"), withheld=True)
    people = Education.objects.filter(applicant=OuterRef("applicant"), school=school)
    return ExamResult.objects.filter(Exists(people)).exclude(Exists(keeps))
