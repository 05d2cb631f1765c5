"""Recognised accreditation: reported since 2022-10-12, blocking nobody; and whose word counts for a school.

Pathways 2, 3 and 4 ask `recognition` about a school too.
"""

from datetime import date
from typing import Literal, NamedTuple

from certification.rules.decision import RecognisedAccreditation, Reason
from certification.rules.facts import School
from certification.rules.question import Question


class Recognition(NamedTuple):
    """Whether a school is accredited on a day by an agency recognised for its country, or nobody knows.

    `reasons` are told where the answer is not yes.
    """

    answer: Literal["yes", "no", "unknown"]
    reasons: tuple[Reason, ...]


def recognition(q: Question, school: School, day: date, by: tuple[str, ...] = ("wfme", "ncfmea")) -> Recognition:
    """Return the best answer that any accreditation of the school gives on a day."""
    return Recognition("no", (q.why("school_not_accredited"),))


def country_served(q: Question, country: str, day: date) -> Literal["yes", "no", "unknown"]:
    """Say whether a WFME-recognised agency serves a country on a day."""
    return "no"


def judge_accreditation(q: Question) -> RecognisedAccreditation:
    """Return the recognised accreditation of the awarding school."""
    return RecognisedAccreditation("not_applicable", False)
