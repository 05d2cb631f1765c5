"""Chance with a seed, and days of which a share falls on the borders of the rules."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

Item = TypeVar("Item")
SHARE_AT_A_BORDER = 0.05
BORDERS = (
    date(2004, 6, 14),
    date(2012, 1, 1),
    date(2020, 2, 29),
    date(2020, 9, 2),
    date(2021, 1, 26),
    date(2021, 4, 15),
    date(2021, 7, 1),
    date(2022, 1, 26),
    date(2022, 4, 1),
    date(2022, 10, 12),
    date(2023, 1, 1),
    date(2024, 2, 15),
    date(2025, 5, 31),
    date(2025, 7, 1),
    date(2025, 12, 31),
)


class Chance:
    """Draws that are the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.one_of = self.random.choice
        self.between = self.random.randint

    def happens(self, share: float) -> bool:
        """Say yes in this share of draws."""
        return self.random.random() < share

    def weighted(self, items: Sequence[tuple[Item, int]]) -> Item:
        """Return an item by its weight."""
        return self.random.choices([item for item, _ in items], [weight for _, weight in items])[0]

    def day(self, first: date, last: date) -> date:
        """Return a day of a range, its ends included; in some draws a day at, before or after a border in it."""
        if self.happens(SHARE_AT_A_BORDER):
            inside = [border for border in BORDERS if first < border < last]
            if inside:
                return self.one_of(inside) + timedelta(days=self.between(-1, 1))
        return first + timedelta(days=self.between(0, max((last - first).days, 0)))
