"""Draws a component as a page would, for the tests of this folder."""

import re

from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory


def draw(source: str, request: HttpRequest | None = None, **context: object) -> str:
    """The template `source` as one line of markup with single spaces."""
    page = Template("{% load components words %}" + source)
    markup = page.render(Context({"request": request or RequestFactory().get("/"), **context}))
    return re.sub(r"\s+", " ", markup)


def text_of(markup: str) -> str:
    """What a person reads."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)).strip()
