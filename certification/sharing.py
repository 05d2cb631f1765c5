"""What can be shared with an organisation, how each thing is called, and until when a sharing opens it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from certification.models import SharedItem, Sharing
from credentials.models import Document
from credentials.policy.seasons import Season, known_seasons, seasons_from
from credentials.queries.release import released_from
from ecfmg.foundation import clock

Kind = SharedItem.Kind


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a person can share: the MSPE, the transcript, or a letter by its number."""

    kind: str
    letter_number: str = ""

    @property
    def code(self) -> str:
        """As a form names it: ``mspe``, ``transcript`` or ``lor:L-7K3QX9``."""
        return f"{self.kind}:{self.letter_number}" if self.letter_number else self.kind

    def covers(self, document: Document) -> bool:
        """Whether `document`, or the original of this translation, is what was chosen."""
        if document.kind != self.kind:
            return False
        own = document.translation_of or document
        return self.kind != Kind.LOR or own.letter_number == self.letter_number


def choice_from(code: str) -> Choice:
    """The choice that a form named, whether or not there is such a thing."""
    kind, _, number = code.partition(":")
    return Choice(kind, number)


def title_of(document: Document) -> str:
    """``Letter by Ada Bello (L-7K3QX9)``, ``MSPE`` or ``Transcript``; a translation says so."""
    own = document.translation_of or document
    translation = " (translation)" if document.translation_of else ""
    if document.kind == Kind.LOR:
        return f"Letter by {own.author} ({own.letter_number}){translation}"
    return f"{Kind(document.kind).label}{translation}"


def title_of_choice(choice: Choice) -> str:
    """The title of what was chosen where no document is there to name it."""
    return f"Letter {choice.letter_number}" if choice.kind == Kind.LOR else Kind(choice.kind).label


def season_of(sharing: Sharing) -> Season | None:
    """The season of policy that the sharing is for; None where policy no longer has it."""
    return next((season for season in known_seasons() if season.year == sharing.season), None)


def in_force() -> Q:
    """Sharings that open documents today: not withdrawn, and of a season that is not over."""
    years = [season.year for season in seasons_from(clock.today())]
    return Q(withdrawn_at__isnull=True, season__in=years)


def is_in_force(sharing: Sharing) -> bool:
    """The same of one sharing."""
    season = season_of(sharing)
    return sharing.withdrawn_at is None and season is not None and clock.today() <= season.ends_on


def opens_at(item: SharedItem, document: Document) -> datetime | None:
    """The moment from which the organisation reads `document`: shared, received and, of an MSPE, released. None while
    the release day is not known."""
    moments: list[datetime | None] = [item.shared_at, document.received_at]
    if document.kind == Kind.MSPE:
        moments.append(released_from(document))
    known = [moment for moment in moments if moment is not None]
    return max(known) if len(known) == len(moments) else None
