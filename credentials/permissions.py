"""Who may do what with education, documents, credentials and a school's roster. Unknown means no."""

from applicants.models import Applicant
from credentials.models import Document, School, SchoolMember, VerificationRequest
from credentials.people import in_office, member_of, why_not_authorised
from ecfmg.accounts.models import Audience, StaffRole
from ecfmg.accounts.permissions import Who, id_of, may_as_staff
from ecfmg.foundation.models import StoredFile
from ecfmg.foundation.permissions import ALLOWED, Answer, denied

REVIEWERS = (StaffRole.REVIEWER, StaffRole.SENIOR_REVIEWER)
DOCUMENT_STAFF = (StaffRole.INTAKE, *REVIEWERS)
MAIL_ROOM = (StaffRole.INTAKE, StaffRole.ADMINISTRATOR)


def is_the_applicant(who: Who, applicant: Applicant) -> bool:
    """Whether `who` is that very applicant."""
    own = applicant.user.public_id if applicant.user else None
    return who.audience == Audience.APPLICANT and own is not None and own == id_of(who)


def may_change_education(who: Who, applicant: Applicant) -> Answer:
    """The applicant and staff who take documents in."""
    if is_the_applicant(who, applicant):
        return ALLOWED
    return may_as_staff(who, *DOCUMENT_STAFF)


def may_send_document(who: Who, applicant: Applicant, from_school: School | None) -> Answer:
    """The applicant for themselves, staff (also what a school sent by post), a school for those who study there."""
    if who.audience == Audience.STAFF:
        return may_as_staff(who, *DOCUMENT_STAFF, *MAIL_ROOM)
    if from_school is None:
        return may_change_education(who, applicant)
    answer = may_act_for_school(who, from_school)
    if not answer:
        return answer
    if not applicant.educations.filter(school=from_school).exists():
        return denied("This person has not stated an education at your school, so nothing can be sent for them yet.")
    return ALLOWED


def may_act_for_school(who: Who, school: School) -> Answer:
    """Everybody on the school's roster, within their dates."""
    member = member_of(who)
    if member is None or member.school_id != school.pk:
        return denied("Only people on this school's roster can do this.")
    if not in_office(member):
        return denied("Your time on the school's roster has ended. Your coordinator can renew it.")
    return ALLOWED


def may_verify_for_school(who: Who, school: School) -> Answer:
    """An authorised official of the school, within the dates of office."""
    answer = may_act_for_school(who, school)
    member = member_of(who)
    if not answer or member is None:
        return answer
    why = why_not_authorised(member)
    return denied(why) if why else ALLOWED


def may_answer(who: Who, request: VerificationRequest) -> Answer:
    """An authorised official of the school that was asked."""
    return may_verify_for_school(who, request.school)


def may_review(who: Who) -> Answer:
    """Reviewers: send to the school, return, judge an answer."""
    return may_as_staff(who, *REVIEWERS)


def may_handle_mail(who: Who) -> Answer:
    """Intake and administrators: envelopes, scans, the custody of paper, and letters to schools."""
    return may_as_staff(who, *MAIL_ROOM)


def may_see_mail(who: Who) -> Answer:
    """Whoever handles mail, and reviewers, who judge what came in it."""
    return may_as_staff(who, *MAIL_ROOM, *REVIEWERS)


def may_nudge(who: Who, request: VerificationRequest) -> Answer:
    """The applicant whose credential it is about."""
    if is_the_applicant(who, request.credential.education.applicant):
        return ALLOWED
    return denied("Only the applicant can remind the school.")


def may_manage_roster(who: Who, school: School) -> Answer:
    """Administrators of staff, and coordinators of the school within their dates."""
    member = member_of(who)
    if member is None:
        return may_as_staff(who, StaffRole.ADMINISTRATOR)
    if member.school_id != school.pk or member.role != SchoolMember.Role.COORDINATOR:
        return denied("Only your school's coordinator can change its roster.")
    return may_act_for_school(who, school)


def may_approve_roster(who: Who) -> Answer:
    """Administrators of staff: a dean's nomination, an official, the services a school takes part in."""
    return may_as_staff(who, StaffRole.ADMINISTRATOR)


def may_see_document(who: Who, document: Document) -> Answer:
    """Look at a document's pages: its applicant (no letter whose reading was waived), staff, the school concerned."""
    if who.audience == Audience.STAFF:
        return may_as_staff(who, *DOCUMENT_STAFF, StaffRole.POLICY_OFFICER)
    if is_the_applicant(who, document.applicant):
        if document.kind == Document.Kind.LOR and document.waived is not False:
            return denied("You waived your right to read this letter, so only its receipt is shown.")
        return ALLOWED
    member = member_of(who)
    if member is None or not in_office(member):
        return denied("You may not see this document.")
    asked = document.verification_requests.filter(school_id=member.school_id).exists()
    return ALLOWED if asked or document.from_school_id == member.school_id else denied("You may not see this document.")


def may_download_original(who: Who, document: Document) -> Answer:
    """The file as it was received: reviewers only, and whoever sent it; nobody while the virus scanner has not passed
    it (where the site has one)."""
    if document.file.scan not in {StoredFile.Scan.CLEAN, StoredFile.Scan.NOT_SCANNED}:
        return denied("The virus scanner has not passed this file, so it cannot be downloaded.")
    if id_of(who) == document.uploaded_by.public_id:
        return may_see_document(who, document)
    return may_as_staff(who, *DOCUMENT_STAFF)
