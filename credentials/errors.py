"""Refusals of this app that say more than one sentence."""

from collections.abc import Sequence
from typing import NamedTuple

from ecfmg.foundation.errors import ActionRefused


class Fault(NamedTuple):
    """One thing wrong in what was sent: the field it belongs to ("" for the whole) and a sentence for the sender."""

    field: str
    sentence: str


class FaultsFound(ActionRefused):
    """What was sent is refused whole; `faults` names everything that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(" ".join(fault.sentence for fault in faults), field=faults[0].field or None)
        self.faults = tuple(faults)


class EducationRefused(FaultsFound):
    """An education was not stored; every fault is named."""


class DocumentRefused(FaultsFound):
    """A file was not taken; nothing of it was kept."""
