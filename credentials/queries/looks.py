"""Who was shown a person's record or documents: for the person, by day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncDate

from applicants.models import Applicant
from applicants.queries import LOOKED_AT
from ecfmg.foundation import clock
from ecfmg.foundation.links import LINK_AUDIENCE
from ecfmg.foundation.models import Event

RESULTS = "results.seen_by_school"
ORIGINAL = "document.original_downloaded"
SPECIMEN = "specimen.shown"
#: What is kept of a look at a document.
OPENED = ("document.opened", "document.page_opened", ORIGINAL)
#: Who looked, in words for the person; never the name of somebody.
_WHO = {"staff": "Our staff", "school": "Your school", LINK_AUDIENCE: "An office of your school, by its link"}


@dataclass(frozen=True, slots=True)
class Look:
    """What one kind of reader was shown on one day."""

    on: date
    who: str
    what: str


def looks_at(applicant: Applicant) -> QuerySet[Event, dict[str, Any]]:
    """The looks of everybody but the person, the newest day first; several of a kind on one day are one. `told` makes
    them of a page of rows."""
    seen = Event.objects.filter(
        stream=applicant.stream, verb__in=[LOOKED_AT, RESULTS, SPECIMEN, *OPENED], actor_audience__in=_WHO
    )
    kinds = ("actor_audience", "payload__school", "verb", "payload__document")
    by_day = seen.annotate(day=TruncDate("at", tzinfo=clock.OFFICE_ZONE)).values("day", *kinds)
    looks: QuerySet[Event, dict[str, Any]] = by_day.order_by("-day", *kinds).distinct()
    return looks


def told(rows: Iterable[Mapping[str, Any]]) -> list[Look]:
    """The rows in words."""
    return [Look(row["day"], row["payload__school"] or _WHO[row["actor_audience"]], _what(row)) for row in rows]


def _what(row: Mapping[str, Any]) -> str:
    if row["verb"] == LOOKED_AT:
        return "Your record"
    if row["verb"] == RESULTS:
        return "Your results in Step 1 and Step 2 CK"
    document = row["payload__document"] or "A document"
    words = {
        ORIGINAL: f"{document}: the file itself",
        SPECIMEN: f"{document}: as an example of your school's papers",
        "document.page_opened": f"{document}: a page",
    }
    return words.get(row["verb"], document)
