"""A bar chart of takers and first passes by year, computed here and drawn as SVG by a template."""

from collections.abc import Sequence
from dataclasses import dataclass

from certification.queries.performance import YearFigures

HEIGHT, BOTTOM, TOP = 220, 180, 24
STEP, BAR = 72, 24
MOST_YEARS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One year: the places of its two bars and the numbers above them, in units of the drawing."""

    year: int
    takers: int
    passed: int
    left: int
    second: int
    middle: int
    takers_top: int
    passed_top: int

    @property
    def takers_height(self) -> int:
        """From the top of the bar of takers down to the line."""
        return BOTTOM - self.takers_top

    @property
    def passed_height(self) -> int:
        """From the top of the bar of passes down to the line."""
        return BOTTOM - self.passed_top


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its size and what it says in words."""

    bars: Sequence[Bar]
    width: int
    says: str
    height: int = HEIGHT
    bottom: int = BOTTOM
    bar: int = BAR


def chart_of(figures: Sequence[YearFigures]) -> Chart | None:
    """The latest years that are not suppressed, the earliest at the left; None where there are none."""
    shown = [(each.year, each.takers, each.passed_first or 0) for each in figures if each.takers is not None]
    shown = sorted(shown[:MOST_YEARS])
    if not shown:
        return None
    most = max(takers for _year, takers, _passed in shown)
    bars = []
    for at, (year, takers, passed) in enumerate(shown):
        left = 8 + at * STEP
        bars.append(
            Bar(year, takers, passed, left, left + BAR + 4, left + BAR + 2, _top(takers, most), _top(passed, most))
        )
    says = "; ".join(f"{year}: {passed} of {takers}" for year, takers, passed in shown)
    return Chart(bars, 16 + len(shown) * STEP, f"Passed at the first attempt by year of graduation. {says}.")


def _top(value: int, most: int) -> int:
    return BOTTOM - round((BOTTOM - TOP) * value / most)
