"""Certificates: proposed by one person, issued or revoked by another, from what the rules say at that moment."""

from datetime import date

from django.db import transaction

from applicants.models import Applicant
from applicants.queries import name_of
from certification.actions.deciding_now import decide_held, hold_facts
from certification.answers import Answer
from certification.certificate_terms import terms_of, why_not_ready
from certification.codes import new_code, next_number
from certification.models import Case, Certificate, CertificateProposal
from certification.permissions import (
    may_issue_certificate,
    may_propose_certificate,
    may_propose_revocation,
    may_revoke_certificate,
    may_see_certificates,
)
from ecfmg.accounts.models import User
from ecfmg.foundation import clock, outbox
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.mail import send_mail_later
from ecfmg.foundation.permissions import require

Kind, State = CertificateProposal.Kind, CertificateProposal.State


@transaction.atomic
def propose_certificate(actor: Actor, *, applicant: Applicant, case_version: int) -> CertificateProposal:
    """Propose that a certificate be issued; the case must be ready now. A senior reviewer issues it."""
    require(may_propose_certificate(actor))
    _hold_case(applicant, case_version)
    _refuse_second_certificate(applicant)
    _refuse_open_proposal(applicant)
    _refuse_unless_ready(decide_held(applicant.pk)[0])
    proposal = CertificateProposal.objects.create(
        applicant=applicant, kind=Kind.ISSUE, proposed_by=_user_of(actor), proposed_at=clock.now()
    )
    record("certificate.proposed", actor=actor, stream=applicant.stream, subject=str(proposal.public_id))
    return proposal


@transaction.atomic
def issue_certificate(actor: Actor, *, applicant: Applicant, case_version: int) -> Certificate:
    """Issue the proposed certificate, from the facts of this moment; what is printed is kept as it is today.

    The PDF is made after the commit, and then the applicant is told.
    """
    require(may_issue_certificate(actor))
    _hold_case(applicant, case_version)
    _refuse_second_certificate(applicant)
    proposal = _open_proposal(applicant, Kind.ISSUE)
    require(may_issue_certificate(actor, proposal))
    answer, decision = decide_held(applicant.pk, keep_always=True)
    _refuse_unless_ready(answer)
    terms = terms_of(answer.facts, answer.decision, answer.policy)
    certificate = Certificate.objects.create(
        applicant=applicant,
        number=next_number("C"),
        code=new_code(),
        name_on_certificate=name_of(applicant),
        issued_on=clock.today(),
        basis=terms.basis,
        season=terms.season,
        printed_until=terms.printed_until,
        decision=decision,
        issued_by=_user_of(actor),
    )
    _carry_out(proposal, actor, certificate)
    _tell("certificate.issued", actor, certificate, on=certificate.issued_on)
    _promise_pdf(certificate)
    decide_held(applicant.pk)
    return certificate


@transaction.atomic
def propose_revocation(actor: Actor, *, certificate: Certificate, reason: str, version: int) -> CertificateProposal:
    """Propose that a certificate be revoked, with the reason that the applicant will read."""
    require(may_propose_revocation(actor))
    certificate = _held_certificate(certificate, version)
    _refuse_open_proposal(certificate.applicant)
    proposal = CertificateProposal.objects.create(
        applicant=certificate.applicant,
        kind=Kind.REVOKE,
        certificate=certificate,
        reason=_needed(reason, "Say why the certificate is to be revoked; the applicant reads it."),
        proposed_by=_user_of(actor),
        proposed_at=clock.now(),
    )
    payload = {"number": certificate.number}
    stream = certificate.applicant.stream
    record("certificate.revocation_proposed", actor=actor, stream=stream, reason=proposal.reason, payload=payload)
    return proposal


@transaction.atomic
def revoke_certificate(actor: Actor, *, certificate: Certificate, version: int) -> Certificate:
    """Revoke a certificate as another senior reviewer proposed, for the reason given there."""
    require(may_revoke_certificate(actor))
    hold_facts(certificate.applicant_id)
    certificate = _held_certificate(certificate, version)
    proposal = _open_proposal(certificate.applicant, Kind.REVOKE)
    require(may_revoke_certificate(actor, proposal))
    certificate.revoked_on, certificate.revocation_reason = clock.today(), proposal.reason
    certificate.version += 1
    certificate.save(update_fields=["revoked_on", "revocation_reason", "version"])
    _carry_out(proposal, actor, certificate)
    _tell("certificate.revoked", actor, certificate, on=certificate.revoked_on, reason=proposal.reason)
    user = certificate.applicant.user
    if user is not None:
        key = f"certificate-revoked:{certificate.public_id}"
        send_mail_later(
            to=user.email, template="certificate_revoked", key=key, context={}, stream=certificate.applicant.stream
        )
    decide_held(certificate.applicant_id)
    return certificate


