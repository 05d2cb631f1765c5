"""The forms on the page of an envelope: one is shown at a time, as the address says (`?do=`), and carried out here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from credentials.actions.mail_matching import match_envelope, unmatch_envelope
from credentials.actions.mailroom import hold_envelope, note_custody, note_looked_at, return_to_sender
from credentials.actions.requests import record_paper_answer
from credentials.actions.scans import receive_scan
from credentials.models import Envelope, VerificationRequest
from credentials.permissions import DOCUMENT_STAFF, MAIL_ROOM, may_handle_mail
from credentials.queries.mailroom import envelope_flags, envelopes_seen_by, requests_with_person
from credentials.request_kinds import Sender, Standing, question_of
from ecfmg.accounts.access import staff_role, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.form_actions import carry_out, version_from
from ecfmg.foundation.once import new_key
from ecfmg.portals.staff.forms.mailroom import (
    CustodyForm,
    HoldForm,
    MatchForm,
    PaperAnswerForm,
    ReturnForm,
    ScanForm,
    UnmatchForm,
)
from ecfmg.portals.staff.mail_presenters import viewer_of_envelope
from ecfmg.portals.staff.pages import page

Done = Callable[[Actor, Envelope, dict[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Task:
    """One form of the page: its title, its button, what it does."""

    title: str
    button: str
    form: type[forms.Form]
    act: Done


@dataclass(frozen=True, slots=True)
class DoForm:
    """The form that is shown now, or the answer to one that was carried out; neither where nothing was asked for."""

    name: str = ""
    title: str = ""
    button: str = ""
    form: forms.Form | None = None
    answer: HttpResponse | None = None
    refused: bool = False


def _scan(actor: Actor, envelope: Envelope, values: dict[str, Any]) -> str:
    receive_scan(actor, upload=values["file"], place=values["place"], envelope=envelope, once_key=values["once_key"])
    return "The scan has come. It is being read; load the page again in a moment to see its pages."


def _hold(actor: Actor, envelope: Envelope, values: dict[str, Any]) -> str:
    hold_envelope(actor, envelope=envelope, **values)
    return f"{envelope.number} is held without a match."


def _return(actor: Actor, envelope: Envelope, values: dict[str, Any]) -> str:
    return_to_sender(actor, envelope=envelope, **values)
    return f"{envelope.number} is returned to the sender."


def _unmatch(actor: Actor, envelope: Envelope, values: dict[str, Any]) -> str:
    unmatch_envelope(actor, envelope=envelope, **values)
    return f"{envelope.number} is not matched any more; its scan left the person's record. Find the right request."


def _custody(actor: Actor, envelope: Envelope, values: dict[str, Any]) -> str:
    noted = note_custody(actor, envelope=envelope, **values)
    return f"{envelope.number}: {noted.get_step_display().lower()}, {noted.place}."


TASKS = {
    "scan": Task("Bring in the scan of this envelope", "Send the scan", ScanForm, _scan),
    "hold": Task("Hold it without a match", "Hold it", HoldForm, _hold),
    "return": Task("Return it to the sender", "Return it", ReturnForm, _return),
    "unmatch": Task("The match was wrong", "Undo the match", UnmatchForm, _unmatch),
    "custody": Task("What was done with the paper?", "Note it", CustodyForm, _custody),
}
#: Steps that the address can name, so that the form already says what was done.
STEPS = ("opened", "boxed", "handed_over", "taken_back", "archived", "destroyed")


def do_form(request: HttpRequest, envelope: Envelope, place: str) -> DoForm:
    """The form that the address asks for, carried out where it was sent. Reviewers, who only look, get none."""
    wanted = request.GET.get("do", "")
    name = "custody" if wanted in STEPS else wanted
    task = TASKS.get(name)
    user = user_of(request)
    allowed = may_handle_mail(user)
    if request.method == "POST" and not allowed:
        raise PermissionDenied(allowed.why)
    if task is None or not allowed:
        return DoForm()
    initial = {"version": envelope.version, "place": "" if wanted == "boxed" else place, "once_key": new_key()}
    if wanted in STEPS:
        initial["step"] = wanted
    form = task.form(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user)
        told = carry_out(form, lambda: task.act(actor, envelope, form.cleaned_data))
        if told:
            messages.success(request, told)
            return DoForm(answer=redirect("staff:envelope", envelope.public_id))
    return DoForm(name, task.title, task.button, form, refused=bool(form.errors))


def match_now(request: HttpRequest, envelope: Envelope, asked_id: str, *, sender_is_school: bool) -> HttpResponse:
    """Match by a key: the request is the one that the page showed."""
    try:
        asked = requests_with_person().filter(public_id=UUID(asked_id)).first()
    except ValueError:
        asked = None
    if asked is None:
        messages.error(request, "No request is shown. Scan its bar code, or search for the person, and press it then.")
    elif asked.kind == VerificationRequest.Kind.LOR:
        messages.error(request, "A letter of recommendation needs its author: use the form beside the request.")
    else:
        try:
            match_envelope(
                Actor.of(user_of(request)),
                envelope=envelope,
                request=asked,
                version=version_from(request.POST.get("version", "")),
                sender_is_school=sender_is_school,
            )
            messages.success(request, f"{envelope.number} answers request {asked.number}. Record the answer now (k).")
        except ActionRefused as refusal:
            messages.error(request, refusal.message)
    there = redirect("staff:envelope", envelope.public_id)
    if asked is not None and not Envelope.objects.filter(pk=envelope.pk, state=Envelope.State.MATCHED).exists():
        there["Location"] += f"?asked={asked.number}"
    return there


@staff_role(*MAIL_ROOM)
@require_POST
def match(request: HttpRequest, envelope_id: UUID) -> HttpResponse:
    """Match the envelope to the request whose form was sent."""
    shown = get_object_or_404(envelopes_seen_by(user_of(request)), public_id=envelope_id)
    try:
        wanted = UUID(request.POST.get("asked", ""))
    except ValueError:
        wanted = UUID(int=0)
    asked = get_object_or_404(requests_with_person(), public_id=wanted)
    form = MatchForm(request.POST, envelope=shown, asked=asked)
    if form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "asked"}
        actor = Actor.of(user_of(request))
        if carry_out(form, lambda: match_envelope(actor, envelope=shown, request=asked, **values)):
            messages.success(request, f"{shown.number} answers request {asked.number}. Record the answer now (k).")
            return redirect("staff:envelope", shown.public_id)
    for sentences in form.errors.values():
        for sentence in sentences:
            messages.error(request, str(sentence))
    there = redirect("staff:envelope", shown.public_id)
    there["Location"] += f"?asked={asked.number}"
    return there


@staff_role(*DOCUMENT_STAFF, *MAIL_ROOM)
@require_http_methods(["GET", "POST"])
def record_answer(request: HttpRequest, envelope_id: UUID) -> HttpResponse:
    """Record what the school says on paper, with the scan beside the form."""
    user = user_of(request)
    shown = get_object_or_404(envelopes_seen_by(user).prefetch_related("pages"), public_id=envelope_id)
    asked = shown.request
    if asked is None or asked.state != VerificationRequest.State.SENT:
        messages.info(request, "No answer is to be recorded from this envelope.")
        return redirect("staff:envelope", shown.public_id)
    form = PaperAnswerForm(request.POST or None, asked=asked)
    recorded = None
    if request.method == "POST" and form.is_valid():
        recorded = carry_out(form, lambda: _record(Actor.of(user), shown, asked, form.cleaned_data))
    if recorded:
        messages.success(request, f"The answer to request {asked.number} is recorded. A reviewer judges it.")
        return redirect("staff:envelope", shown.public_id)
    if request.method == "GET":
        note_looked_at(Actor.of(user), envelope=shown)
    context = {
        "envelope": shown,
        "asked": asked,
        "question": question_of(asked),
        "form": form,
        "flags": envelope_flags(shown),
        "viewer": viewer_of_envelope(shown),
    }
    return page(request, "mailroom_answer.html", context, status=422 if form.errors else 200)


def _record(
    actor: Actor, envelope: Envelope, asked: VerificationRequest, values: dict[str, Any]
) -> VerificationRequest:
    question = question_of(asked)
    standing = Standing(values["status"], values["since"], values["until"]) if values.get("status") else None
    return record_paper_answer(
        actor,
        request=asked,
        answer=values["answer"],
        note=values["note"],
        standing=standing,
        signed_by=Sender(values["name"].strip(), values["title"].strip()),
        document=envelope.document if question.sends and values["answer"] == question.good else None,
        version=values["version"],
    )
