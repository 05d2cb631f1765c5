"""Messages: the queue of what nobody answered, and the conversation of one case."""

from uuid import UUID

from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applicants.actions.messages import answer_message, close_without_answer, mark_read
from applicants.queries import messages_of, messages_waiting_for_staff, name_of
from certification.models import Case
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.staff.forms import ClosingForm, MessageForm
from ecfmg.portals.staff.pages import case_here, page


@audience("staff")
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Every message without an answer, the longest waiting first."""
    found = messages_waiting_for_staff().select_related("applicant__case").prefetch_related("applicant__names")
    listed = Paginator(found, 25).get_page(request.GET.get("page"))
    rows = [(each, name_of(each.applicant), each.applicant.case) for each in listed if hasattr(each.applicant, "case")]
    return page(request, "waiting_messages.html", {"listed": listed, "rows": rows})


@audience("staff")
@require_http_methods(["GET", "POST"])
def conversation(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Read what the applicant wrote, and answer."""
    case, actor = case_here(case_id), Actor.of(user_of(request))
    form = MessageForm(request.POST or None, initial={"once_key": new_key()})
    if request.method == "POST" and form.is_valid():
        there = carry_out(form, lambda: once(form.cleaned_data["once_key"], lambda: _answer(actor, case, form)))
        if there:
            notices.success(request, "Your answer was sent; the applicant is told by e-mail.")
            return redirect(there)
    return _conversation(request, case, form, ClosingForm(auto_id="close_%s"))


@audience("staff")
@require_POST
def close(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Close what needs no answer, saying why."""
    case, actor = case_here(case_id), Actor.of(user_of(request))
    form = ClosingForm(request.POST, auto_id="close_%s")
    if form.is_valid():
        closed = carry_out(form, lambda: str(_close(actor, case, form)))
        if closed:
            notices.success(request, "Closed without an answer." if closed != "0" else "There was nothing to close.")
            return redirect("staff:case", case_id)
    return _conversation(request, case, MessageForm(initial={"once_key": new_key()}), form)


def _conversation(request: HttpRequest, case: Case, form: MessageForm, closing: ClosingForm) -> HttpResponse:
    listed = Paginator(messages_of(case.applicant), 25).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "closing": closing,
        "listed": listed,
        "unanswered": case.applicant.messages.filter(from_staff=False, answered_at=None).exists(),
    }
    response = page(request, "messages.html", context, case, status=422 if form.errors or closing.errors else 200)
    mark_read(Actor.of(user_of(request)), applicant=case.applicant)
    return response


def _answer(actor: Actor, case: Case, form: MessageForm) -> str:
    answer_message(actor, applicant=case.applicant, body=form.cleaned_data["body"])
    return reverse("staff:case", args=[case.public_id])


def _close(actor: Actor, case: Case, form: ClosingForm) -> int:
    return close_without_answer(actor, applicant=case.applicant, reason=form.cleaned_data["reason"])
