"""Who may do what with Pathway applications and their evidence. Unknown means no."""

from applicants.models import Applicant
from applicants.permissions import REVIEW, is_own
from credentials.models import SchoolMember
from credentials.people import in_office, why_not_authorised
from ecfmg.accounts.permissions import Who, id_of, may_as_staff
from ecfmg.foundation.permissions import ALLOWED, Answer, denied


def may_apply(who: Who, applicant: Applicant) -> Answer:
    """The applicant applies and withdraws."""
    return ALLOWED if is_own(who, applicant) else denied("Only the applicant can do this.")


def may_decide_pathway(who: Who) -> Answer:
    """Reviewers record the decision on a Pathway application."""
    return may_as_staff(who, *REVIEW)


def may_add_evidence(who: Who, applicant: Applicant) -> Answer:
    """The applicant states licences and examinations; staff can do it for them."""
    return ALLOWED if is_own(who, applicant) else may_as_staff(who)


def may_confirm_evidence(who: Who) -> Answer:
    """Reviewers record what a primary source has confirmed."""
    return may_as_staff(who, *REVIEW)


def may_attest(who: Who, applicant: Applicant, official: SchoolMember) -> Answer:
    """An authorised official, within the dates of the roster, for students and graduates of the same school."""
    if official.user.public_id != id_of(who) or not official.user.is_active:
        return denied("Only the authorised official can sign this attestation.")
    if official.role != SchoolMember.Role.OFFICIAL:
        return denied(
            "Only an authorised official of the school can attest clinical skills. Your coordinator keeps the list."
        )
    if not in_office(official):
        return denied("Your entry as authorised official is not valid today. Your coordinator can renew it.")
    why = why_not_authorised(official)
    if why:
        return denied(why)
    if not applicant.educations.filter(school=official.school).exists():
        return denied("This person is not a student or graduate of your school.")
    return ALLOWED
