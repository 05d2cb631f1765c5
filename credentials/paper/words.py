"""The words of our letters on paper (see words.yaml), by language."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from credentials.models import Language

_FILE = Path(__file__).with_name("words.yaml")


@cache
def _all() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return found


def words_in(language: str) -> dict[str, Any]:
    """Every phrase in `language`; English where we have no other words for it."""
    return _all().get(language) or _all()[Language.ENGLISH]


def languages() -> tuple[str, ...]:
    """The languages in which a letter can be written."""
    return tuple(_all())
