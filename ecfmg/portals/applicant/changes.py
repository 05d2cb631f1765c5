"""A form that was overtaken by another change: both versions side by side, and nothing overwritten silently."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model

from ecfmg.foundation.errors import Stale
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.templatetags.words import day_in_words


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that says something else in the form than what is stored now."""

    label: str
    stored: str
    typed: str


def carry_out_change(form: forms.Form, act: Callable[[], Model], stored: Model) -> tuple[bool, list[Difference]]:
    """Run `act`, which changes `stored`. Answers whether it was done and, where it was overtaken, what differs.

    The overtaken form then carries the version that is stored now, so that saving it again is the person's decision.
    """
    overtaken: list[Stale] = []

    def attempt() -> bool:
        try:
            act()
        except Stale as stale:
            overtaken.append(stale)
            raise
        return True

    done = bool(carry_out(form, attempt))
    if not overtaken:
        return done, []
    stored.refresh_from_db()
    typed = form.data.copy()  # type: ignore[attr-defined]  # what a request brings can only be changed in a copy
    typed["version"] = str(vars(stored)["version"])
    form.data = typed
    return False, _differences(form, stored)


def _differences(form: forms.Form, stored: Model) -> list[Difference]:
    found = []
    for bound in form.visible_fields():
        now, typed = getattr(stored, bound.name), form.cleaned_data.get(bound.name)
        if (now or "") != (typed or ""):
            found.append(Difference(str(bound.label), _shown(bound.field, now), _shown(bound.field, typed)))
    return found


def _shown(field: forms.Field, value: Any) -> str:
    if value in (None, ""):
        return "Nothing"
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]  # these choices have no groups
    return str(value)
