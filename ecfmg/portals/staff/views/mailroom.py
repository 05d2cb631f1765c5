"""The mail room: one field for keyboard and bar code reader, the queues, and one envelope with all that is done."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applicants.queries import name_of
from credentials.actions.mail_matching import check_matchable, check_takes_answer
from credentials.actions.mailroom import OPEN, EnvelopeDetails, log_envelope, note_custody, note_looked_at
from credentials.models import CustodyStep, Envelope, VerificationRequest
from credentials.permissions import MAIL_ROOM, REVIEWERS, may_handle_mail
from credentials.queries.mailroom import (
    QUEUES,
    envelope_flags,
    envelopes_seen_by,
    find_envelopes,
    find_requests,
    in_queue,
    queue_counts,
    request_numbered,
    requests_numbered,
    schools_that_owe_answers,
)
from ecfmg.accounts.access import staff_role, user_of
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.staff.forms.mailroom import LogForm, MatchForm
from ecfmg.portals.staff.mail_entry import Typed, is_of_use, keys_for, understood
from ecfmg.portals.staff.mail_presenters import envelope_table, queue_filter, sentence_of, viewer_of_envelope
from ecfmg.portals.staff.pages import page
from ecfmg.portals.staff.views.mail_steps import do_form, match_now

PAGE_SIZE = 25
SEES = (*MAIL_ROOM, *REVIEWERS)
PLACE = "mail_place"
USUAL_PLACE = "Mail room"
LONGEST_PLACE = 100


def place_of(request: HttpRequest) -> str:
    """Where the person at this desk said that they are."""
    return str(request.session.get(PLACE, USUAL_PLACE))


@staff_role(*SEES)
@require_GET
def mail_room(request: HttpRequest) -> HttpResponse:
    """The field, and the envelopes of one queue or those that were searched for."""
    user, words = user_of(request), request.GET.get("q", "").strip()[:100]
    queue = request.GET.get("queue", "") or "open"
    queue = queue if queue in QUEUES else "open"
    envelopes = envelopes_seen_by(user).prefetch_related("request__education__applicant__names")
    found = find_envelopes(envelopes, words) if words else in_queue(envelopes, queue, clock.today())
    listed = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "table": envelope_table(listed, "" if words else queue),
        "filters": [queue_filter(queue_counts(user, clock.today()))],
        "words": words,
        **_desk(request, None),
    }
    return page(request, "mailroom.html", context)


def _desk(
    request: HttpRequest, envelope: Envelope | None, *, asked: bool = False, done: Sequence[str] = ()
) -> dict[str, Any]:
    """What the field and its keys need on every page of the mail room."""
    return {
        "keys": [(key, _address_of(key.letter, envelope)) for key in keys_for(envelope, asked=asked, done=done)],
        "place": place_of(request),
        "may_handle": may_handle_mail(user_of(request)),
    }


@staff_role(*MAIL_ROOM)
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """What was typed or scanned into the field: open an envelope, show a request, do what a key says, or search."""
    typed = understood(request.POST.get("entry", ""))
    open_one = _open_one(request)
    if typed.envelope:
        found = envelopes_seen_by(user_of(request)).filter(number=typed.envelope).first()
        if found is not None:
            return redirect("staff:envelope", found.public_id)
        messages.error(request, f"There is no envelope {typed.envelope}. Log it: type n and press Enter.")
    elif typed.request and open_one is not None and open_one.state not in OPEN:
        messages.error(request, f"{open_one.number} is {open_one.get_state_display().lower()}: scan another envelope.")
    elif typed.request and open_one is not None:
        return redirect(f"{_page_of(open_one)}?asked={typed.request}")
    elif typed.request:
        messages.info(request, f"{typed.request} is a request. Scan the label of an envelope first, then the request.")
    elif typed.key:
        return _do_key(request, typed, open_one)
    elif typed.words:
        there = _page_of(open_one) if open_one else reverse("staff:mail_room")
        return redirect(f"{there}?{urlencode({'q': typed.words})}")
    return redirect(_page_of(open_one) if open_one else reverse("staff:mail_room"))


def _open_one(request: HttpRequest) -> Envelope | None:
    """The envelope on whose page the field stood."""
    try:
        wanted = UUID(request.POST.get("envelope", ""))
    except ValueError:
        return None
    return envelopes_seen_by(user_of(request)).filter(public_id=wanted).first()


def _page_of(envelope: Envelope) -> str:
    return reverse("staff:envelope", args=[envelope.public_id])


ELSEWHERE = {"n": "staff:log_envelope", "p": "staff:scan_pile", "s": "staff:paper_letters", "x": "staff:mail_room"}
PAPERS = {"l": "staff:envelope_label", "c": "staff:envelope_cover", "k": "staff:record_answer"}
FORMS = {"f": "scan", "h": "hold", "r": "return", "w": "unmatch", "g": "handed_over", "a": "archived", "d": "destroyed"}
AT_ONCE = {"o": CustodyStep.Step.OPENED, "t": CustodyStep.Step.TAKEN_BACK, "b": CustodyStep.Step.BOXED}


def _do_key(request: HttpRequest, typed: Typed, envelope: Envelope | None) -> HttpResponse:
    key = typed.key
    if not is_of_use(key, envelope):
        there = _page_of(envelope) if envelope else reverse("staff:mail_room")
        why = f"{envelope.number} is {envelope.get_state_display().lower()}" if envelope else "no envelope is open"
        messages.error(request, f"The key {key} cannot be used now: {why}.")
        return redirect(there)
    if key in ELSEWHERE:
        return redirect(ELSEWHERE[key])
    if key == "u":
        return redirect(f"{reverse('staff:mail_room')}?queue=unmatched")
    assert envelope is not None  # the other keys are of use with an envelope only
    if key in PAPERS:
        return redirect(PAPERS[key], envelope.public_id)
    if key in {"m", "y"}:
        return match_now(request, envelope, request.POST.get("asked", ""), sender_is_school=key == "y")
    if key == "b" and not typed.rest:
        return redirect(f"{_page_of(envelope)}?do=boxed")
    if key in FORMS:
        return redirect(f"{_page_of(envelope)}?do={FORMS[key]}")
    place = f"Box {typed.rest}" if key == "b" else place_of(request)
    if len(place) > LONGEST_PLACE:
        messages.error(request, "The name of this box is too long. Write it shorter.")
    else:
        _note_at_once(request, envelope, AT_ONCE[key], place)
    return redirect(_page_of(envelope))


def _address_of(letter: str, envelope: Envelope | None) -> str:
    """Where the link beside a key leads; a key that acts at once has a form there."""
    if letter in ELSEWHERE:
        return reverse(ELSEWHERE[letter])
    if letter == "u" or envelope is None:
        return f"{reverse('staff:mail_room')}?queue=unmatched"
    if letter in PAPERS:
        return reverse(PAPERS[letter], args=[envelope.public_id])
    if letter in {"m", "y"}:
        return f"{_page_of(envelope)}"
    wanted = AT_ONCE[letter].value if letter in AT_ONCE else FORMS[letter]
    return f"{_page_of(envelope)}?do={wanted}"


def _note_at_once(request: HttpRequest, envelope: Envelope, step: CustodyStep.Step, place: str) -> None:
    try:
        noted = note_custody(Actor.of(user_of(request)), envelope=envelope, step=step, place=place)
        messages.success(request, f"{envelope.number}: {noted.get_step_display().lower()}, {noted.place}.")
    except ActionRefused as refusal:
        messages.error(request, refusal.message)


@staff_role(*MAIL_ROOM)
@require_POST
def set_place(request: HttpRequest) -> HttpResponse:
    """Say where this desk is; it stands in every step of custody from here on."""
    place = " ".join(request.POST.get("place", "").split())[:LONGEST_PLACE]
    request.session[PLACE] = place or USUAL_PLACE
    messages.success(request, f"You are at: {place or USUAL_PLACE}.")
    open_one = _open_one(request)
    return redirect(_page_of(open_one) if open_one else reverse("staff:mail_room"))


@staff_role(*MAIL_ROOM)
@require_http_methods(["GET", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """Log an envelope that came."""
    initial = {"received_on": clock.today(), "condition": Envelope.Condition.GOOD, "once_key": new_key()}
    form = LogForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        key = form.cleaned_data["once_key"]
        there = carry_out(form, lambda: once(key, lambda: _log(actor, form, place_of(request))))
        if there:
            messages.success(request, "Logged. Print its label (l), stick it on, and scan the envelope's pages.")
            return redirect(there)
    context = {"form": form, "schools": schools_that_owe_answers(), **_desk(request, None)}
    return page(request, "mailroom_log.html", context, status=422 if form.errors else 200)


def _log(actor: Actor, form: LogForm, place: str) -> str:
    values = {name: value for name, value in form.cleaned_data.items() if name != "once_key"}
    return _page_of(log_envelope(actor, details=EnvelopeDetails(**values), place=place))


@staff_role(*SEES)
@require_http_methods(["GET", "POST"])
def envelope(request: HttpRequest, envelope_id: UUID) -> HttpResponse:
    """One envelope: its pages, what it may answer, what can be done with it, and the chain of custody."""
    user = user_of(request)
    shown = get_object_or_404(envelopes_seen_by(user).prefetch_related("pages"), public_id=envelope_id)
    form = do_form(request, shown, place_of(request))
    if form.answer is not None:
        return form.answer
    if request.method == "GET" and shown.content_id:
        note_looked_at(Actor.of(user), envelope=shown)
    custody, candidates = list(shown.custody.all()), _candidates(request, shown)
    context = {
        "envelope": shown,
        "custody": custody,
        "flags": envelope_flags(shown),
        "sentence": sentence_of(shown, clock.today()),
        "viewer": viewer_of_envelope(shown),
        "do": form,
        **candidates,
        **_desk(request, shown, asked=candidates["by_key"], done=[step.step for step in custody]),
    }
    return page(request, "mailroom_envelope.html", context, status=422 if form.refused else 200)


def _candidates(request: HttpRequest, shown: Envelope) -> dict[str, Any]:
    """The request that is proposed, and others that were found by their bar code or by words."""
    if shown.state not in OPEN:
        return {"asked": None, "by_key": False, "others": [], "words": ""}
    words = request.GET.get("q", "").strip()[:100]
    wanted = request.GET.get("asked", "")[:20]
    read = requests_numbered(shown.found_numbers)
    asked = request_numbered(wanted) if wanted else read[0] if len(read) == 1 and not words else None
    others = find_requests(words) if words else read
    return {
        "asked": asked,
        "by_key": asked is not None and _matches_by_key(shown, asked),
        "no_match": _why_not(asked) if asked else "",
        "wanted": wanted,
        "match_form": MatchForm(envelope=shown, asked=asked) if asked else None,
        "asked_name": name_of(asked.education.applicant) if asked else "",
        "others": [(each, name_of(each.education.applicant)) for each in others if each != asked],
        "words": words,
    }


def _why_not(asked: VerificationRequest) -> str:
    """Why no answer on paper can be recorded for the request, with what to do instead; "" where one can."""
    try:
        check_takes_answer(asked)
    except ActionRefused as refusal:
        return refusal.message
    return ""


def _matches_by_key(shown: Envelope, asked: VerificationRequest) -> bool:
    """Whether a key alone can match them: a letter of recommendation needs its author, which the form asks for."""
    if asked.kind == VerificationRequest.Kind.LOR:
        return False
    try:
        check_matchable(shown, asked)
    except ActionRefused:
        return False
    return True
