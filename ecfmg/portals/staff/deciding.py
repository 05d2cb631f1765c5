"""One pattern for every page on which staff decide one thing: show, act, tell, go back to the case."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from certification.actions.deciding_now import decide_if_due
from certification.models import Case
from ecfmg.accounts.access import user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, Stale
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
    acts: Mapping[str, Act],
    context: dict[str, Any],
    version: int,
    is_open: bool = True,
    stays: str = "",
) -> HttpResponse:
    """Show `form`; when it is sent, run the act that the pressed button (`verdict`) names.

    A refusal stands on the form with all that was typed. A stale form shows what is stored now around what was typed,
    and takes the `version` of now, so that whoever has looked can press the button again. Where nothing is left to
    decide (not `is_open`), what was typed is shown for copying. What is done leads back to the case, or to the address
    `stays`, where the page goes on.
    """
    if request.method != "POST":
        return page(request, template, {"form": form, "open": is_open, **context}, case)
    act = acts.get(request.POST.get("verdict", ""))
    if act is None and form.is_valid():
        form.add_error(None, "Press one of the buttons below the form.")
    elif act is not None and form.is_valid():
        told = carry_out(form, lambda: _noting_stale(form, version, act, Actor.of(user_of(request))))
        if told:
            _decide_anew(case)
            messages.success(request, told)
            return redirect(stays) if stays else redirect("staff:case", case.public_id)
    values = {"form": form, "open": is_open, "typed": typed_words(form), **context}
    return page(request, template, values, case, status=422)


def _decide_anew(case: Case) -> None:
    """Let the rules answer at once, so that the case shows what came of it; where they fail, the worker tries again."""
    try:
        decide_if_due(case.applicant_id)
    except ActionRefused:
        return


def _noting_stale(form: forms.Form, version: int, act: Act, actor: Actor) -> str:
    try:
        return act(actor, form.cleaned_data)
    except Stale:
        form.data = {**{name: form.data[name] for name in form.data}, "version": str(version)}
        raise


def typed_words(form: forms.Form) -> list[tuple[str, str]]:
    """Label and text of everything that was typed into `form`."""
    fields = [
        bound for bound in form.visible_fields() if isinstance(bound.field.widget, (forms.Textarea, forms.TextInput))
    ]
    return [(str(bound.label), str(bound.value())) for bound in fields if bound.value()]
