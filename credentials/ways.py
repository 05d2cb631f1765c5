"""By which way a request can reach a school: its people here, an office by e-mail, or paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from credentials.letters import roster_addresses
from credentials.models import Language, School, SchoolContact, VerificationRequest
from ecfmg.foundation.errors import ActionRefused

Channel = VerificationRequest.Channel
#: What the applicant reads where no office of the school is listed.
THE_OFFICE = "The school's office"
THE_PORTAL = "The school's officials in our portal"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a school: channel, the office (none for the portal, or for the school's general address), language."""

    channel: str
    contact: SchoolContact | None = None
    language: str = Language.ENGLISH

    @property
    def sent_to(self) -> str:
        """The office in words that the applicant may see; never a person, never an address."""
        if self.channel == Channel.PORTAL:
            return THE_PORTAL
        return self.contact.office if self.contact else THE_OFFICE


def contacts_of(school: School) -> Sequence[SchoolContact]:
    """The offices of `school` that can be asked, the first one first."""
    return list(school.contacts.filter(active=True).order_by("position", "pk"))


def way_to(school: School, *, channel: str = "", contact: SchoolContact | None = None, language: str = "") -> Way:
    """The way that was chosen, completed and checked; without a choice the quickest one there is. Raises
    `ActionRefused` saying what is missing."""
    if contact is not None and (contact.school_id != school.pk or not contact.active):
        raise ActionRefused("Choose an office of this school that is still in use.", field="contact")
    channel = channel or _quickest(school, contact)
    if channel not in Channel.values:
        raise ActionRefused("Choose how the school is asked.", field="channel")
    if channel == Channel.PORTAL:
        if not roster_addresses(school):
            raise ActionRefused(
                f"Nobody of {school.name} has an account here. Ask an office by link or on paper.", field="channel"
            )
        return Way(channel, None, language or Language.ENGLISH)
    contact = contact or next((each for each in contacts_of(school) if _reaches(each, channel)), None)
    _check(school, channel, contact)
    return Way(channel, contact, language or (contact.language if contact else Language.ENGLISH))


def _quickest(school: School, contact: SchoolContact | None) -> str:
    if contact is not None:
        return Channel.LINK if contact.email else Channel.PAPER
    if roster_addresses(school):
        return Channel.PORTAL
    contacts = contacts_of(school)
    if school.office_email or any(each.email for each in contacts):
        return Channel.LINK
    if any(each.postal_address for each in contacts):
        return Channel.PAPER
    raise ActionRefused(
        f"Nobody of {school.name} can be reached: its roster has nobody in office, and it has no office with an "
        "address. Add one of them to the school first."
    )


def _reaches(contact: SchoolContact, channel: str) -> bool:
    return bool(contact.email if channel == Channel.LINK else contact.postal_address)


def _check(school: School, channel: str, contact: SchoolContact | None) -> None:
    if channel == Channel.LINK and not (contact.email if contact else school.office_email):
        raise ActionRefused("This office has no e-mail address. Add it, or ask on paper.", field="contact")
    if channel == Channel.PAPER and not (contact and contact.postal_address):
        raise ActionRefused("This office has no postal address. Add it, or ask by link.", field="contact")


def next_way(request: VerificationRequest) -> Way | None:
    """The way to the next office on the school's list; None where everybody on it was asked."""
    channel = Channel.PAPER if request.channel == Channel.PAPER else Channel.LINK
    found = contacts_of(request.school)
    if request.contact_id:
        numbers = [each.pk for each in found]
        after = numbers.index(request.contact_id) + 1 if request.contact_id in numbers else 0
        found = found[after:]
    contact = next((each for each in found if _reaches(each, channel)), None)
    return Way(channel, contact, contact.language) if contact else None
