"""The requirements as cards: what each is, what it means now, who acts next, by when, and why."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse

from credentials.models import Credential
from ecfmg.foundation import shapes
from ecfmg.foundation.templatetags.words import day_in_words
from ecfmg.portals.applicant.presenters.as_it_stands import credentials_sentence

TITLES = {
    "application": "Application for certification",
    "medical_science_exams": "Medical science examinations",
    "clinical_skills": "Clinical skills",
    "communication_skills": "Communication skills",
    "medical_education_credentials": "Medical education credentials",
}

PAPERS = "medical_education_credentials"

#: Reasons that wait for somebody else: who acts next, and how long it usually takes where that is known.
OTHERS_ACT: dict[str, tuple[str, str]] = {
    "application_pending": (
        "Our intake staff",
        "The status page changes as soon as they have decided.",
    ),
    "result_pending": (
        "The examination programme",
        "Results usually come within four weeks; some take eight.",
    ),
    "result_withheld": ("USMLE", "Ask USMLE what it still needs."),
    "result_indeterminate": ("Our staff", ""),
    "pathway_under_review": (
        "Our Pathways staff",
        "They decide once every item of evidence is in.",
    ),
    "oet_not_released": ("You", "Release the result to ECFMG in your OET account."),
    "transcript_missing": (
        "Your medical school, or our staff",
        "Your documents page names the day of the next step for each.",
    ),
    "diploma_not_verified": (
        "Your medical school, or our staff",
        "Your documents page names the day of the next step for each.",
    ),
    "transcript_not_verified": (
        "Your medical school, or our staff",
        "Your documents page names the day of the next step for each.",
    ),
    "transfer_transcript_not_verified": ("The school that gave the credits", ""),
    "irregular_behavior_alleged": ("The credentials committee", ""),
    "leap_day_deadline": ("Our staff", ""),
    "canadian_graduate": ("Our staff", ""),
    "policy_value_unknown": (
        "Our staff",
        "A value that this depends on has not been published.",
    ),
}

MEANINGS = {
    "met": "Nothing more is needed for this requirement.",
    "pending": "",
    "not_met": "What is on file cannot meet it. The reasons say what can still be done.",
    "needs_review": "The rules cannot answer this alone, so a person looks at it. That is not a refusal.",
    "not_applicable": "It does not apply to you.",
}


#: A person in one of these states is asked for nothing more; the requirements are only told.
CLOSED = frozenset({"revoked", "not_img", "ineligible"})


def cards(decision: Mapping[str, Any], credentials: Iterable[Credential]) -> list[shapes.Requirement]:
    """One card for each requirement of a decision document; holds only where something stands in the way."""
    requirements = decision["requirements"]
    drawn = [_card(name, requirements[name]) for name in TITLES]
    real = credentials_sentence(requirements[PAPERS], credentials)
    if real:
        drawn = [replace(card, sentence=real) if card.anchor == PAPERS else card for card in drawn]
    if requirements["holds"]["state"] != "met":
        drawn.append(_card("holds", requirements["holds"], title="Holds"))
    if decision["status"] == "certified":
        return [card if is_met(requirements[str(card.anchor)]) else _standing_anyway(card) for card in drawn]
    return [_told_only(card) for card in drawn] if decision["status"] in CLOSED else drawn


def is_met(requirement: Mapping[str, Any]) -> bool:
    """Whether a requirement stands in nobody's way."""
    return requirement["state"] in {"met", "not_applicable"}


def _standing_anyway(card: shapes.Requirement) -> shapes.Requirement:
    """The card of a certified person for a requirement that the rules of today find open: nothing follows from it."""
    sentence = replace(card.sentence, next_actor="Nobody needs to act: your certificate stands.", when="")
    return replace(card, sentence=sentence, links=())


def _told_only(card: shapes.Requirement) -> shapes.Requirement:
    """The card of a closed case: what was found, with nobody asked to act."""
    return replace(card, sentence=replace(card.sentence, next_actor="", when=""), links=())


def met(decision: Mapping[str, Any]) -> tuple[int, int]:
    """How many requirements are met, of how many that apply; holds are no requirement of their own."""
    states = [decision["requirements"][name]["state"] for name in TITLES]
    applying = [state for state in states if state != "not_applicable"]
    return applying.count("met"), len(applying)


def _card(name: str, requirement: Mapping[str, Any], title: str = "") -> shapes.Requirement:
    reasons = requirement["reasons"]
    state = requirement["state"]
    actor, usual = _next(state, reasons)
    deadline = requirement["deadline"]
    by = f"Possible until {day_in_words(date.fromisoformat(deadline))}." if deadline else usual
    return shapes.Requirement(
        title=title or TITLES[name],
        state=state,
        sentence=shapes.Sentence(
            what=reasons[0]["text"] if reasons and state != "met" else MEANINGS[state],
            meaning=MEANINGS[state] if reasons and state != "met" else "",
            next_actor=actor,
            when=by,
        ),
        reasons=[_reason(reason) for reason in reasons],
        links=_links(name, reasons) if state not in {"met", "not_applicable"} else (),
        anchor=name,
    )


def _next(state: str, reasons: list[Mapping[str, Any]]) -> tuple[str, str]:
    if state in {"met", "not_applicable"}:
        return "Nobody needs to act.", ""
    if state == "needs_review":
        return "Our staff", "There is no set time; you hear from us by e-mail."
    waiting = [OTHERS_ACT[reason["code"]] for reason in reasons if reason["code"] in OTHERS_ACT]
    if len(waiting) < len(reasons):
        return "You", "" if state == "not_met" else "The rules set no date."
    if waiting:
        return waiting[0]
    return "Our staff", ""


def _reason(reason: Mapping[str, Any]) -> shapes.Reason:
    source = reason["source"] or ""
    is_link = source.startswith("https://")
    return shapes.Reason(
        text=reason["text"],
        source_label="The published rule" if is_link else source,
        source_url=source if is_link else "",
        certainty=reason["certainty"] or "",
    )


Maker = Callable[[], shapes.Link]
LINKS: dict[str, Maker] = {
    "application": lambda: shapes.Link("Open your application", reverse("applicant:apply")),
    "medical_science_exams": lambda: shapes.Link("See your examinations", reverse("applicant:exams")),
    "clinical_skills": lambda: shapes.Link("See your Pathway", reverse("applicant:pathway")),
    "communication_skills": lambda: shapes.Link("See your Pathway and OET", reverse("applicant:pathway")),
    "medical_education_credentials": lambda: shapes.Link("See your documents", reverse("applicant:documents")),
    "holds": lambda: shapes.Link("Write to our staff", reverse("applicant:messages")),
}


def _links(name: str, reasons: list[Mapping[str, Any]]) -> list[shapes.Link]:
    if any(reason["code"] == "no_education" for reason in reasons):
        return [shapes.Link("State your education", reverse("applicant:education"))]
    return [LINKS[name]()]
