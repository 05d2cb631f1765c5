"""The reviewer's desk: original and translation side by side, one list of what is wrong, the name, the decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from credentials.actions.credentials import confirm_rejection, decline_rejection, propose_rejection
from credentials.actions.documents import note_opened
from credentials.actions.naming import decide_name
from credentials.actions.requests import send_to_school, withdraw_request
from credentials.actions.reviewing import add_fault, check_translation, remove_fault, return_with_list
from credentials.actions.rounds import Finding
from credentials.actions.specimens import note_specimen_shown
from credentials.marks import fault_line
from credentials.models import (
    Credential,
    Document,
    ReviewFault,
    ReviewRound,
    Specimen,
    VerificationRequest,
)
from credentials.permissions import may_review
from credentials.queries import credentials_seen_by, document_flags, documents_seen_by, usual_times
from credentials.queries.reviewing import name_checks_of, names_on, rounds_of, suggested
from credentials.queries.specimens import specimen_of, specimens_for
from credentials.reasons import REASONS
from credentials.states import credential_sentence
from ecfmg.accounts.access import staff_role, user_of
from ecfmg.accounts.models import User
from ecfmg.foundation.actors import Actor
from ecfmg.portals.staff.deciding import Act, decide_page
from ecfmg.portals.staff.forms import Decision, RejectionForm, SecondOpinionForm, WithdrawalForm
from ecfmg.portals.staff.forms.reviewing import (
    EndSpecimenForm,
    FaultForm,
    KeepSpecimenForm,
    NameForm,
    ReturnForm,
    TranslationCheckForm,
    UnlistForm,
)
from ecfmg.portals.staff.pages import case_here
from ecfmg.portals.staff.review_presenters import image, reference_of, round_lines, side_of, specimen_side
from ecfmg.portals.staff.views.decisions import INTAKE

State = Credential.State
#: What is done here without leaving the desk; everything else goes back to the case.
STAYING = {"add_fault", "remove_fault", "translation", "translation_list", "name"}
#: The form of each button, and the name under which the template finds it.
FORMS: Mapping[str, tuple[str, type[forms.Form]]] = {
    "send": ("plain_form", Decision),
    "return": ("return_form", ReturnForm),
    "add_fault": ("fault_form", FaultForm),
    "remove_fault": ("unlist_form", UnlistForm),
    "translation": ("translation_form", TranslationCheckForm),
    "translation_list": ("translation_form", TranslationCheckForm),
    "name": ("name_form", NameForm),
    "propose_rejection": ("rejection_form", RejectionForm),
    "confirm": ("second_form", SecondOpinionForm),
    "decline": ("second_form", SecondOpinionForm),
    "withdraw": ("withdrawal_form", WithdrawalForm),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desk: a credential with its pair, its lists, and the request that is open about it."""

    credential: Credential
    original: Document | None
    translation: Document | None
    rounds: list[ReviewRound]
    asked: VerificationRequest | None

    @property
    def draft(self) -> ReviewRound | None:
        """The list that is being put together."""
        return next((each for each in self.rounds if each.state == ReviewRound.State.DRAFT), None)

    @property
    def stage(self) -> str:
        """What can be done with it now; the template draws one part for each."""
        shown = self.credential
        if shown.rejection_proposed_by_id and shown.state != State.REJECTED:
            return "second_opinion"
        if shown.state == State.RECEIVED:
            return "review"
        if self.asked and self.asked.state == VerificationRequest.State.SENT:
            return "with_school"
        if shown.state == State.MISSING and shown.kind == Credential.Kind.TRANSCRIPT:
            return "ask"
        return "closed"


@dataclass(frozen=True, slots=True)
class Beside:
    """Specimens that can be laid beside the document, and the one that is."""

    offered: Sequence[Specimen] = ()
    laid: Specimen | None = None


