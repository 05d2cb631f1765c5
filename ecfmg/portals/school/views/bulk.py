"""Sending many files at once: a batch, its files as they arrive, its table, and the step that sends."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from credentials.actions.bulk import answer_waivers, close_batch, put_back, send_files, start_batch
from credentials.actions.bulk_arrival import add_archive, add_file
from credentials.models import BulkBatch, BulkFile, SchoolMember
from credentials.queries import authorised_on
from credentials.queries.bulk import batches_of, progress_of
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key
from ecfmg.foundation.sent_files import SentFile
from ecfmg.portals.school.bulk_table import SHOWN, batch_table, chips, confirmed_kinds, letters_unanswered
from ecfmg.portals.school.forms.bulk import FilesForm, LettersForm, SendForm, StartForm
from ecfmg.portals.school.pages import page
from ecfmg.portals.school.people import member_here

PAGE_SIZE = 25


def batch_here(member: SchoolMember, batch_id: UUID) -> BulkBatch:
    """A batch of this school; another school's is a 404."""
    own = BulkBatch.objects.filter(school=member.school).select_related("school", "made_by")
    return get_object_or_404(own, public_id=batch_id)


def wants_json(request: HttpRequest) -> bool:
    """Whether our own script asks, which sends the files one by one."""
    return request.headers.get("Accept") == "application/json"


