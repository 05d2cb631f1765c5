"""Passwords that only look long. Works offline, beside Django's length, similarity and common-password checks."""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

FEWEST_CHARACTERS = 6
RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiopasdfghjklzxcvbnm", "azertyuiopqsdfghjklmwxcvbn")


class PredictablePasswordValidator:
    """Refuses a common password made longer by digits, by itself, or by a run of the keyboard."""

    def __init__(self) -> None:
        self._common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: Any = None) -> None:
        """Raise `ValidationError` with what is wrong and what to do."""
        plain = password.casefold()
        if len(set(plain)) < FEWEST_CHARACTERS:
            raise ValidationError(
                "This password repeats the same few characters. Use several words that do not belong together."
            )
        heart = re.sub(r"[\W\d_]+", "", plain)
        product = re.sub(r"\W+", "", settings.PRODUCT_NAME.casefold())
        if not heart or heart in self._common or _core(heart) in self._common or heart in product or _is_run(heart):
            raise ValidationError(
                "This password is a well-known one made longer, so it is easy to guess. "
                "Use several words that do not belong together."
            )

    def get_help_text(self) -> str:
        """What a good password is."""
        return "Several words that do not belong together are easy to remember and hard to guess."


def _core(text: str) -> str:
    """The part that a text repeats ("dragon" of "dragondragon"), or the text."""
    repeated = re.fullmatch(r"(.+?)\1+", text)
    return repeated.group(1) if repeated else text


def _is_run(text: str) -> bool:
    return any(text in run * 3 or text in (run[::-1]) * 3 for run in RUNS)
