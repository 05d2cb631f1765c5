"""Who may propose, issue and revoke certificates, and who may ask for an organisation. Unknown means no."""

from certification.models import CertificateProposal, RecipientMember, RecipientOrganisation
from ecfmg.accounts.models import Audience, StaffRole
from ecfmg.accounts.permissions import Who, id_of, may_as_staff
from ecfmg.foundation.permissions import ALLOWED, Answer, denied

ANOTHER_PERSON = "You proposed this yourself. A certificate takes two people: another senior reviewer has to do this."


def may_propose_certificate(who: Who) -> Answer:
    """Yes for reviewers and senior reviewers."""
    return _named_person(who, StaffRole.REVIEWER, StaffRole.SENIOR_REVIEWER)


def may_issue_certificate(who: Who, proposal: CertificateProposal | None = None) -> Answer:
    """Yes for a senior reviewer; with `proposal`, only for another one than who made it."""
    answer = _named_person(who, StaffRole.SENIOR_REVIEWER)
    if answer and proposal is not None and proposal.proposed_by.public_id == id_of(who):
        return denied(ANOTHER_PERSON)
    return answer


def may_propose_revocation(who: Who) -> Answer:
    """Yes for senior reviewers."""
    return _named_person(who, StaffRole.SENIOR_REVIEWER)


def may_revoke_certificate(who: Who, proposal: CertificateProposal | None = None) -> Answer:
    """Yes for a senior reviewer; with `proposal`, only for another one than who made it."""
    return may_issue_certificate(who, proposal)


def may_see_certificates(who: Who) -> Answer:
    """Yes for all staff."""
    return _named_person(who)


def may_take_cases(who: Who) -> Answer:
    """Yes for the staff who work on cases: intake, reviewers, senior reviewers."""
    return _named_person(who, StaffRole.INTAKE, StaffRole.REVIEWER, StaffRole.SENIOR_REVIEWER)


def may_give_cases(who: Who) -> Answer:
    """Yes for those who share out work: senior reviewers and administrators."""
    return _named_person(who, StaffRole.SENIOR_REVIEWER, StaffRole.ADMINISTRATOR)


def may_ask_for_reports(who: Who, organisation: RecipientOrganisation) -> Answer:
    """Yes for the people of the organisation, as long as they belong to it."""
    if _membership(who, organisation) is None:
        return denied("Only people of this organisation can ask for it.")
    return ALLOWED


def may_manage_members(who: Who, organisation: RecipientOrganisation) -> Answer:
    """Yes for the organisation's administrators and for our administrators."""
    member = _membership(who, organisation)
    if member is not None and member.role == RecipientMember.Role.ADMINISTRATOR:
        return ALLOWED
    if who.audience == Audience.STAFF:
        return _named_person(who, StaffRole.ADMINISTRATOR)
    return denied("Only an administrator of your organisation can change who belongs to it.")


def may_manage_organisations(who: Who) -> Answer:
    """Yes for our administrators: adding organisations that ask about people."""
    return _named_person(who, StaffRole.ADMINISTRATOR)


def _named_person(who: Who, *roles: str) -> Answer:
    """Staff with one of `roles`; a part of the system is nobody who could answer for a certificate."""
    if id_of(who) is None:
        return denied("A person has to do this; no part of the system can.")
    return may_as_staff(who, *roles)


def _membership(who: Who, organisation: RecipientOrganisation) -> RecipientMember | None:
    if who.audience != Audience.RECIPIENT or id_of(who) is None:
        return None
    return organisation.members.filter(
        user__public_id=str(id_of(who)), user__is_active=True, ended_at__isnull=True
    ).first()