@transaction.atomic
def decline_proposal(actor: Actor, *, proposal: CertificateProposal, reason: str, version: int) -> CertificateProposal:
    """Decline what was proposed, or take back one's own proposal; the reason stays on the case."""
    require(may_propose_certificate(actor) if proposal.kind == Kind.ISSUE else may_propose_revocation(actor))
    held = CertificateProposal.objects.select_for_update(no_key=True).select_related("applicant")
    proposal = held.get(pk=proposal.pk)
    check_version(proposal.version, version, "this proposal")
    if proposal.state != State.OPEN:
        raise ActionRefused("This proposal was decided already. Open the case again to see what was decided.")
    proposal.decline_reason = _needed(reason, "Say why, for whoever proposed it.")
    proposal.state, proposal.decided_by, proposal.decided_at = State.DECLINED, _user_of(actor), clock.now()
    proposal.version += 1
    proposal.save()
    stream, payload = proposal.applicant.stream, {"what": proposal.get_kind_display().lower()}
    record("certificate.proposal_declined", actor=actor, stream=stream, reason=proposal.decline_reason, payload=payload)
    return proposal


@transaction.atomic
def make_certificate_again(actor: Actor, *, certificate: Certificate, version: int) -> None:
    """Make the PDF of a certificate again, with the same contents, where the stored one cannot be used."""
    require(may_see_certificates(actor))
    certificate = _held_certificate(certificate, version)
    certificate.version += 1
    certificate.save(update_fields=["version"])
    _promise_pdf(certificate)
    payload = {"number": certificate.number}
    record("certificate.made_again", actor=actor, stream=certificate.applicant.stream, payload=payload)


# --- What every action above begins or ends with ---------------------------------------------------------------------


def _hold_case(applicant: Applicant, version: int) -> None:
    """Lock the person's facts and case, and look whether the form was made from this version of the case."""
    hold_facts(applicant.pk)
    case = Case.objects.select_for_update(no_key=True).get(applicant=applicant)
    check_version(case.version, version, "this case")


def _held_certificate(certificate: Certificate, version: int) -> Certificate:
    held = Certificate.objects.select_for_update(no_key=True).select_related("applicant").get(pk=certificate.pk)
    check_version(held.version, version, "this certificate")
    if held.revoked_on is not None:
        raise ActionRefused("This certificate was revoked already.")
    return held


def _refuse_unless_ready(answer: Answer) -> None:
    if answer.decision.status != "ready":
        raise ActionRefused(f"The case is not ready to be certified. {why_not_ready(answer.decision)}")


def _refuse_second_certificate(applicant: Applicant) -> None:
    if applicant.certificates.filter(revoked_on__isnull=True).exists():
        raise ActionRefused("This person holds a certificate already. Only one can be in force.")


def _refuse_open_proposal(applicant: Applicant) -> None:
    if applicant.certificate_proposals.filter(state=State.OPEN).exists():
        raise ActionRefused(
            "Something about this person's certificate was proposed already and waits for a second person."
        )


def _open_proposal(applicant: Applicant, kind: str) -> CertificateProposal:
    found = applicant.certificate_proposals.select_for_update(of=("self",), no_key=True).select_related("proposed_by")
    proposal = found.filter(state=State.OPEN, kind=kind).first()
    if proposal is None:
        raise ActionRefused(
            "Nobody has proposed this yet. A reviewer proposes it first, then a senior reviewer decides."
        )
    return proposal


def _carry_out(proposal: CertificateProposal, actor: Actor, certificate: Certificate) -> None:
    proposal.state, proposal.certificate = State.CARRIED_OUT, certificate
    proposal.decided_by, proposal.decided_at = _user_of(actor), clock.now()
    proposal.version += 1
    proposal.save()


def _promise_pdf(certificate: Certificate) -> None:
    key = f"certificate-pdf:{certificate.public_id}:{certificate.version}"
    outbox.queue("certificate_pdf", key=key, payload={"certificate": str(certificate.public_id)})


def _tell(verb: str, actor: Actor, certificate: Certificate, *, on: date, reason: str = "") -> None:
    record(
        verb,
        actor=actor,
        stream=certificate.applicant.stream,
        subject=str(certificate.public_id),
        reason=reason,
        for_applicant=True,
        payload={"number": certificate.number, "on": on.isoformat()},
    )


def _needed(reason: str, why: str) -> str:
    if not reason.strip():
        raise ActionRefused(why, field="reason")
    return reason.strip()


def _user_of(actor: Actor) -> User:
    return User.objects.get(public_id=str(actor.id))
