"""What one subject of the rules tells the others."""

from collections.abc import Set as AbstractSet
from datetime import date
from typing import NamedTuple

from certification.rules.decision import ExamVerdict, Requirement


class ExamPicture(NamedTuple):
    """The examinations of one person as they stand on `as_of`.

    `valid` maps a Step to the day of the pass that counts (absent: none does). `passed` names every exam with a pass on
    file that was not invalidated, lost ones and Step 3 included. `failed_step_2_cs` is True for ever
    after a reported fail. `invalidated` names the Steps of which a pass was invalidated and none stands since.
    `former_exams_count` says whether former exams still count for this person, `csa_passed` whether a CSA was passed.
    `acceptance_deadline` is the last day of the seven-year period of the earliest valid pass of Step 1 or Step 2 CK.
    """

    verdicts: tuple[ExamVerdict, ...]
    requirement: Requirement
    valid: dict[str, date]
    passed: AbstractSet[str]
    failed_step_2_cs: bool
    invalidated: AbstractSet[str]
    former_exams_count: bool
    csa_passed: bool
    acceptance_deadline: date | None


class CredentialPicture(NamedTuple):
    """The education of one person: the requirement, and what it means for the status.

    `not_img` is True for a US graduate and a Canadian one of before the change, `ineligible` where the awarding school
    or degree can never serve.
    """

    requirement: Requirement
    not_img: bool
    ineligible: bool
