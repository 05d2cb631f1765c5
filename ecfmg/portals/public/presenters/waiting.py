"""How long each step takes, as a table."""

from collections.abc import Iterable
from datetime import date

from certification.policy_words import capital
from certification.queries.waiting import Waiting
from ecfmg.foundation.shapes import Column, EmptyState, Row, Table

TOO_FEW = "Too few cases to say"


def waiting_table(steps: Iterable[Waiting]) -> Table:
    """One line for each step, in the order in which a person meets them."""
    rows = [
        Row((each.step, each.who, capital(each.usual) or TOO_FEW, str(each.open), _day(each.oldest))) for each in steps
    ]
    columns = [
        Column("Step"),
        Column("Who acts"),
        Column("How long it takes"),
        Column("Waiting now"),
        Column("The oldest since"),
    ]
    return Table("How long each step takes", columns, rows, EmptyState("", ""), caption_seen=False)


def _day(text: str) -> date | str:
    return date.fromisoformat(text) if text else "Nothing waits"
