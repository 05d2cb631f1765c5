"""What programmes may see: transcripts and letters, and no MSPE before the release of the season in which it came."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from applicants.models import Applicant
from credentials.models import Credential, Document, School
from credentials.policy.seasons import Season, known_seasons, season_on
from ecfmg.foundation import clock
from ecfmg.foundation.templatetags.words import day_in_words

Kind, State = Document.Kind, Document.State
#: What a residency application is made of.
SENT_KINDS = (Kind.MSPE, Kind.TRANSCRIPT, Kind.LOR)
_REFUSED = (Credential.State.RETURNED, Credential.State.REJECTED)


@dataclass(frozen=True, slots=True)
class ReleaseCount:
    """The season that runs, and how many MSPEs of a school are ready for its release, wait for their pages, or could
    not be opened."""

    season: Season | None
    ready: int
    preparing: int
    unreadable: int


def released_on(document: Document) -> date | None:
    """The day on which programmes may first see an MSPE; None while that is not known."""
    season = season_on(clock.day_of(document.received_at))
    return season.released_on if season else None


def released_from(document: Document) -> datetime | None:
    """The moment from which programmes may see an MSPE; None while that is not known."""
    season = season_on(clock.day_of(document.received_at))
    return season.released_from if season else None


def is_held(document: Document) -> bool:
    """Whether `document` is an MSPE that nobody outside may see yet."""
    if document.kind != Kind.MSPE:
        return False
    moment = released_from(document)
    return moment is None or clock.now() < moment


@dataclass(frozen=True, slots=True)
class Release:
    """What becomes of an MSPE: a short word, what it means, and when."""

    what: str
    meaning: str
    when: str


def release_of(document: Document) -> Release | None:
    """What becomes of an MSPE; None for other documents, and for what can never be shown."""
    if document.kind != Kind.MSPE or document.superseded_by_id or document.state == State.UNREADABLE:
        return None
    day = released_on(document)
    if day is None:
        meaning = "Programmes see it from the release day of the season, which is not known yet."
        return Release(
            "Received; held until the release day is known", meaning, "The day is told here once it is known."
        )
    if is_held(document):
        words = day_in_words(day)
        return Release(f"Received; is released on {words}", "Until then no programme sees it.", f"On {words}.")
    words = day_in_words(max(day, clock.day_of(document.received_at)))
    return Release(f"Released on {words}", "Programmes may see it.", "It was settled by the release.")


def newest_for_programmes() -> QuerySet[Document]:
    """MSPEs, transcripts and letters of anybody in their newest version, with translations, readable or not."""
    newest = Q(superseded_by=None) & (Q(translation_of=None) | Q(translation_of__superseded_by=None))
    return Document.objects.filter(newest, kind__in=SENT_KINDS)


def sent_to_programmes() -> QuerySet[Document]:
    """What programmes see of anybody, now or from its day on: the newest that are ready, and neither returned to the
    applicant nor rejected."""
    stands_for = Q(document=OuterRef("pk")) | Q(document=OuterRef("translation_of"))
    refused = Credential.objects.filter(stands_for, state__in=_REFUSED)
    return newest_for_programmes().filter(~Exists(refused), state=State.READY)


def shown_to_programmes(applicant: Applicant) -> QuerySet[Document]:
    """The documents of one person that programmes may see at this moment."""
    return sent_to_programmes().filter(applicant=applicant).filter(~Q(kind=Kind.MSPE) | _released())


def _released() -> Q:
    """MSPEs received in a season whose release has come."""
    released = Q(pk__in=[])
    for season in known_seasons():
        if season.released_from and season.released_from <= clock.now():
            released |= Q(received_at__gte=_start(season.starts_on), received_at__lt=_start(_after(season.ends_on)))
    return released


def mspes_of_season(school: School, day: date | None = None) -> ReleaseCount:
    """How many MSPEs of `school` are there for the season of `day` (today); one query."""
    season = season_on(day or clock.today())
    if season is None:
        return ReleaseCount(None, 0, 0, 0)
    sent = Document.objects.filter(
        from_school=school,
        kind=Kind.MSPE,
        superseded_by=None,
        received_at__gte=_start(season.starts_on),
        received_at__lt=_start(_after(season.ends_on)),
    )
    counts = dict(_counted(sent))
    return ReleaseCount(season, counts.get("ready", 0), counts.get("waiting", 0), counts.get("unreadable", 0))


def _counted(documents: QuerySet[Document]) -> Iterator[tuple[str, int]]:
    yield from documents.order_by().values_list("state").annotate(number=Count("applicant", distinct=True))


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.OFFICE_ZONE)


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
