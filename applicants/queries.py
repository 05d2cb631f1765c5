"""Reads about people that more than one place needs."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from applicants.models import Applicant, CertificationApplication, IdentityDocument, Message, NameOfRecord
from applicants.names import fold
from ecfmg.accounts.models import User

PAGE_SIZE = 25
#: What is kept of every look at a person by somebody else.
LOOKED_AT = "applicant.looked_at"


def applicants_with_names() -> QuerySet[Applicant]:
    """Applicants with all their names in one more query: `name_of` then asks nothing."""
    return Applicant.objects.prefetch_related(Prefetch("names", NameOfRecord.objects.order_by("-valid_from", "-id")))


def applicant_of_user(user: User) -> Applicant | None:
    """The record of a signed-in applicant."""
    return applicants_with_names().filter(user=user).first()


def name_of(applicant: Applicant) -> str:
    """The name of record as it is now: given names, then family name."""
    current = current_name(applicant)
    return str(current) if current else ""


def current_name(applicant: Applicant) -> NameOfRecord | None:
    """The name of record that has no end. Asks nothing where the names were fetched with the applicant."""
    return next((name for name in applicant.names.all() if name.valid_until is None), None)


def names_of(applicant: Applicant) -> QuerySet[NameOfRecord]:
    """The history of the name of record, newest first."""
    return applicant.names.order_by("-valid_from", "-id")


def current_application(applicant: Applicant) -> CertificationApplication | None:
    """The newest application for certification, whatever its status."""
    return applicant.applications.order_by("-id").first()


def identity_documents_of(applicant: Applicant) -> QuerySet[IdentityDocument]:
    """Passports and the like with their files, newest first."""
    return applicant.identity_documents.select_related("file").order_by("-id")


def messages_of(applicant: Applicant) -> QuerySet[Message]:
    """Both sides' messages with their authors, newest first."""
    return applicant.messages.select_related("author").order_by("-id")


def unread_by_applicant(applicant: Applicant) -> int:
    """How many messages of staff the applicant has not opened."""
    return applicant.messages.filter(from_staff=True, read_at__isnull=True).count()


def messages_waiting_for_staff() -> QuerySet[Message]:
    """Messages of applicants without an answer, the longest waiting first."""
    waiting = Message.objects.filter(from_staff=False, answered_at__isnull=True)
    return waiting.select_related("applicant", "author").order_by("sent_at", "id")


@dataclass(frozen=True, slots=True)
class Person:
    """One line of a search for people."""

    public_id: UUID
    usmle_id: str
    name: str
    former_name: str
    date_of_birth: date | None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of people in the order of their names; `after` is the cursor of the next page, empty on the last."""

    people: tuple[Person, ...]
    after: str


def find_people(text: str, limit: int = PAGE_SIZE, after: str = "") -> PeoplePage:
    """People whose name, present or former, begins with `text`, or whose USMLE ID does.

    "okafor", "Okafor, A" and "Ada Okafor" find Ada Okafor. Each name that matches is one line, so a person can appear
    by a present and by a former name. No text finds everybody, in the order of the names.
    """
    names = names_matching(text).select_related("applicant").order_by("folded", "id")
    names = names.prefetch_related(Prefetch("applicant__names", NameOfRecord.objects.order_by("-valid_from", "-id")))
    last = _read_cursor(after)
    if last is not None:
        names = names.filter(Q(folded__gt=last.folded) | Q(folded=last.folded, id__gt=last.pk))
    rows = list(names[: limit + 1])
    shown = rows[:limit]
    return PeoplePage(tuple(_person(row) for row in shown), str(shown[-1].public_id) if len(rows) > limit else "")


def names_matching(text: str) -> QuerySet[NameOfRecord]:
    """Names, present and former, that `find_people` would list; of a USMLE ID the present name."""
    return NameOfRecord.objects.filter(_matches(text))


def _matches(text: str) -> Q:
    digits = text.replace("-", "").replace(" ", "")
    if digits and digits.isascii() and digits.isdecimal():
        return Q(applicant__usmle_id__startswith=digits[:8], valid_until__isnull=True)
    family, comma, given = (fold(part) if part != "," else part for part in text.partition(","))
    if not family:
        return Q()
    if comma:
        return Q(folded__startswith=f"{family}, {given}" if given else f"{family},")
    return Q(folded__startswith=family) | Q(folded_given_first__startswith=family)


def _read_cursor(after: str) -> NameOfRecord | None:
    # The cursor stands in an address, so it is the random id of the last line and not the name.
    try:
        return NameOfRecord.objects.filter(public_id=UUID(after)).first()
    except ValueError:
        return None


def _person(row: NameOfRecord) -> Person:
    current = name_of(row.applicant)
    return Person(
        public_id=row.applicant.public_id,
        usmle_id=row.applicant.usmle_id or "",
        name=current,
        former_name=str(row) if row.valid_until is not None else "",
        date_of_birth=row.applicant.date_of_birth,
    )
