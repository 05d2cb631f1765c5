"""Who may do what with education, documents, credentials and a school's roster. Unknown means no."""

from applicants.models import Applicant
from credentials.models import Document, School, SchoolMember, VerificationRequest
from credentials.people import in_office, member_of, why_not_authorised
from credentials.request_kinds import ANSWER_REQUEST, QUESTIONS
from ecfmg.accounts.models import Audience, StaffRole
from ecfmg.accounts.permissions import Who, id_of, may_as_staff
from ecfmg.foundation.links import LINK_AUDIENCE, state_of
from ecfmg.foundation.models import OneTimeLink, StoredFile
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
    by_link = asked_by_link(who)
    if by_link is not None:
        own = by_link.school_id == from_school.pk and by_link.education.applicant_id == applicant.pk
        return ALLOWED if own else denied("This link is for one person's document only.")
    answer = may_act_for_school(who, from_school)
    if not answer:
        return answer
    if not applicant.educations.filter(school=from_school).exists() and not _was_asked(from_school, applicant):
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
    """An authorised official of the school that was asked (anybody on its roster sends a letter or an evaluation), or
    whoever holds an open link to this very request."""
    asked = asked_by_link(who)
    if asked is not None:
        return ALLOWED if asked.pk == request.pk else denied("This link belongs to another request.")
    if not QUESTIONS[request.kind].official:
        return may_act_for_school(who, request.school)
    return may_verify_for_school(who, request.school)


def _was_asked(school: School, applicant: Applicant) -> bool:
    """Whether a request about this person is open at a school from which only credits were brought."""
    return VerificationRequest.objects.filter(
        state=VerificationRequest.State.SENT, school=school, education__applicant=applicant
    ).exists()


def asked_by_link(who: Who) -> VerificationRequest | None:
    """The open request that the holder of an open link may see and answer; None for everybody else."""
    public_id = id_of(who)
    if who.audience != LINK_AUDIENCE or public_id is None:
        return None
    link = OneTimeLink.objects.filter(public_id=public_id, purpose=ANSWER_REQUEST).first()
    if link is None or state_of(link) != "open":
        return None
    open_ones = VerificationRequest.objects.filter(state=VerificationRequest.State.SENT, public_id=link.subject)
    return open_ones.select_related("school", "education__applicant").first()


def may_record_paper(who: Who) -> Answer:
    """Whoever takes mail in, and reviewers."""
    return may_as_staff(who, *DOCUMENT_STAFF, *MAIL_ROOM)


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
    if is_the_applicant(who, request.education.applicant):
        return ALLOWED
    return denied("Only the applicant can remind the school.")


def may_manage_roster(who: Who, school: School) -> Answer:
    """Administrators of staff, and coordinators of the school within their dates."""
    member = member_of(who)
    if member is None:
        return may_as_staff(who, StaffRole.ADMINISTRATOR)
    if member.school_id != school.pk or member.role != SchoolMember.Role.COORDINATOR:
        return denied("Only your school's coordinator can change its roster.")
    if member.approval != SchoolMember.Approval.APPROVED:
        return denied("Our staff have not approved you as coordinator yet.")
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
    by_link = asked_by_link(who)
    if by_link is not None:
        shown = by_link.document_id in {document.pk, document.translation_of_id} and by_link.document_id is not None
        return ALLOWED if shown else denied("You may not see this document.")
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
    if document.uploaded_by and id_of(who) == document.uploaded_by.public_id:
        return may_see_document(who, document)
    return may_as_staff(who, *DOCUMENT_STAFF)


def may_keep_directory(who: Who) -> Answer:
    """Those who keep the directory of schools: administrators and policy officers; and files read in on the server."""
    return may_as_staff(who, StaffRole.ADMINISTRATOR, StaffRole.POLICY_OFFICER)
