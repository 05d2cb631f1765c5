"""Between a form and an action: a refusal becomes a fault beside its field, and nothing typed is lost."""

from collections.abc import Callable
from typing import TypeVar

from django import forms

from ecfmg.foundation.errors import ActionRefused

T = TypeVar("T")


def version_from(text: str) -> int:
    """The version that a form without fields sends along; 0, which is nobody's, for what cannot be one."""
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def carry_out(form: forms.Form, act: Callable[[], T]) -> T | None:
    """Run `act`; where it is refused, put the sentence on the form and answer None.

    A refusal may bring several faults (`faults`: pairs of a field, empty for none, and a sentence).
    """
    try:
        return act()
    except ActionRefused as refusal:
        faults = getattr(refusal, "faults", None) or [(refusal.field or "", refusal.message)]
        for field, sentence in faults:
            form.add_error(field if field in form.fields else None, sentence)
        return None
