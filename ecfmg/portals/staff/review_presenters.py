"""The reviewer's desk as shapes: the pair side by side with its marks, the list, and the earlier rounds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.http import QueryDict
from django.urls import reverse

from certification.policy_in_force import policy_in_force
from certification.reference_checks import reference_checks, signatories
from credentials.marks import FaultLine, Mark, fault_line, mark_of, region_now
from credentials.models import Document, DocumentPage, Education, ReviewFault, ReviewRound, Specimen
from ecfmg.foundation import clock

ZOOMS = ("fit", "150", "200", "300")


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round with its faults."""

    round: ReviewRound
    faults: Sequence[FaultLine]


@dataclass(frozen=True, slots=True)
class Side:
    """One document of the pair at one of its pages."""

    key: str
    title: str
    document: Document
    number: int = 0
    total: int = 0
    page: DocumentPage | None = None
    src: str = ""
    zoom: str = "fit"
    links: dict[str, str] = field(default_factory=dict)
    thumbs: Sequence[tuple[int, str, str]] = ()
    marks: Sequence[Mark] = ()
    download: str = ""
    turn: str = ""


def side_of(key: str, document: Document, query: QueryDict, faults: Iterable[ReviewFault], case_id: object) -> Side:
    """The original (`key` "original") or the translation at the page and zoom that the address names."""
    pages = list(document.pages.all())
    title = f"{'Translation' if key == 'translation' else 'Original'}, {document.language}"
    if not pages:
        return Side(key, title, document)
    wanted = query.get(f"{key}_page", "")
    number = min(max(int(wanted[:4]), 1), len(pages)) if wanted.isdecimal() else 1
    zoom = query.get("zoom", "fit")
    zoom = zoom if zoom in ZOOMS else "fit"
    page = pages[number - 1]
    links = {"previous": number - 1, "next": number + 1}
    place = ZOOMS.index(zoom)
    return Side(
        key,
        title,
        document,
        number,
        len(pages),
        page,
        image(document, number, "large"),
        zoom,
        {name: _link(query, {f"{key}_page": str(to)}, key) for name, to in links.items() if 1 <= to <= len(pages)}
        | ({"closer": _link(query, {"zoom": ZOOMS[place + 1]}, key)} if place + 1 < len(ZOOMS) else {})
        | ({"farther": _link(query, {"zoom": ZOOMS[place - 1]}, key)} if place else {}),
        [
            (each.number, _link(query, {f"{key}_page": str(each.number)}, key), image(document, each.number, "small"))
            for each in pages
        ],
        [mark for fault in faults if (mark := _mark_on(fault, document, page))],
        reverse("staff:original", args=[document.public_id]),
        reverse("staff:turn_page", args=[case_id, document.public_id]),
    )


def specimen_side(specimen: Specimen, query: QueryDict, case_id: object) -> Side:
    """A specimen at the page and zoom that the address names, without what is only for the person's own document."""
    side = side_of("specimen", specimen.document, query, [], case_id)
    return replace(side, title=f"Specimen of {specimen.year}", download="", turn="")


def round_lines(rounds: Iterable[ReviewRound]) -> list[RoundLine]:
    """Rounds that the applicant was given."""
    return [RoundLine(each, [fault_line(fault, image) for fault in each.faults.all()]) for each in rounds]


def reference_of(education: Education) -> dict[str, Any]:
    """What the directory knows of the school, and whose signature is on file, to compare the paper with."""
    prefetch_related_objects([education.school], "names", "sponsor_notes")
    policy = policy_in_force().as_known(clock.today())
    return {"reference": reference_checks(education, policy), "signatories": signatories(education)}


def _mark_on(fault: ReviewFault, document: Document, page: DocumentPage) -> Mark | None:
    if fault.document_id != document.pk or fault.page != page.number:
        return None
    region = region_now(fault, page)
    return mark_of(fault, region, page) if region else None


def image(document: Document, number: int, size: str) -> str:
    """The address of a page image in this portal."""
    return reverse("staff:document_page", args=[document.public_id, number, size])


def _link(query: QueryDict, changes: dict[str, str], key: str) -> str:
    carried = {"zoom", "printed", "specimen"}
    kept = {name: value for name, value in query.items() if name.endswith("_page") or name in carried}
    return f"?{urlencode({**kept, **changes})}#{key}"
