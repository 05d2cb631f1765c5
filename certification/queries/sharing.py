"""Reads about what is shared with organisations: by whom, with whom, which documents, from when, and who read them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet

from applicants.models import Applicant, NameOfRecord
from applicants.queries import names_matching
from certification.models import ConfirmationReport, RecipientMember, RecipientOrganisation, SharedItem, Sharing
from certification.sharing import Choice, in_force, opens_at, title_of, title_of_choice
from credentials.models import Credential, Document
from credentials.queries.release import newest_for_programmes, sent_to_programmes, shown_to_programmes
from ecfmg.foundation import clock
from ecfmg.foundation.models import Event

Kind = SharedItem.Kind
READINGS = ("sharing.page_read", "sharing.copy_taken")
_ORDER = [Kind.MSPE, Kind.TRANSCRIPT, Kind.LOR]


@dataclass(frozen=True, slots=True)
class Here:
    """The newest version of a document: whether it is fit to be read, and whether its school confirmed it (which is
    asked of transcripts only)."""

    document: Document
    is_ready: bool
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that a person can share, with what is here of it (nothing yet: it may still come)."""

    choice: Choice
    title: str
    here: tuple[Here, ...]


@dataclass(frozen=True, slots=True)
class SharedLine:
    """One document under a sharing, or a thing that was shared and is not here yet (`here` None).

    `opens_at`: the moment from which it is read; None where nothing is ready or the release day is not known.
    """

    kind: str
    title: str
    here: Here | None
    opens_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it can be read at this moment, as long as the sharing is in force."""
        return self.opens_at is not None and self.opens_at <= clock.now()


def organisations_found(words: str) -> QuerySet[RecipientOrganisation]:
    """Organisations of which somebody signs in here, by words of the name or the number; all for no words."""
    present = RecipientMember.objects.filter(organisation=OuterRef("pk"), ended_at__isnull=True, user__is_active=True)
    found = RecipientOrganisation.objects.filter(Exists(present)).order_by("name", "pk")
    if not words.strip():
        return found
    named = Q()
    for word in words.split():
        named &= Q(name__icontains=word)
    return found.filter(named | Q(reference__iexact=words.strip()))


def offers_to(applicant: Applicant) -> list[Offer]:
    """What a person can share: MSPE and transcript always, and each letter that was received."""
    here = _newest([applicant.pk])[applicant.pk]
    originals = [each.document for each in here if each.document.translation_of is None]
    letters = [Choice(Kind.LOR, each.letter_number) for each in originals if each.kind == Kind.LOR]
    return [_offer(choice, here) for choice in (Choice(Kind.MSPE), Choice(Kind.TRANSCRIPT), *letters)]


def _offer(choice: Choice, here: Iterable[Here]) -> Offer:
    covered = tuple(each for each in here if choice.covers(each.document))
    return Offer(choice, title_of(covered[0].document) if choice.letter_number else title_of_choice(choice), covered)


def _newest(people: Sequence[int]) -> Mapping[int, list[Here]]:
    """Everything of these people that is sent to programmes, ready or not, by the id of the person, in the order in
    which it came; three queries."""
    newest = newest_for_programmes().filter(applicant__in=people)
    ready = set(sent_to_programmes().filter(applicant__in=people).values_list("pk", flat=True))
    confirmed = Credential.objects.filter(education__applicant__in=people, state=Credential.State.VERIFIED)
    verified = set(confirmed.values_list("document", flat=True))
    here: dict[int, list[Here]] = defaultdict(list)
    for document in newest.select_related("from_school", "translation_of").order_by("pk"):
        here[document.applicant_id].append(Here(document, document.pk in ready, document.pk in verified))
    return here


def sharings_of(applicant: Applicant) -> QuerySet[Sharing]:
    """Everything that a person ever shared, newest first, with the organisations."""
    return applicant.sharings.select_related("organisation", "applicant").order_by("-id")


def shared_with(organisation: RecipientOrganisation, words: str = "") -> QuerySet[Sharing]:
    """What `organisation` may read today, newest first, with the people and all their names. `words`: the beginning of
    a name or of a USMLE ID."""
    names = Prefetch("applicant__names", NameOfRecord.objects.order_by("-valid_from", "-id"))
    found = Sharing.objects.filter(in_force(), organisation=organisation)
    if words.strip():
        found = found.filter(applicant__in=names_matching(words).values("applicant"))
    return found.select_related("applicant", "organisation").prefetch_related(names).order_by("-id")


def documents_under(sharing: Sharing) -> QuerySet[Document]:
    """The documents that are read under a sharing at this moment: of this person, chosen, released, newest version.
    The caller fetched `sharing` through `shared_with`."""
    chosen = Q(pk__in=[])
    for item in sharing.items.filter(ended_at__isnull=True):
        own = Q(kind=item.kind)
        if item.kind == Kind.LOR:
            own &= Q(letter_number=item.letter_number) | Q(translation_of__letter_number=item.letter_number)
        chosen |= own
    documents = shown_to_programmes(sharing.applicant).filter(chosen)
    return documents.select_related("from_school", "translation_of").order_by("pk")


def lines_of(sharings: Iterable[Sharing]) -> Mapping[int, list[SharedLine]]:
    """What each sharing opens, by its id, whether it can be read yet or not; four queries for any number of them."""
    listed = list(sharings)
    items = defaultdict(list)
    for item in SharedItem.objects.filter(sharing__in=listed, ended_at__isnull=True):
        items[item.sharing_id].append(item)
    here = _newest([each.applicant_id for each in listed])
    return {each.pk: _lines(items[each.pk], here.get(each.applicant_id, [])) for each in listed}


def _lines(items: Iterable[SharedItem], here: Iterable[Here]) -> list[SharedLine]:
    lines = []
    for item in sorted(items, key=lambda each: (_ORDER.index(Kind(each.kind)), each.pk)):
        choice = Choice(item.kind, item.letter_number)
        covered = [each for each in here if choice.covers(each.document)]
        lines += [_line(item, each) for each in covered]
        if not covered:
            lines.append(SharedLine(item.kind, title_of_choice(choice), None, None))
    return lines


def _line(item: SharedItem, here: Here) -> SharedLine:
    moment = opens_at(item, here.document) if here.is_ready else None
    return SharedLine(item.kind, title_of(here.document), here, moment)


def latest_reports(organisation: RecipientOrganisation, people: Iterable[int]) -> Mapping[int, ConfirmationReport]:
    """What the organisation was told last about each of `people`, by their ids; one query."""
    told = ConfirmationReport.objects.filter(organisation=organisation, applicant__in=list(people))
    newest = told.order_by("applicant", "-id").distinct("applicant")
    return {each.applicant_id: each for each in newest if each.applicant_id is not None}


def readings_of(sharing: Sharing) -> QuerySet[Event]:
    """Each page that was read and each copy that was taken under a sharing, newest first."""
    return Event.objects.filter(
        stream=sharing.applicant.stream, subject=f"sharing:{sharing.public_id}", verb__in=READINGS
    ).order_by("-id")


def last_readings(applicant: Applicant, sharings: Iterable[Sharing]) -> Mapping[str, datetime]:
    """When something was read last under each of a person's sharings, by the subject of the events; one query."""
    subjects = [f"sharing:{each.public_id}" for each in sharings]
    read = Event.objects.filter(stream=applicant.stream, subject__in=subjects, verb__in=READINGS)
    return dict(read.order_by().values_list("subject").annotate(last=Max("at")))
