"""Classes of coming graduates: give a list, look it through, confirm it in one step, and see who has come."""

import csv
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from credentials.actions.classes import (
    change_days,
    confirm_class,
    correct_line,
    decide_match,
    discard_class,
    leave_out,
    upload_class,
)
from credentials.class_files import MOST_BYTES, TITLES
from credentials.models import ClassList, ClassMember, Document, School
from credentials.queries.classes import class_lists, lines_of
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.form_actions import carry_out, version_from
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.school.class_rows import line_row
from ecfmg.portals.school.forms.classes import ClassForm, DaysForm, DecideForm, LineForm
from ecfmg.portals.school.pages import page
from ecfmg.portals.school.people import member_here

PAGE_SIZE = 50
DAYS = ("mspe_by", "transcript_by", "diploma_by")


def _class_here(request: HttpRequest, class_id: UUID) -> ClassList:
    """A class of the own school; another school's is a 404."""
    lists = class_lists(member_here(request).school).select_related("school")
    return get_object_or_404(lists, public_id=class_id)


def _line_here(request: HttpRequest, line_id: UUID) -> ClassMember:
    """A line of a class of the own school; another school's is a 404."""
    lines = ClassMember.objects.filter(class_list__school=member_here(request).school)
    return get_object_or_404(lines.select_related("class_list", "education__applicant"), public_id=line_id)


@audience("school")
@require_GET
def classes(request: HttpRequest) -> HttpResponse:
    """The school's classes, the newest first."""
    member = member_here(request)
    listed = Paginator(class_lists(member.school), 25).get_page(request.GET.get("page"))
    return page(request, "classes.html", member, {"listed": listed})


@audience("school")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Give the list of a class; every fault of the file is named, or a preview is made of it."""
    member = member_here(request)
    form = ClassForm(request.POST or None, request.FILES or None, initial={"once_key": new_key()})
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        made = carry_out(form, lambda: once(form.cleaned_data["once_key"], lambda: _upload(actor, member.school, form)))
        if made:
            return redirect("school:class", made)
    context = {"form": form, "titles": TITLES.values()}
    return page(request, "upload_class.html", member, context, status=422 if form.errors else 200)


def _upload(actor: Actor, school: School, form: ClassForm) -> str:
    file = form.cleaned_data["file"]
    content = file.read(MOST_BYTES + 1)
    return str(upload_class(actor, school=school, name=form.cleaned_data["name"], content=content).public_id)


@audience("school")
@require_GET
def empty_form(request: HttpRequest) -> HttpResponse:
    """A file with the headings alone, to be filled in."""
    member_here(request)
    return _csv("class.csv", [])


@audience("school")
@require_http_methods(["GET", "POST"])
def class_page(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """The people of a class: before it is confirmed the preview, afterwards who is here; POST changes its days."""
    made = _class_here(request, class_id)
    form = DaysForm(request.POST or None, initial={"version": made.version, **{d: getattr(made, d) for d in DAYS}})
    if request.method == "POST" and form.is_valid():
        actor, version = Actor.of(user_of(request)), form.cleaned_data["version"]
        if carry_out(form, lambda: change_days(actor, class_list=made, days=form.days(), version=version)):
            messages.success(request, "The days are changed. Each person of the class who is here sees them.")
            return redirect("school:class", made.public_id)
    return _class_page(request, made, form)


def _class_page(request: HttpRequest, made: ClassList, form: DaysForm) -> HttpResponse:
    member = member_here(request)
    missing = request.GET.get("missing", "")
    lines = _missing(lines_of(made), missing) if missing else lines_of(made)
    listed = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "made": made,
        "listed": listed,
        "rows": [line_row(each) for each in listed],
        "form": form,
        "missing": Document.Kind(missing).label if missing else "",
        "missing_kind": missing,
    }
    return page(request, "class.html", member, context, status=422 if form.errors else 200)


def _missing(lines: QuerySet[ClassMember], kind: str) -> QuerySet[ClassMember]:
    """Those who are here and for whom the school has not sent this kind of document."""
    if kind not in {Document.Kind.MSPE, Document.Kind.TRANSCRIPT, Document.Kind.DIPLOMA}:
        raise Http404
    sent = Document.objects.filter(
        applicant=OuterRef("education__applicant"),
        from_school=OuterRef("class_list__school"),
        kind=kind,
        superseded_by=None,
    )
    return lines.exclude(education=None).exclude(Exists(sent))


@audience("school")
@require_POST
def confirm(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """The whole preview counts, in one step."""
    made = _class_here(request, class_id)
    form = DaysForm(request.POST)
    if form.is_valid():
        actor, version = Actor.of(user_of(request)), form.cleaned_data["version"]
        if carry_out(form, lambda: confirm_class(actor, class_list=made, days=form.days(), version=version)):
            messages.success(
                request, f"{made.name} is confirmed. Each person joins it as soon as they name your school."
            )
            return redirect("school:class", made.public_id)
    return _class_page(request, made, form)


@audience("school")
@require_POST
def discard(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """Put a preview aside."""
    made = _class_here(request, class_id)
    try:
        discard_class(
            Actor.of(user_of(request)), class_list=made, version=version_from(request.POST.get("version", ""))
        )
        messages.success(request, f"{made.name} was put aside. Nothing of it counts.")
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("school:classes")


@audience("school")
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Correct what one line says."""
    member = member_here(request)
    found = _line_here(request, line_id)
    form = LineForm(request.POST or None, initial=LineForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        actor, version = Actor.of(user_of(request)), form.cleaned_data["version"]
        if carry_out(form, lambda: correct_line(actor, member=found, raw=form.raw(), version=version)):
            messages.success(request, f"Line {found.line} is corrected.")
            return redirect("school:class", found.class_list.public_id)
    context = {"form": form, "line": found, "made": found.class_list}
    return page(request, "class_line.html", member, context, status=422 if form.errors else 200)


@audience("school")
@require_POST
def decide(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Say whether the suggested person is the one of the line."""
    found = _line_here(request, line_id)
    form = DecideForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        actor = Actor.of(user_of(request))
        yes = values["answer"] == "yes"
        try:
            decide_match(actor, member=found, is_the_person=yes, version=values["version"])
            messages.success(request, f"Line {found.line}: {'joined' if yes else 'somebody else'}.")
        except ActionRefused as refusal:
            messages.error(request, refusal.message)
    return redirect("school:class", found.class_list.public_id)


@audience("school")
@require_POST
def leave_out_line(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Take a line out of its class."""
    found = _line_here(request, line_id)
    there = reverse("school:class", args=[found.class_list.public_id])
    try:
        leave_out(Actor.of(user_of(request)), member=found, version=version_from(request.POST.get("version", "")))
        messages.success(request, f"Line {found.line} is left out.")
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    return redirect(there)


@audience("school")
@require_GET
def export(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """The class as CSV, as it stands now."""
    made = _class_here(request, class_id)
    rows = [
        [
            each.usmle_id,
            each.given_names,
            each.family_name,
            each.date_of_birth.isoformat() if each.date_of_birth else "",
            each.expected_graduation_on.isoformat(),
            each.degree_title,
        ]
        for each in made.members.order_by("line")
    ]
    return _csv("class.csv", rows)


def _csv(name: str, rows: list[list[str]]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")  # so that spreadsheet programs read names in UTF-8
    writer = csv.writer(response)
    writer.writerow(TITLES.values())
    writer.writerows([[plain_cell(cell) for cell in row] for row in rows])
    return response


def plain_cell(text: str) -> str:
    """`text` so that no spreadsheet program takes it for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
