"""Opening a person's record, and the USMLE ID that the person keeps for life."""

import re

from django.db import connection, transaction

from applicants.models import Applicant, NameOfRecord
from applicants.permissions import may_change_own_record
from applicants.queries import LOOKED_AT
from ecfmg.accounts.models import User
from ecfmg.accounts.permissions import may_as_staff
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import ALLOWED, require


@transaction.atomic
def open_record(actor: Actor, *, user: User | None, given_names: str, family_name: str) -> Applicant:
    """A new record with its first name of record. `user` is None for a person who has not signed up (imports).

    Called twice for one user, answers the record that is there.
    """
    if user is not None:
        there = Applicant.objects.filter(user=user).first()
        if there is not None:
            return there
    require(ALLOWED if user is not None and actor.id == user.public_id else may_as_staff(actor))
    family, given = family_name.strip(), given_names.strip()
    if not family:
        raise ActionRefused("Enter the family name as on the passport.", field="family_name")
    applicant = Applicant.objects.create(user=user)
    NameOfRecord.objects.create(
        applicant=applicant,
        given_names=given,
        family_name=family,
        valid_from=clock.today(),
        reason="Stated at sign-up" if user is not None else "Recorded by us",
    )
    record("applicant.record_opened", actor=actor, stream=applicant.stream, for_applicant=True)
    return applicant


@transaction.atomic
def declare_usmle_id(actor: Actor, *, applicant: Applicant, usmle_id: str) -> Applicant:
    """Keep the USMLE ID that the person got earlier, with or without its hyphens."""
    require(may_change_own_record(actor, applicant) or may_as_staff(actor))
    digits = re.sub(r"[\s-]", "", usmle_id)
    if not re.fullmatch(r"[0-9]{8}", digits):
        raise ActionRefused("A USMLE ID has eight digits, such as 0-123-456-7. Look at it again.", field="usmle_id")
    applicant = Applicant.objects.select_for_update(no_key=True).get(pk=applicant.pk)
    if applicant.usmle_id == digits:
        return applicant
    if applicant.usmle_id is not None:
        raise ActionRefused(
            f"Your record already has the USMLE ID {printed(applicant.usmle_id)}. If it is not yours, write to us.",
            field="usmle_id",
        )
    if Applicant.objects.filter(usmle_id=digits).exists():
        raise ActionRefused(
            "This USMLE ID cannot be added to your record. Check the digits. If they are right, write to us, "
            "and we look for an earlier record of yours.",
            field="usmle_id",
        )
    _keep(applicant, digits)
    record(
        "applicant.usmle_id_declared",
        actor=actor,
        stream=applicant.stream,
        for_applicant=True,
        payload={"usmle_id": digits},
    )
    return applicant


@transaction.atomic
def issue_usmle_id(actor: Actor, *, applicant: Applicant) -> Applicant:
    """Give the person a USMLE ID, unless there is one; called when the application is submitted."""
    require(may_change_own_record(actor, applicant) or may_as_staff(actor))
    applicant = Applicant.objects.select_for_update(no_key=True).get(pk=applicant.pk)
    if applicant.usmle_id is not None:
        return applicant
    number = _next_number()
    # Somebody may have declared this number as an earlier one; a number is never given twice.
    while Applicant.objects.filter(usmle_id=number).exists():
        number = _next_number()
    _keep(applicant, number)
    record(
        "applicant.usmle_id_issued",
        actor=actor,
        stream=applicant.stream,
        for_applicant=True,
        payload={"usmle_id": number},
    )
    return applicant


def note_looked_at(actor: Actor, *, applicant: Applicant, page: str, school: str = "") -> None:
    """Note that somebody who is not the applicant was shown a `page` about the person. The caller found the person
    through what the reader may see; `school` is the school that the reader is of."""
    payload = {"page": page, **({"school": school} if school else {})}
    record(LOOKED_AT, actor=actor, stream=applicant.stream, payload=payload)


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('applicants_usmle_id_seq')")
        return f"0{cursor.fetchone()[0]:07d}"


def _keep(applicant: Applicant, usmle_id: str) -> None:
    applicant.usmle_id = usmle_id
    applicant.version += 1
    applicant.save(update_fields=["usmle_id", "version"])


def printed(usmle_id: str) -> str:
    """``0-123-456-7``, the way the number is printed."""
    return f"{usmle_id[0]}-{usmle_id[1:4]}-{usmle_id[4:7]}-{usmle_id[7]}"
