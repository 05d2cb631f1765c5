"""Who may do what with a person's record. Unknown means no."""

from applicants.models import Applicant
from ecfmg.accounts.models import Audience, StaffRole
from ecfmg.accounts.permissions import Who, id_of, may_as_staff
from ecfmg.foundation.permissions import ALLOWED, Answer, denied

INTAKE = (StaffRole.INTAKE, StaffRole.REVIEWER, StaffRole.SENIOR_REVIEWER)
REVIEW = (StaffRole.REVIEWER, StaffRole.SENIOR_REVIEWER)


def is_own(who: Who, applicant: Applicant) -> bool:
    """Whether this is the person's own record."""
    if who.audience != Audience.APPLICANT or applicant.user is None or not applicant.user.is_active:
        return False
    return applicant.user.public_id == id_of(who)


def may_change_own_record(who: Who, applicant: Applicant) -> Answer:
    """The applicant states identity, uploads, applies and writes for the own record only."""
    return ALLOWED if is_own(who, applicant) else denied("Only the applicant can do this, on their own record.")


def may_see_record(who: Who, applicant: Applicant) -> Answer:
    """The applicant and all staff. What schools and recipients see is decided where their requests are."""
    return ALLOWED if is_own(who, applicant) else may_as_staff(who)


def may_decide_identity(who: Who) -> Answer:
    """Staff of intake and review accept or refuse identity documents."""
    return may_as_staff(who, *INTAKE)


def may_decide_application(who: Who) -> Answer:
    """Staff of intake and review decide on the Application for ECFMG Certification."""
    return may_as_staff(who, *INTAKE)


def may_change_name(who: Who) -> Answer:
    """Reviewers record a change of name, after seeing the proof."""
    return may_as_staff(who, *REVIEW)


def may_answer(who: Who) -> Answer:
    """All staff answer applicants."""
    return may_as_staff(who)
