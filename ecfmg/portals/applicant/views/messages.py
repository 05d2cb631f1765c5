"""Messages between the applicant and staff."""

from functools import partial

from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from applicants.actions.messages import mark_read, send_message
from applicants.models import Applicant
from applicants.queries import messages_of
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.applicant.forms.messages import MessageForm
from ecfmg.portals.applicant.pages import form_page
from ecfmg.portals.applicant.people import applicant_of


@audience("applicant")
@require_http_methods(["GET", "POST"])
def messages(request: HttpRequest) -> HttpResponse:
    """Read what staff wrote, and write to them."""
    applicant, actor = applicant_of(request), Actor.of(user_of(request))
    form = MessageForm(request.POST or None, initial={"once_key": new_key()})
    if request.method == "POST" and form.is_valid():
        act = partial(_send, actor, applicant, form.cleaned_data["body"])
        there = carry_out(form, lambda: once(form.cleaned_data["once_key"], act))
        if there:
            notices.success(
                request,
                "Your message was sent. Staff see it at once; the answer comes here and by e-mail.",
            )
            return redirect(there)
    listed = Paginator(messages_of(applicant), 20).get_page(request.GET.get("page"))
    response = form_page(request, "messages.html", applicant, form, listed=listed)
    mark_read(actor, applicant=applicant)
    return response


def _send(actor: Actor, applicant: Applicant, body: str) -> str:
    send_message(actor, applicant=applicant, body=body)
    return reverse("applicant:messages")
