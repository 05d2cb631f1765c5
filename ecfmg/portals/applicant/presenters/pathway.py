"""The routes of a season as cards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from ecfmg.foundation import shapes

NAMES = {
    1: "Licensed to practise in another country",
    2: "OSCE for licensure, given by the medical school",
    3: "School accredited by a WFME-recognised agency",
    4: "School accredited by an agency comparable by NCFMEA",
    5: "Degree issued jointly with a US medical school",
    6: "Mini-CEX by licensed physicians",
}
STATES = {
    "eligible": ("met", "Open to you"),
    "incomplete": ("waiting", "Open to you, evidence is missing"),
    "not_eligible": ("refused", "Not open to you"),
    "needs_review": ("person", "A person decides"),
}
#: What the person can do about a reason, on this portal.
REMEDIES = {
    "licence_missing": ("State a licence", "applicant:licence"),
    "osce_missing": ("State a clinical examination", "applicant:osce"),
    "diploma_not_verified": ("See your documents", "applicant:documents"),
    "no_application": ("Apply for certification first", "applicant:apply"),
}


@dataclass(frozen=True, slots=True)
class RouteCard:
    """One Pathway for this person; `first` is the reason shown at once, `reasons` are all of them."""

    number: int
    label: str
    name: str
    tone: str
    word: str
    first: str
    reasons: list[Any]
    links: list[shapes.Link]
    can_apply: bool


def route_card(route: Mapping[str, Any]) -> RouteCard:
    """The card of one route of a decision document."""
    tone, word = STATES[route["state"]]
    reasons = route["reasons"]
    return RouteCard(
        number=route["pathway"],
        label=str(route["pathway"]),
        name=NAMES[route["pathway"]],
        tone=tone,
        word=word,
        first=reasons[0]["text"] if reasons else "Everything that it asks for is on file.",
        reasons=reasons,
        links=_remedies(route),
        can_apply=route["state"] in {"eligible", "incomplete"},
    )


def _remedies(route: Mapping[str, Any]) -> list[shapes.Link]:
    """What the person can do now; nothing where something else keeps the Pathway closed anyway."""
    codes = [reason["code"] for reason in route["reasons"]]
    if route["state"] == "not_eligible" and not REMEDIES.keys() >= set(codes):
        return []
    remedies = dict.fromkeys(REMEDIES[code] for code in codes if code in REMEDIES)
    return [shapes.Link(f"{label}: Pathway {route['pathway']}", reverse(name)) for label, name in remedies]
