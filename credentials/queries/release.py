"""Which MSPEs programmes may see: none before the release day of the season in which it was received."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Q, QuerySet

from applicants.models import Applicant
from credentials.models import Document, School
from credentials.policy.seasons import Season, known_seasons, season_on
from ecfmg.foundation import clock
from ecfmg.foundation.templatetags.words import day_in_words

Kind, State = Document.Kind, Document.State


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


def is_held(document: Document) -> bool:
    """Whether `document` is an MSPE that nobody outside may see yet."""
    if document.kind != Kind.MSPE:
        return False
    day = released_on(document)
    return day is None or clock.today() < day


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
    if clock.today() < day:
        words = day_in_words(day)
        return Release(f"Received; is released on {words}", "Until then no programme sees it.", f"On {words}.")
    words = day_in_words(max(day, clock.day_of(document.received_at)))
    return Release(f"Released on {words}", "Programmes may see it.", "It was settled by the release.")


def shown_to_programmes(applicant: Applicant) -> QuerySet[Document]:
    """The documents of a residency application that a programme may see: MSPEs that are released, letters, transcripts;
    ready, and in their newest version."""
    kinds = Q(kind__in=[Kind.LOR, Kind.TRANSCRIPT])
    documents = Document.objects.filter(applicant=applicant, state=State.READY, superseded_by=None)
    return documents.filter(kinds | Q(kind=Kind.MSPE) & _released())


def _released() -> Q:
    """MSPEs received in a season whose release day has come."""
    released = Q(pk__in=[])
    for season in known_seasons():
        if season.released_on and season.released_on <= clock.today():
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
