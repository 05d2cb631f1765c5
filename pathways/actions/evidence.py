"""Licences and clinical examinations: stated by the applicant, confirmed by the source."""

from datetime import date

from django.db import transaction

from applicants.models import Applicant
from credentials.models import Document, SchoolMember
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import require
from pathways.models import Licence, Osce
from pathways.permissions import may_add_evidence, may_attest, may_confirm_evidence


@transaction.atomic
def add_licence(
    actor: Actor,
    *,
    applicant: Applicant,
    country: str,
    authority: str,
    number: str,
    kind: str,
    valid_from: date,
    valid_until: date | None = None,
    disciplinary_action: bool = False,
    document: Document | None = None,
) -> Licence:
    """State a licence, and whether there was disciplinary action. It counts once the authority has confirmed it."""
    require(may_add_evidence(actor, applicant))
    _refuse_bad_country(country)
    if not authority.strip() or not number.strip():
        raise ActionRefused("Enter the authority that gave the licence, and its number.", field="authority")
    if kind not in Licence.Kind.values:
        raise ActionRefused("Choose what kind of licence it is.", field="kind")
    if valid_from > clock.today():
        raise ActionRefused("This licence begins in the future. State it once it is valid.", field="valid_from")
    if valid_until is not None and valid_until < valid_from:
        raise ActionRefused("The licence ends before it begins. Look at the two dates again.", field="valid_until")
    if document is not None and document.applicant_id != applicant.pk:
        raise ActionRefused("This document belongs to another record. Choose one of this applicant.", field="document")
    Applicant.objects.select_for_update(no_key=True).get(pk=applicant.pk)
    if applicant.licences.filter(country=country, number=number.strip(), valid_from=valid_from).exists():
        raise ActionRefused("This licence is on your record already. Nothing was added.", field="number")
    licence = Licence.objects.create(
        applicant=applicant,
        country=country,
        authority=authority.strip(),
        number=number.strip(),
        kind=kind,
        valid_from=valid_from,
        valid_until=valid_until,
        disciplinary_action=disciplinary_action,
        document=document,
    )
    _record("pathway.licence_stated", actor, licence, {"authority": licence.authority})
    return licence


@transaction.atomic
def verify_licence(actor: Actor, *, licence: Licence, disciplinary_action: bool, version: int) -> Licence:
    """The authority has confirmed the licence, and said whether there was disciplinary action."""
    require(may_confirm_evidence(actor))
    licence = Licence.objects.select_for_update(no_key=True).select_related("applicant").get(pk=licence.pk)
    check_version(licence.version, version, "this licence")
    if licence.verified:
        raise ActionRefused("This licence was confirmed already.")
    licence.verified, licence.disciplinary_action = True, disciplinary_action
    licence.version += 1
    licence.save(update_fields=["verified", "disciplinary_action", "version"])
    _record("pathway.licence_verified", actor, licence, {"authority": licence.authority})
    return licence


@transaction.atomic
def add_osce(
    actor: Actor, *, applicant: Applicant, name: str, country: str, administered_by_school: bool, passed_on: date
) -> Osce:
    """State an objective structured clinical examination. It counts once it is attested."""
    require(may_add_evidence(actor, applicant))
    _refuse_bad_country(country)
    if not name.strip():
        raise ActionRefused("Enter the name of the examination.", field="name")
    if passed_on > clock.today():
        raise ActionRefused("The day on which you passed lies in the future.", field="passed_on")
    Applicant.objects.select_for_update(no_key=True).get(pk=applicant.pk)
    if applicant.osces.filter(name__iexact=name.strip(), passed_on=passed_on).exists():
        raise ActionRefused("This examination is on your record already. Nothing was added.", field="name")
    osce = Osce.objects.create(
        applicant=applicant,
        name=name.strip(),
        country=country,
        administered_by_school=administered_by_school,
        passed_on=passed_on,
    )
    _record("pathway.osce_stated", actor, osce, {"name": osce.name, "on": passed_on.isoformat()})
    return osce


@transaction.atomic
def attest_osce(actor: Actor, *, osce: Osce, official: SchoolMember | None = None) -> Osce:
    """The school's official (or staff, for a confirmation that came another way) confirms that the person passed."""
    osce = Osce.objects.select_for_update(no_key=True).select_related("applicant").get(pk=osce.pk)
    require(may_attest(actor, osce.applicant, official) if official is not None else may_confirm_evidence(actor))
    if osce.attested:
        raise ActionRefused("This examination was confirmed already.")
    osce.attested = True
    osce.save(update_fields=["attested"])
    _record("pathway.osce_attested", actor, osce, {"name": osce.name})
    return osce


def _refuse_bad_country(country: str) -> None:
    if len(country) != 3 or not country.isascii() or not country.isupper() or not country.isalpha():
        raise ActionRefused("Choose the country from the list.", field="country")


def _record(verb: str, actor: Actor, evidence: Licence | Osce, payload: dict[str, str]) -> None:
    record(
        verb,
        actor=actor,
        stream=evidence.applicant.stream,
        subject=str(evidence.public_id),
        for_applicant=True,
        payload=payload,
    )
