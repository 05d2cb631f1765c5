"""Who the person is: what they state, the document that shows it, and changes of the name of record."""

from datetime import date

from django.db import transaction

from applicants.models import Applicant, IdentityDocument, NameOfRecord
from applicants.permissions import may_change_name, may_change_own_record, may_decide_identity
from ecfmg.accounts.permissions import may_as_staff
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.mail import send_mail_later
from ecfmg.foundation.models import StoredFile
from ecfmg.foundation.permissions import require

YOUNGEST = 16


@transaction.atomic
def state_identity(
    actor: Actor,
    *,
    applicant: Applicant,
    date_of_birth: date,
    citizenship: str,
    phone: str,
    address: str,
    version: int,
) -> Applicant:
    """Keep what the person states. The date of birth is fixed once an identity document was accepted with it."""
    require(may_change_own_record(actor, applicant) or may_as_staff(actor))
    applicant = Applicant.objects.select_for_update(no_key=True).get(pk=applicant.pk)
    check_version(applicant.version, version, "this record")
    _refuse_unlikely_birth(date_of_birth)
    if len(citizenship) != 3 or not citizenship.isascii() or not citizenship.isupper():
        raise ActionRefused("Choose the country of your citizenship from the list.", field="citizenship")
    accepted = applicant.identity_documents.filter(state=IdentityDocument.State.ACCEPTED).exists()
    if accepted and applicant.date_of_birth not in {None, date_of_birth}:
        raise ActionRefused(
            "The date of birth was checked against your identity document and can no longer be changed here. "
            "If it is wrong, write to us.",
            field="date_of_birth",
        )
    applicant.date_of_birth, applicant.citizenship = date_of_birth, citizenship
    applicant.phone, applicant.address = phone.strip(), address.strip()
    applicant.version += 1
    applicant.save(update_fields=["date_of_birth", "citizenship", "phone", "address", "version"])
    record("applicant.identity_stated", actor=actor, stream=applicant.stream, for_applicant=True)
    return applicant


def _refuse_unlikely_birth(born: date) -> None:
    today = clock.today()
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if age < YOUNGEST or age > 110:
        raise ActionRefused(
            "Check the date of birth: it would make the applicant "
            + ("younger than sixteen." if age < YOUNGEST else "older than 110 years."),
            field="date_of_birth",
        )


@transaction.atomic
def upload_identity_document(
    actor: Actor,
    *,
    applicant: Applicant,
    file: StoredFile,
    number: str,
    country: str,
    expires_on: date,
    given_names: str,
    family_name: str,
) -> IdentityDocument:
    """Take in a passport or the like. It must be valid today; staff look at it."""
    require(may_change_own_record(actor, applicant))
    Applicant.objects.select_for_update(no_key=True).get(pk=applicant.pk)
    if expires_on < clock.today():
        raise ActionRefused("This document has expired. Upload a passport that is valid today.", field="expires_on")
    if not number.strip() or not family_name.strip():
        raise ActionRefused("Enter the number and the family name as they stand in the document.", field="number")
    if applicant.identity_documents.filter(file__sha256=file.sha256, state=IdentityDocument.State.RECEIVED).exists():
        raise ActionRefused("You have sent this file already; we are looking at it.", field="file")
    document = IdentityDocument.objects.create(
        applicant=applicant,
        file=file,
        number=number.strip(),
        country=country,
        expires_on=expires_on,
        given_names=given_names.strip(),
        family_name=family_name.strip(),
        received_at=clock.now(),
    )
    record(
        "applicant.identity_document_received",
        actor=actor,
        stream=applicant.stream,
        subject=str(document.public_id),
        for_applicant=True,
        payload={"country": country, "expires_on": expires_on.isoformat()},
    )
    return document


@transaction.atomic
def decide_identity_document(
    actor: Actor, *, document: IdentityDocument, accept: bool, reason: str = "", version: int
) -> IdentityDocument:
    """Accept or refuse; a refusal needs a reason, which the applicant reads."""
    require(may_decide_identity(actor))
    document = IdentityDocument.objects.select_for_update(no_key=True).select_related("applicant").get(pk=document.pk)
    check_version(document.version, version, "this identity document")
    if document.state != IdentityDocument.State.RECEIVED:
        raise ActionRefused("This identity document was decided already. Open the page again to see what was decided.")
    if not accept and not reason.strip():
        raise ActionRefused(
            "Say why the document is refused and what to send instead; the applicant reads it.", field="reason"
        )
    document.state = IdentityDocument.State.ACCEPTED if accept else IdentityDocument.State.REFUSED
    document.reason, document.decided_at = reason.strip(), clock.now()
    document.version += 1
    document.save(update_fields=["state", "reason", "decided_at", "version"])
    verb = "applicant.identity_document_accepted" if accept else "applicant.identity_document_refused"
    subject = str(document.public_id)
    record(
        verb, actor=actor, stream=document.applicant.stream, subject=subject, reason=document.reason, for_applicant=True
    )
    if not accept and document.applicant.user is not None:
        send_mail_later(
            to=document.applicant.user.email,
            template="identity_document_refused",
            key=f"identity-refused:{document.public_id}",
            context={},
            stream=document.applicant.stream,
        )
    return document


@transaction.atomic
def change_name(
    actor: Actor, *, applicant: Applicant, given_names: str, family_name: str, reason: str, version: int
) -> NameOfRecord:
    """Begin a new name of record today; the one before stays in the history. `reason` names the proof that was seen."""
    require(may_change_name(actor))
    applicant = Applicant.objects.select_for_update(no_key=True).get(pk=applicant.pk)
    check_version(applicant.version, version, "this record")
    given, family = given_names.strip(), family_name.strip()
    if not family:
        raise ActionRefused("Enter the family name as on the passport.", field="family_name")
    if not reason.strip():
        raise ActionRefused(
            "Name the proof of the new name that you have seen, such as a marriage certificate.", field="reason"
        )
    old = NameOfRecord.objects.select_for_update(no_key=True).get(applicant=applicant, valid_until__isnull=True)
    if (old.given_names, old.family_name) == (given, family):
        raise ActionRefused("This is the name of record already.", field="family_name")
    old.valid_until = clock.today()
    old.save(update_fields=["valid_until"])
    new = NameOfRecord.objects.create(
        applicant=applicant,
        given_names=given,
        family_name=family,
        valid_from=clock.today(),
        reason=reason.strip()[:200],
    )
    applicant.version += 1
    applicant.save(update_fields=["version"])
    record("applicant.name_changed", actor=actor, stream=applicant.stream, reason=new.reason, for_applicant=True)
    return new
