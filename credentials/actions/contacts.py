"""The offices of a school that answer questions, kept by our staff."""

from dataclasses import dataclass

from django.db import transaction

from credentials.errors import Fault, FaultsFound
from credentials.models import School, SchoolContact
from credentials.permissions import may_record_paper
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import require


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """What is known of an office. `position` 1 is asked first; one that is not `active` is asked no more."""

    office: str
    name: str = ""
    title: str = ""
    email: str = ""
    postal_address: str = ""
    language: str = "en"
    position: int = 1
    active: bool = True


@transaction.atomic
def add_contact(actor: Actor, *, school: School, details: ContactDetails) -> SchoolContact:
    """Put an office on the school's list. Raises `FaultsFound` naming every fault."""
    require(may_record_paper(actor))
    _check(details)
    contact = SchoolContact.objects.create(school=school, **_columns(details))
    _record("contact.added", actor, contact)
    return contact


@transaction.atomic
def edit_contact(actor: Actor, *, contact: SchoolContact, details: ContactDetails, version: int) -> SchoolContact:
    """Change an office that nobody changed since `version`. Requests that went to it before keep what they say."""
    require(may_record_paper(actor))
    contact = (
        SchoolContact.objects.select_for_update(of=("self",), no_key=True).select_related("school").get(pk=contact.pk)
    )
    check_version(contact.version, version, "this office")
    _check(details)
    for column, value in _columns(details).items():
        setattr(contact, column, value)
    contact.version += 1
    contact.save()
    _record("contact.changed", actor, contact)
    return contact


def _check(details: ContactDetails) -> None:
    faults = []
    if not details.office.strip():
        faults.append(Fault("office", "Enter the office, such as Registrar's office."))
    if details.active and not details.email.strip() and not details.postal_address.strip():
        faults.append(Fault("email", "Enter an e-mail address or a postal address, or both."))
    if faults:
        raise FaultsFound(faults)


def _columns(details: ContactDetails) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(details, name) for name in ContactDetails.__slots__}
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def _record(verb: str, actor: Actor, contact: SchoolContact) -> None:
    record(
        verb,
        actor=actor,
        stream=contact.school.stream,
        subject=f"contact:{contact.public_id}",
        payload={"office": contact.office, "active": contact.active},
    )