@audience("school")
@require_http_methods(["GET", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Start a batch, and the batches before."""
    member = member_here(request)
    first = {"once_key": new_key()}
    form = StartForm(request.POST or None, request.FILES or None, initial=first, files_follow=wants_json(request))
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        values = form.cleaned_data
        batch = carry_out(
            form,
            lambda: start_batch(actor, school=member.school, kind=values["kind"], once_key=values["once_key"]),
        )
        if batch:
            return _started(request, actor, batch, values["chosen"])
    listed = Paginator(batches_of(member.school), PAGE_SIZE).get_page(request.GET.get("page"))
    return page(request, "bulk.html", member, {"form": form, "listed": listed}, status=422 if form.errors else 200)


def _started(request: HttpRequest, actor: Actor, batch: BulkBatch, files: list[UploadedFile[Any]]) -> HttpResponse:
    there = reverse("school:bulk_batch", args=[batch.public_id])
    if wants_json(request):
        return JsonResponse({"batch": there, "add": reverse("school:bulk_add", args=[batch.public_id])})
    _take(request, actor, batch, files)
    return redirect(there)


def _take(request: HttpRequest, actor: Actor, batch: BulkBatch, files: list[UploadedFile[Any]]) -> None:
    """Take all files of one form; what is refused stops no other."""
    for each in files:
        try:
            start = each.read(4)
            each.seek(0)
            if start in {b"PK\x03\x04", b"PK\x05\x06"}:
                add_archive(actor, batch=batch, upload=each)
            else:
                add_file(actor, batch=batch, name=each.name or "unnamed", upload=each)
        except ActionRefused as refusal:
            if isinstance(each, SentFile):
                each.keep()
            messages.error(request, f"{each.name}: {refusal.message}")


@audience("school")
@require_GET
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The files of a batch: for whom each seems to be, how sure that is, and what is still to say."""
    member = member_here(request)
    shown = batch_here(member, batch_id)
    progress = progress_of(shown)
    which = request.GET.get("show", "")
    listed = Paginator(SHOWN.get(which, SHOWN[""])(shown), 50).get_page(request.GET.get("page"))
    kinds = confirmed_kinds(shown)
    context = {
        "batch": shown,
        "progress": progress,
        "filters": chips(progress),
        "listed": listed,
        "table": batch_table(shown, listed),
        "form": FilesForm(),
        "send": SendForm(confirms=bool(kinds) and authorised_on(member)),
        "unconfirmed": bool(kinds) and not authorised_on(member),
        "letters": LettersForm() if letters_unanswered(shown) else None,
    }
    return page(request, "bulk_batch.html", member, context)


@audience("school")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Files for a batch. The script sends one at a time and asks first which are there; a form without it sends all."""
    member = member_here(request)
    shown = batch_here(member, batch_id)
    if request.method == "GET":
        there = shown.files.exclude(state__in=[BulkFile.State.REFUSED, BulkFile.State.LEFT_OUT])
        sizes = dict(there.values_list("name", "file__size"))
        return JsonResponse({"there": sizes}) if wants_json(request) else redirect("school:bulk_batch", shown.public_id)
    actor = Actor.of(user_of(request))
    if not wants_json(request):
        form = FilesForm(request.POST, request.FILES)
        _take(request, actor, shown, form.cleaned_data["chosen"] if form.is_valid() else [])
        return redirect("school:bulk_batch", shown.public_id)
    return _one(request, actor, shown)


def _one(request: HttpRequest, actor: Actor, shown: BulkBatch) -> JsonResponse:
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        return JsonResponse({"fault": "No file came with the request."}, status=400)
    name = request.POST.get("name") or upload.name or "unnamed"
    try:
        if name.lower().endswith(".zip"):
            told = {"state": "waiting", "files": len(add_archive(actor, batch=shown, upload=upload))}
        else:
            file = add_file(actor, batch=shown, name=name, upload=upload)
            told = {"state": file.state, "fault": file.fault, "files": 1}
    except ActionRefused as refusal:
        return JsonResponse({"fault": refusal.message}, status=422)
    if isinstance(upload, SentFile):
        upload.taken()
    return JsonResponse(told)


@audience("school")
@require_GET
def progress(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """How far the worker is; the page asks again and is drawn anew when it is done."""
    shown = batch_here(member_here(request), batch_id)
    now = progress_of(shown)
    response = render(request, "school/bulk_progress.html", {"batch": shown, "progress": now})
    if not now.at_work:
        response["HX-Refresh"] = "true"
    return response


@audience("school")
@require_POST
def waivers(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The same answer about the right to read for every letter that has none."""
    shown = batch_here(member_here(request), batch_id)
    form = LettersForm(request.POST)
    if form.is_valid():
        number = answer_waivers(Actor.of(user_of(request)), batch=shown, waived=form.cleaned_data["waived"])
        messages.success(request, f"The answer was noted for {number} {'letter' if number == 1 else 'letters'}.")
    else:
        messages.error(request, "Choose whether the people may read their letters.")
    return redirect("school:bulk_batch", shown.public_id)


@audience("school")
@require_POST
def send(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Send everything that is complete."""
    member = member_here(request)
    shown = batch_here(member, batch_id)
    form = SendForm(request.POST, confirms=authorised_on(member))
    genuine = bool(form.is_valid() and form.cleaned_data.get("genuine"))
    try:
        number = send_files(Actor.of(user_of(request)), batch=shown, genuine=genuine)
        messages.success(
            request, f"{number} {'file is' if number == 1 else 'files are'} being sent. You get a receipt."
        )
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("school:bulk_batch", shown.public_id)


@audience("school")
@require_POST
def again(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Put what could not be sent back among what is to be sent."""
    shown = batch_here(member_here(request), batch_id)
    number = put_back(Actor.of(user_of(request)), batch=shown)
    messages.success(
        request, f"{number} {'file is' if number == 1 else 'files are'} back in the list. Send them again."
    )
    return redirect("school:bulk_batch", shown.public_id)


@audience("school")
@require_POST
def close(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """End a batch; what was not sent is left out."""
    shown = batch_here(member_here(request), batch_id)
    try:
        close_batch(Actor.of(user_of(request)), batch=shown)
        messages.success(request, "The batch is closed. What was not sent is not kept.")
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("school:bulk_batch", shown.public_id)


@audience("school")
@require_GET
def receipt(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The list of everything sent, with receipt numbers and check sums, to print or to keep."""
    member = member_here(request)
    shown = batch_here(member, batch_id)
    sent = SHOWN["sent"](shown).select_related("document__uploaded_by")
    listed = Paginator(sent, 1000).get_page(request.GET.get("page"))
    return page(request, "bulk_receipt.html", member, {"batch": shown, "listed": listed})
