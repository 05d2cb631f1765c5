"""Who may propose, issue and revoke certificates, and who may ask for an organisation. Unknown means no."""

from applicants.models import Applicant
from certification.models import (
    CertificateProposal,
    IrregularBehavior,
    PolicyRelease,
    RecipientMember,
    RecipientOrganisation,
    Sharing,
)
from certification.sharing import is_in_force
from credentials.permissions import is_the_applicant
from ecfmg.accounts.models import Audience, StaffRole
from ecfmg.accounts.permissions import Who, id_of, may_as_staff
from ecfmg.foundation.models import Event
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


def may_keep_charges(who: Who) -> Answer:
    """Yes for those who raise and settle charges: intake, senior reviewers, administrators."""
    return _named_person(who, StaffRole.INTAKE, StaffRole.SENIOR_REVIEWER, StaffRole.ADMINISTRATOR)


def may_keep_training(who: Who) -> Answer:
    """Yes for reviewers and senior reviewers: training and US licences as programmes and boards confirm them."""
    return _named_person(who, StaffRole.REVIEWER, StaffRole.SENIOR_REVIEWER)


def may_move_limits(who: Who) -> Answer:
    """Yes for senior reviewers: exceptions to the seven years, and bars from the Steps."""
    return _named_person(who, StaffRole.SENIOR_REVIEWER)


def may_note_conduct(who: Who) -> Answer:
    """Yes for the staff who work on cases: they write down what is alleged."""
    return may_take_cases(who)


def may_decide_conduct(who: Who, allegation: IrregularBehavior | None = None) -> Answer:
    """Yes for a senior reviewer; with `allegation`, only for another one than who wrote it down."""
    answer = _named_person(who, StaffRole.SENIOR_REVIEWER)
    if answer and allegation is not None:
        subject = f"irregular_behavior:{allegation.public_id}"
        if Event.objects.filter(subject=subject, actor_id=id_of(who)).exists():
            return denied("You wrote this allegation down yourself. Another senior reviewer has to decide it.")
    return answer


def may_ask_for_reports(who: Who, organisation: RecipientOrganisation) -> Answer:
    """Yes for the people of the organisation, as long as they belong to it."""
    if _membership(who, organisation) is None:
        return denied("Only people of this organisation can ask for it.")
    return ALLOWED


def may_share(who: Who, applicant: Applicant) -> Answer:
    """Yes for the person whose documents they are, and for nobody else."""
    return ALLOWED if is_the_applicant(who, applicant) else denied("Only the applicant chooses who reads this.")


def may_read_shared(who: Who, sharing: Sharing) -> Answer:
    """Yes for the people of the organisation, as long as they belong to it and the sharing is in force."""
    if _membership(who, sharing.organisation) is None or not is_in_force(sharing):
        return denied("The applicant does not share this with your organisation, or not any more.")
    return ALLOWED


def may_manage_members(who: Who, organisation: RecipientOrganisation) -> Answer:
    """Yes for the organisation's administrators and for our administrators."""
    member = _membership(who, organisation)
    if member is not None and member.role == RecipientMember.Role.ADMINISTRATOR:
        return ALLOWED
    if who.audience == Audience.STAFF:
        return _named_person(who, StaffRole.ADMINISTRATOR)
    return denied("Only an administrator of your organisation can change who belongs to it.")


def may_propose_policy(who: Who) -> Answer:
    """Yes for policy officers: proposing a changed policy and seeing what it would change."""
    return _named_person(who, StaffRole.POLICY_OFFICER)


def may_publish_policy(who: Who, release: PolicyRelease | None = None) -> Answer:
    """Yes for a policy officer; with `release`, only for another one than who proposed it."""
    answer = may_propose_policy(who)
    if answer and release is not None and release.proposed_by.public_id == id_of(who):
        return denied("You proposed this yourself. A policy takes two people: another policy officer publishes it.")
    return answer


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
