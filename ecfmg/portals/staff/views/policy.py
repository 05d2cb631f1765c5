"""Policy: proposed by one policy officer, tried over everybody, published or declined by another."""

import csv
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification.actions.policy import decline_policy, overwritten_by, propose_policy, publish_policy, try_again
from certification.models import PolicyRelease
from certification.permissions import may_publish_policy
from certification.policy_in_force import policy_in_force, policy_with, texts_in_force
from certification.queries.policy import changed_rows, everybody, examples, overwritten, published, releases
from ecfmg.accounts.access import recent_sign_in_required, staff_role, user_of
from ecfmg.accounts.models import StaffRole
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.event_sentences import timeline_of
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.staff import policy_pages as shown
from ecfmg.portals.staff.forms.policy import DeclineForm, ProposalForm, PublicationForm
from ecfmg.portals.staff.pages import page

PAGE_SIZE = 25
officers_only = staff_role(StaffRole.POLICY_OFFICER)


class _Echo:
    """A file that gives back each line as it is written, for a response that streams."""

    def write(self, line: str) -> str:
        return line


@officers_only
@require_GET
def policy(request: HttpRequest) -> HttpResponse:
    """The policy in force with its files, and every proposal and release."""
    listed = Paginator(releases().defer("trial_result"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "in_force": published().first(),
        "version": policy_in_force().version,
        "files": sorted(texts_in_force()),
        "table": shown.releases_table(listed),
    }
    return page(request, "policy.html", context)


@officers_only
@require_GET
def file_in_force(request: HttpRequest, name: str) -> HttpResponse:
    """One file of the policy in force, to edit."""
    return _file(texts_in_force(), name)


@officers_only
@require_GET
def release_file(request: HttpRequest, release_id: UUID, name: str) -> HttpResponse:
    """One file of a proposal or release."""
    return _file(_found(release_id).text.files, name)


def _file(texts: dict[str, str], name: str) -> HttpResponse:
    if name not in texts:
        raise Http404
    answer = HttpResponse(texts[name].encode(), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@officers_only
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Send changed files with the answers for the changelog; the trial begins at once."""
    initial = {"once_key": new_key(), "try_as_of": clock.today()}
    form = ProposalForm(request.POST or None, _files_of(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        there = carry_out(form, lambda: once(form.cleaned_data["once_key"], lambda: _proposed(actor, form)))
        if there:
            messages.success(request, "Proposed. It is being tried over everybody now; another officer publishes it.")
            return redirect(there)
    context = {"form": form, "files": sorted(texts_in_force())}
    return page(request, "policy_propose.html", context, status=422 if form.errors else 200)


def _files_of(request: HttpRequest) -> Any:
    return request.FILES if request.method == "POST" else None


def _proposed(actor: Actor, form: ProposalForm) -> str:
    files = {str(each.name): each.read() for each in form.cleaned_data["changed"]}
    release = propose_policy(actor, files=files, answers=form.answers())
    return reverse("staff:policy_release", args=[release.public_id])


@officers_only
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """A proposal or release: what changes, what the trial came to, and what can be done; a POST declines it."""
    found = _found(release_id)
    form = DeclineForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        actor, values = Actor.of(user_of(request)), form.cleaned_data
        if carry_out(form, lambda: decline_policy(actor, release=found, **values)):
            messages.success(request, "The proposal is declined. Nothing changes.")
            return redirect("staff:policy_release", release_id)
        found = _found(release_id)
        form.data = {**{name: form.data[name] for name in form.data}, "version": str(found.version)}
    return page(
        request, "policy_release.html", _release_context(request, found, form), status=422 if form.errors else 200
    )


def _release_context(request: HttpRequest, found: PolicyRelease, form: DeclineForm) -> dict[str, Any]:
    before, after = policy_with(found.base), policy_with(found.text_id)
    changes = changed_rows(before, after) if before and after else []
    rewritten = overwritten(changes, clock.day_of(found.decided_at or clock.now()))
    running = found.state == "proposed" and found.trial == "running"
    result = found.trial_result
    return {
        "release": found,
        "form": form,
        "is_open": found.state == "proposed",
        "running": running,
        "tone": shown.TONES[found.state],
        "sentence": shown.state_sentence(found, running),
        "outdated": found.state == "proposed" and found.base != policy_in_force().version,
        "may_publish": may_publish_policy(user_of(request), found),
        "files": sorted(found.text.files),
        "rows": shown.rows_table(changes, marked=rewritten) if before and after else None,
        "overwritten": len(rewritten),
        "later": [day for day in (after.announcements if after else ()) if day > found.trial_as_of],
        "counted": shown.trial_sentence(result) if result else "",
        "moves": shown.moves_table(result, examples(found)) if result else None,
        "groups": shown.group_tables(result) if result else [],
        "parts": shown.parts_table(result) if result else None,
        "timeline": timeline_of(found.stream, before=request.GET.get("before", "")),
    }


@officers_only
@require_POST
def try_release_again(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Begin the trial anew."""
    form = PublicationForm(request.POST)
    try:
        if form.is_valid():
            try_again(Actor.of(user_of(request)), release=_found(release_id), version=form.cleaned_data["version"])
            messages.success(request, "The trial was begun again.")
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("staff:policy_release", release_id)


@officers_only
@recent_sign_in_required
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """What publishing does, and the button that does it; asks for a fresh sign-in before."""
    found = _found(release_id)
    rewritten = overwritten_by(found) if found.state == "proposed" else []
    form = PublicationForm(request.POST or None, initial={"version": found.version}, overwrites=bool(rewritten))
    if request.method == "POST" and form.is_valid():
        actor, values = Actor.of(user_of(request)), form.cleaned_data
        done = carry_out(form, lambda: publish_policy(actor, release=found, **values))
        if done:
            messages.success(request, f"Release {done.number} is in force. Everybody is being decided about again.")
            return redirect("staff:policy_release", release_id)
        found = _found(release_id)
        form.data = {"version": str(found.version)}
    context = {
        "release": found,
        "form": form,
        "may": may_publish_policy(user_of(request), found),
        "counted": shown.trial_sentence(found.trial_result) if found.trial_result else "",
        "overwritten": shown.rows_table(rewritten, caption="Rows that already held") if rewritten else None,
    }
    return page(request, "policy_publish.html", context, status=422 if form.errors else 200)


@officers_only
@require_GET
def people(request: HttpRequest, release_id: UUID) -> StreamingHttpResponse:
    """Everybody whose decision would differ, as a file; there until the proposal is decided."""
    found = _found(release_id)
    if found.trial != "done" or found.state != "proposed":
        raise Http404
    answer = StreamingHttpResponse(_lines(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="what-would-change-{found.trial_as_of}.csv"'
    return answer


def _lines(found: PolicyRelease) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(shown.CSV_COLUMNS)
    for one in everybody(found):
        yield writer.writerow(shown.csv_row(one))


def _found(release_id: UUID) -> PolicyRelease:
    return get_object_or_404(releases().select_related("text"), public_id=release_id)