@staff_role(*INTAKE)
@require_http_methods(["GET", "POST"])
def credential(request: HttpRequest, case_id: UUID, credential_id: UUID) -> HttpResponse:
    """The pair beside the facts: list what is wrong and return it, send it on, or reject it by two people."""
    case, user = case_here(case_id), user_of(request)
    shown = get_object_or_404(
        credentials_seen_by(user).filter(education__applicant=case.applicant), public_id=credential_id
    )
    desk = _desk(user, shown)
    verdict = request.POST.get("verdict", "")
    name, form_class = FORMS.get(verdict, ("plain_form", Decision))
    version = desk.asked.version if verdict == "withdraw" and desk.asked else shown.version
    form = form_class(request.POST or None, initial={"version": version})
    beside = _beside(request, user, shown)
    if request.method == "GET":
        for each in (desk.original, desk.translation):
            if each:
                note_opened(Actor.of(user), document=each)
        if beside.laid:
            note_specimen_shown(Actor.of(user), specimen=beside.laid, beside=shown)
    return decide_page(
        request,
        case,
        template="credential.html",
        form=form,
        acts=_acts(desk),
        context={**_context(request, user, desk, beside), **({name: form} if request.method == "POST" else {})},
        version=version,
        is_open=desk.stage != "closed",
        stays=f"{request.get_full_path()}#{_anchor(verdict)}" if verdict in STAYING else "",
    )


def _anchor(verdict: str) -> str:
    return {"name": "name", "translation": "translation-check"}.get(verdict, "list")


def _desk(user: User, shown: Credential) -> Desk:
    seen = documents_seen_by(user)
    original = seen.filter(pk=shown.document_id).first() if shown.document_id else None
    translation = seen.filter(translation_of=original, superseded_by=None).first() if original else None
    asked = next((each for each in shown.requests.all() if each.state in {"sent", "answered"}), None)
    return Desk(shown, original, translation, rounds_of(shown), asked)


def _beside(request: HttpRequest, user: User, shown: Credential) -> Beside:
    if not may_review(user) or not shown.document_id:
        return Beside()
    offered = specimens_for(shown)
    wanted = request.GET.get("specimen", "")
    return Beside(offered, next((each for each in offered if str(each.public_id) == wanted), None))


def _context(request: HttpRequest, user: User, desk: Desk, beside: Beside) -> dict[str, Any]:
    shown, draft = desk.credential, desk.draft
    listed = list(draft.faults.all()) if draft else []
    pair = [("original", desk.original), ("translation", desk.translation)]
    case_id = shown.education.applicant.case.public_id
    version = {"version": shown.version}
    sides = [side_of(key, each, request.GET, listed, case_id) for key, each in pair if each]
    if beside.laid:
        sides = [*sides[:1], specimen_side(beside.laid, request.GET, case_id)]
    kept_as = specimen_of(desk.original)
    return {
        "credential": shown,
        "asked": desk.asked,
        "stage": desk.stage,
        "may": may_review(user),
        "sides": sides,
        "translated": desk.translation is not None,
        "specimens": beside.offered,
        "laid_beside": beside.laid,
        "kept_as": kept_as,
        "keep_specimen_form": KeepSpecimenForm(initial=version, auto_id="keep_%s"),
        "end_specimen_form": EndSpecimenForm(initial={"version": kept_as.version if kept_as else 0}, auto_id="end_%s"),
        "flags": document_flags(desk.original) if desk.original else [],
        "sentence": credential_sentence(shown, audience="staff", usual=usual_times()),
        "reason": REASONS.get(shown.reason_code),
        "draft": draft,
        "listed": [fault_line(each, image, [desk.original, desk.translation]) for each in listed],
        "return_label": f"Return with {len(listed)} {'fault' if len(listed) == 1 else 'faults'}",
        "earlier": round_lines(each for each in desk.rounds if each.faults.all() and each != draft),
        "fault_form": FaultForm(initial=version, auto_id="fault_%s"),
        "return_form": ReturnForm(initial={**version, "round_version": draft.version if draft else 0}),
        "plain_form": Decision(initial=version, auto_id="plain_%s"),
        "translation_form": TranslationCheckForm(
            initial={**version, "ticked": draft.translation_ticks if draft else []}, auto_id="check_%s"
        ),
        "rejection_form": RejectionForm(initial=version, auto_id="reject_%s"),
        "second_form": SecondOpinionForm(initial=version),
        "withdrawal_form": WithdrawalForm(initial={"version": desk.asked.version if desk.asked else 0}),
        **_name(request, desk),
        **reference_of(shown.education),
    }


