"""What staff write into a person's record: seen on one page, added and closed on a page each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from certification.actions.deciding_now import decide_if_due
from certification.models import Case
from ecfmg.accounts.access import audience, user_of
from ecfmg.accounts.models import User
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.staff.entries import KINDS, Kind, rows_of, still_open
from ecfmg.portals.staff.pages import case_here, page

SHOWN = 50


@audience("staff")
@require_GET
def entries(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Every kind with its newest entries, and what the one who looks may do about them."""
    case = case_here(case_id)
    user = user_of(request)
    sections = [_section(name, kind, case, user) for name, kind in KINDS.items()]
    return page(request, "entries.html", {"sections": sections}, case)


def _section(name: str, kind: Kind, case: Case, user: User) -> dict[str, Any]:
    rows = list(rows_of(name, case.applicant)[:SHOWN])
    may_close = kind.closing is not None and bool(kind.closing.may(user))
    left = still_open(name, rows) if may_close else []
    return {
        "name": name,
        "kind": kind,
        "may_add": kind.may(user),
        "rows": [(each, each in left) for each in rows],
    }


@audience("staff")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, case_id: UUID, kind: str) -> HttpResponse:
    """Write a new entry."""
    case, of = case_here(case_id), _kind(kind)
    may = of.may(user_of(request))
    form = of.form(request.POST or None, initial={"once_key": new_key()})
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "once_key"}
        actor = Actor.of(user_of(request))

        def write() -> str:
            return str(of.act(actor, applicant=case.applicant, **values).pk)

        if carry_out(form, lambda: once(form.cleaned_data["once_key"], write)):
            return _done(request, case, of.done)
    context = {"question": of.question, "button": of.button, "form": form, "may": may, "entry": None, "kind": kind}
    return page(request, "entry.html", context, case, status=422 if form.errors else 200)


@audience("staff")
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, case_id: UUID, kind: str, entry_id: UUID) -> HttpResponse:
    """Settle, decide, end or correct an entry."""
    case, closing = case_here(case_id), _kind(kind).closing
    if closing is None:
        raise Http404
    rows = rows_of(kind, case.applicant)
    entry = get_object_or_404(rows, public_id=entry_id)
    may = closing.may(user_of(request), entry) if kind == "conduct" else closing.may(user_of(request))
    form = closing.form(request.POST or None, initial=closing.initial(entry))
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = {closing.named: entry, **form.cleaned_data}
        if carry_out(form, lambda: closing.act(Actor.of(user_of(request)), **values)):
            return _done(request, case, closing.done)
    context = {
        "question": closing.question,
        "button": closing.button,
        "form": form,
        "may": may,
        "entry": entry,
        "kind": kind,
        "closed": entry not in still_open(kind, list(rows)),
    }
    return page(request, "entry.html", context, case, status=422 if form.errors else 200)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _done(request: HttpRequest, case: Case, told: str) -> HttpResponse:
    """Let the rules answer at once; where they fail, the worker tries again."""
    try:
        decide_if_due(case.applicant_id)
    except ActionRefused:
        messages.warning(request, "The rules could not answer at once; they are asked again in a moment.")
    messages.success(request, told)
    return redirect("staff:entries", case.public_id)
