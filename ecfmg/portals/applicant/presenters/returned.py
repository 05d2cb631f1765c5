"""What the applicant is asked to put right: grouped by what answers it, each with its place, words and example."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse

from credentials.actions.rounds import slot_of
from credentials.marks import FaultLine, fault_line
from credentials.models import Credential, Document, ReviewFault, ReviewRound
from credentials.queries.credentials import round_with_applicant
from credentials.queries.reviewing import told_rounds_of
from credentials.reasons import REASONS
from ecfmg.foundation import shapes
from ecfmg.foundation.once import new_key
from ecfmg.portals.applicant.forms.returned import BetterDocumentForm, BetterTranslationForm, WordsForm

TITLES = {
    "document": "Send a better copy of the {document}",
    "translation": "Send a better translation of the {document}",
    "name_proof": "Send proof of the other name",
    "": "Answer in words",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One fault with the form that answers it in words, where words can."""

    line: FaultLine
    is_open: bool
    words: WordsForm | None


@dataclass(frozen=True, slots=True)
class Slot:
    """Faults that one file answers, and its form (None where only words can)."""

    key: str
    title: str
    asked: Sequence[Asked]
    form: forms.Form | None

    @property
    def is_open(self) -> bool:
        """Whether something in it still waits for the applicant."""
        return any(each.is_open for each in self.asked)


@dataclass(frozen=True, slots=True)
class ToFix:
    """The list that is with the applicant: its slots, open ones first, and how much is left."""

    credential: Credential
    slots: Sequence[Slot]
    total: int
    left: int


def image(document: Document, number: int, size: str) -> str:
    """The address of a page image in this portal."""
    return reverse("applicant:document_page", args=[document.public_id, number, size])


def to_fix(credential: Credential, rounds: Sequence[ReviewRound], bound: forms.Form | None = None) -> ToFix | None:
    """The open list of a returned credential, `bound` being the form that was refused; None where there is none."""
    current = next((each for each in rounds if each.state == ReviewRound.State.RETURNED), None)
    if credential.state != Credential.State.RETURNED or current is None:
        return None
    faults = list(current.faults.all())
    groups: dict[str, list[ReviewFault]] = {}
    for fault in faults:
        groups.setdefault(slot_of(fault), []).append(fault)
    slots = [_slot(credential, key, group, bound) for key, group in groups.items()]
    left = sum(fault.state == ReviewFault.State.OPEN for fault in faults)
    return ToFix(credential, sorted(slots, key=lambda slot: not slot.is_open), len(faults), left)


def told_rounds(credential: Credential) -> list[ReviewRound]:
    """The lists that the applicant was given, newest first."""
    return told_rounds_of(credential)


def list_in_words(credential: Credential) -> str:
    """Every open point of the list in a sentence each; empty where none is open. Reads the rounds that are loaded."""
    current = round_with_applicant(credential)
    still_open = [fault for fault in current.faults.all() if fault.state == ReviewFault.State.OPEN] if current else []
    if len(still_open) == 1:
        return REASONS[still_open[0].reason_code].applicant
    return " ".join(f"{fault.position}. {REASONS[fault.reason_code].applicant}" for fault in still_open)


def put_right(
    credentials: Iterable[Credential], step: shapes.NextStep | None
) -> list[tuple[str, list[str], shapes.Link]]:
    """For the status page, each returned document with what is open on its list; without the one that is the next
    step anyway."""
    found = []
    for credential in credentials:
        current = round_with_applicant(credential)
        there = reverse("applicant:returned", args=[credential.public_id])
        if credential.state != Credential.State.RETURNED or current is None:
            continue
        if step and step.link and step.link.url == there:
            continue
        left = [fault for fault in current.faults.all() if fault.state == ReviewFault.State.OPEN]
        title = f"{credential.get_kind_display()}, {credential.education.school.name}"
        sentences = [REASONS[fault.reason_code].applicant for fault in left]
        found.append((title, sentences, shapes.Link("See each place and send what is asked", there)))
    return found


def earlier_lines(rounds: Iterable[ReviewRound]) -> list[tuple[ReviewRound, list[FaultLine]]]:
    """Lists that are answered, with the outcome of each fault."""
    answered = [each for each in rounds if each.state != ReviewRound.State.RETURNED]
    return [(each, [fault_line(fault, image) for fault in each.faults.all()]) for each in answered]


def form_of(credential: Credential, slot: str, data: Any = None, files: Any = None) -> forms.Form:
    """The form that takes a file for a slot."""
    form_class = BetterDocumentForm if slot == "document" else BetterTranslationForm
    language = credential.document.language if credential.document else "English"
    initial = {"slot": slot, "once_key": new_key(), "language": language}
    return form_class(data, files, initial=initial, auto_id=f"{slot}_%s")


def _slot(credential: Credential, key: str, faults: Sequence[ReviewFault], bound: forms.Form | None) -> Slot:
    title = TITLES[key].format(document=credential.get_kind_display().lower())
    own = bound is not None and bound.data.get("slot") == key
    form = (bound if own else form_of(credential, key)) if key else None
    return Slot(key, title, [_asked(fault, bound) for fault in faults], form)


def _asked(fault: ReviewFault, bound: forms.Form | None) -> Asked:
    line, is_open = fault_line(fault, image), fault.state == ReviewFault.State.OPEN
    words = None
    if line.reason.words and is_open:
        words = WordsForm(initial={"fault": fault.public_id}, auto_id=f"words{fault.position}_%s")
        if isinstance(bound, WordsForm) and bound.data.get("fault") == str(fault.public_id):
            words = bound
    return Asked(line, is_open, words)