def _name(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    """The name on the document: what was decided, said or found, and how what is compared now relates to the record."""
    shown = desk.credential
    checks = name_checks_of(shown)
    current = next((each for each in checks if each.document_id == shown.document_id), None)
    readings = [each for each in (desk.original, desk.translation) if each]
    found = list(dict.fromkeys(name for each in readings for name in names_on(each, shown.education.applicant)))
    typed = " ".join((request.POST.get("printed") or request.GET.get("printed", "")).split())[:240]
    compared = typed or (current.printed if current else "") or (found[0] if found else "")
    return {
        "name_check": current,
        "name_checks_before": [each for each in checks if each != current],
        "names_found": [each for each in found if each != compared],
        "compared": compared,
        "suggestion": suggested(shown.education.applicant, compared) if compared else None,
        "name_form": NameForm(initial={"version": shown.version, "printed": compared}, auto_id="name_%s"),
    }


def _acts(desk: Desk) -> dict[str, Act]:
    shown, asked = desk.credential, desk.asked

    def send(actor: Actor, values: dict[str, Any]) -> str:
        sent = send_to_school(actor, credential=shown, version=values["version"])
        return f"Sent to {sent.school.name} as request {sent.number}."

    def give_back(actor: Actor, values: dict[str, Any]) -> str:
        return_with_list(actor, credential=shown, **values)
        return "Returned to the applicant, who was sent the whole list."

    def confirm(actor: Actor, values: dict[str, Any]) -> str:
        confirm_rejection(actor, credential=shown, version=values["version"])
        return "The credential is rejected, and the applicant was told."

    def propose(actor: Actor, values: dict[str, Any]) -> str:
        propose_rejection(actor, credential=shown, **values)
        return "Proposed. A second reviewer confirms or declines it."

    def decline(actor: Actor, values: dict[str, Any]) -> str:
        decline_rejection(actor, credential=shown, **values)
        return "The rejection was declined; the credential is where it was before."

    acts: dict[str, Act] = {
        "send": send,
        "return": give_back,
        "propose_rejection": propose,
        "confirm": confirm,
        "decline": decline,
        **_listing_acts(desk),
    }
    if asked is not None:
        acts["withdraw"] = lambda actor, values: _withdrawn(actor, asked, values)
    return acts


def _listing_acts(desk: Desk) -> dict[str, Act]:
    shown = desk.credential
    copies = {"original": desk.original, "translation": desk.translation}

    def add(actor: Actor, values: dict[str, Any]) -> str:
        document = copies.get(values["side"])
        finding = Finding(values["reason_code"], values["note"], document, values["page"], values["region"])
        fault = add_fault(actor, credential=shown, finding=finding, version=values["version"])
        return f"Fault {fault.position} is on the list. Nothing was sent yet."

    def remove(actor: Actor, values: dict[str, Any]) -> str:
        fault = get_object_or_404(ReviewFault, public_id=values["fault"], round__credential=shown)
        remove_fault(actor, credential=shown, fault=fault, version=values["version"])
        return "Taken off the list."

    def check(actor: Actor, values: dict[str, Any], *, list_the_rest: bool) -> str:
        count = check_translation(
            actor,
            credential=shown,
            ticked=values["ticked"],
            list_the_rest=list_the_rest,
            version=values["version"],
        )
        return f"Kept. {count} put on the list." if list_the_rest else "The checks of the translation are kept."

    def name(actor: Actor, values: dict[str, Any]) -> str:
        decided = decide_name(actor, credential=shown, **values)
        return f"The name “{decided.printed}”: {decided.get_decision_display().lower()}."

    return {
        "add_fault": add,
        "remove_fault": remove,
        "translation": lambda actor, values: check(actor, values, list_the_rest=False),
        "translation_list": lambda actor, values: check(actor, values, list_the_rest=True),
        "name": name,
    }


def _withdrawn(actor: Actor, asked: VerificationRequest, values: dict[str, Any]) -> str:
    withdraw_request(actor, request=asked, **values)
    return f"Request {asked.number} is withdrawn; the school was told."
