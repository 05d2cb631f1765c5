"""One pattern for every page on which staff decide one thing: show, act, tell, go back to the case."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from certification.models import Case
from ecfmg.accounts.access import user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.form_actions import carry_out
from ecfmg.portals.staff.pages import page

#: What a button does: given the actor and the cleaned form, it acts and answers the sentence that is shown.
Act = Callable[[Actor, dict[str, Any]], str]


def decide_page(
    request: HttpRequest,
    case: Case,
    *,
    template: str,
    form: forms.Form,
    acts: dict[str, Act],
    context: dict[str, Any],
) -> HttpResponse:
    """Show `form`; when it is sent, run the act that the pressed button (`verdict`) names.

    A refusal stands on the form with all that was typed. A stale form is shown with its sentence, and with what is
    stored now around it.
    """
    act = acts.get(request.POST.get("verdict", ""))
    if request.method == "POST" and act is not None and form.is_valid():
        chosen = act
        told = carry_out(form, lambda: chosen(Actor.of(user_of(request)), form.cleaned_data))
        if told:
            messages.success(request, told)
            return redirect("staff:case", case.public_id)
    elif request.method == "POST" and act is None and form.is_valid():
        form.add_error(None, "Press one of the buttons below the form.")
    return page(request, template, {"form": form, **context}, case)
