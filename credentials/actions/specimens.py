"""Specimens: a verified document chosen to compare others with, taken off again, and each look at one noted."""

from django.db import transaction

from credentials.actions.moves import locked_credential
from credentials.models import Credential, Document, Specimen
from credentials.people import user_of
from credentials.permissions import may_review
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import require


@transaction.atomic
def keep_specimen(actor: Actor, *, credential: Credential, note: str = "", version: int) -> Specimen:
    """Keep the document of a verified credential as a specimen of its school, kind and degree year. `note` says what is
    worth looking at."""
    require(may_review(actor))
    credential = locked_credential(credential, version)
    document, education = credential.document, credential.education
    if credential.state != Credential.State.VERIFIED or document is None:
        raise ActionRefused("Only a document that the school confirmed can serve as a specimen.")
    if document.state != Document.State.READY or not document.page_count:
        raise ActionRefused("The pages of this document are not ready, so nothing could be compared with them.")
    if education.graduated_on is None:
        raise ActionRefused("The day of graduation is not on file; a specimen is kept by the year of the degree.")
    if document.specimens.filter(ended_at=None).exists():
        raise ActionRefused("This document is kept as a specimen already.")
    specimen = Specimen.objects.create(
        document=document,
        school=education.school,
        kind=credential.kind,
        year=education.graduated_on.year,
        note=note.strip(),
        chosen_by=user_of(actor),
        chosen_at=clock.now(),
    )
    _record("specimen.kept", actor, specimen, reason=specimen.note)
    return specimen


@transaction.atomic
def end_specimen(actor: Actor, *, specimen: Specimen, reason: str, version: int) -> Specimen:
    """Take a document off the specimens, such as when it turned out not to be genuine; the reason stays on record."""
    require(may_review(actor))
    held = Specimen.objects.select_for_update(of=("self",), no_key=True).select_related("school", "document__applicant")
    specimen = held.get(pk=specimen.pk)
    check_version(specimen.version, version, "this specimen")
    if specimen.ended_at is not None:
        raise ActionRefused("This document was taken off the specimens already.")
    if not reason.strip():
        raise ActionRefused("Say why it is taken off, for whoever compared with it.", field="reason")
    specimen.ended_by, specimen.ended_at, specimen.end_reason = user_of(actor), clock.now(), reason.strip()
    specimen.version += 1
    specimen.save()
    _record("specimen.ended", actor, specimen, reason=specimen.end_reason)
    return specimen


@transaction.atomic
def note_specimen_shown(actor: Actor, *, specimen: Specimen, beside: Credential) -> None:
    """Note, in the record of the person whose document it is, that it was laid beside another's."""
    require(may_review(actor))
    _record("specimen.shown", actor, specimen, beside=beside.document.receipt if beside.document else "")


def _record(verb: str, actor: Actor, specimen: Specimen, *, reason: str = "", **payload: object) -> None:
    told = {
        "document": specimen.document.get_kind_display(),
        "receipt": specimen.document.receipt,
        "of_school": specimen.school.name,
        "year": specimen.year,
    }
    record(
        verb,
        actor=actor,
        stream=specimen.document.applicant.stream,
        subject=f"document:{specimen.document.public_id}",
        reason=reason,
        payload={**told, **payload},
    )
