"""The register of reasons: every code once, with the policy it rests on and its sentence for the person.

Sentences are rendered only when somebody asks (`text`). Dates read like "3 March 2026".
"""

from datetime import date

from certification.policy.loader import Known
from certification.policy.row import Row
from certification.rules.decision import Reason
from certification.rules.wording import UNKNOWN_VALUES, WORDING

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
UNKNOWN_TO_POLICY = Row("unknown", "unknown", None, None, None, None, None, None, None, "house", None, "")


def reasons_without_values(known: Known) -> dict[str, Reason]:
    """Return each code's reason resting on the newest row of its own policy key."""
    return {code: Reason(code, known.row(key) or UNKNOWN_TO_POLICY) for code, (key, _) in WORDING.items()}


def text(reason: Reason) -> str:
    """Return the sentence for the person; every name in the sentence must be among the reason's values."""
    if reason.code == "policy_value_unknown" and reason.row.key in UNKNOWN_VALUES:
        what = UNKNOWN_VALUES[reason.row.key]
        return f"Not published, or not known to us, is {what}. A member of staff has to decide."
    sentence = WORDING[reason.code][1]
    if not reason.values:
        return sentence
    return sentence.format_map({name: shown(value) for name, value in reason.values})


def shown(value: object) -> str:
    """Return a value as a person reads it: dates as "3 March 2026", names of exams as they are known."""
    if isinstance(value, date):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return EXAM_NAMES.get(str(value), str(value))


EXAM_NAMES = {
    "step_1": "Step 1",
    "step_2_ck": "Step 2 CK",
    "step_2_cs": "Step 2 CS",
    "step_3": "Step 3",
    "csa": "the CSA",
    "english_test": "the ECFMG English Test",
    "ecfmg_exam": "the ECFMG Examination",
    "vqe": "the VQE",
    "flex": "FLEX",
    "fmgems_1": "FMGEMS Day 1",
    "fmgems_2": "FMGEMS Day 2",
    "nbme_1": "NBME Part I",
    "nbme_2": "NBME Part II",
}
