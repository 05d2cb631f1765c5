"""Asking whether a physician is certified; earlier answers."""

from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from certification.actions.reports import ask_for_report, note_report_opened
from certification.certificate_queries import PAGE_SIZE, reports_of
from certification.models import RecipientMember
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.files import open_file
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.recipient.forms.reports import AskForm
from ecfmg.portals.recipient.pages import member_of, page
from ecfmg.portals.recipient.presenters.reports import report_view, reports_table


@audience("recipient")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every report of the organisation, newest first."""
    member = member_of(request)
    shown = Paginator(reports_of(member.organisation), PAGE_SIZE).get_page(request.GET.get("page"))
    return page(request, "home.html", member, {"table": reports_table(shown)})


@audience("recipient")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask about one physician; the answer is a report with an address of its own."""
    member = member_of(request)
    form = AskForm(request.POST or None, initial={"once_key": new_key()})
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        address = carry_out(form, lambda: once(form.cleaned_data["once_key"], lambda: _ask(actor, member, form)))
        if address:
            return redirect(address)
    return page(request, "ask.html", member, {"form": form}, status=400 if form.errors else 200)


def _ask(actor: Actor, member: RecipientMember, form: AskForm) -> str:
    asked = form.cleaned_data
    report = ask_for_report(
        actor,
        organisation=member.organisation,
        usmle_id=asked["usmle_id"],
        family_name=asked["family_name"],
        date_of_birth=asked["date_of_birth"],
        purpose=asked["purpose"],
    )
    return reverse("recipient:report", args=[report.public_id])


@audience("recipient")
@require_safe
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One answer, as it was given."""
    member = member_of(request)
    found = get_object_or_404(reports_of(member.organisation), public_id=report_id)
    if found.applicant_id is None:
        return page(
            request, "nobody.html", member, {"report": found, "born": date.fromisoformat(found.asked["date_of_birth"])}
        )
    note_report_opened(Actor.of(user_of(request)), report=found)
    return page(request, "report.html", member, {"report": found, "view": report_view(found)})


@audience("recipient")
@require_safe
def report_pdf(request: HttpRequest, report_id: UUID) -> HttpResponseBase:
    """The report as a PDF, once the worker has made it."""
    member = member_of(request)
    found = get_object_or_404(reports_of(member.organisation), public_id=report_id)
    if found.pdf is None:
        raise Http404
    note_report_opened(Actor.of(user_of(request)), report=found)
    return FileResponse(
        open_file(found.pdf), as_attachment=True, filename=found.pdf.original_name, content_type=found.pdf.media_type
    )
