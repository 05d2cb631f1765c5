"""Middleware: a reference number for each request, who stands behind a change, and no copies of private pages."""

import logging
import uuid
from collections.abc import Callable

import pghistory
from django.http import HttpRequest, HttpResponse

from ecfmg.foundation.request_id import current_request_id, set_request_id

Handler = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Give each request a reference number and tell it in ``X-Request-Id``."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        set_request_id(uuid.uuid4().hex[:12])
        response = self.get_response(request)
        response["X-Request-Id"] = current_request_id()
        return response


class RequestIdFilter(logging.Filter):
    """Put the reference number on each log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id() or "-"
        return True


class HistoryMiddleware:
    """Tell the history triggers who changes rows in this request, and from which page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        user = request.user
        who = str(user.public_id) if user.is_authenticated else ""
        with pghistory.context(user=who, path=request.path, request_id=current_request_id()):
            return self.get_response(request)


class PrivateResponseMiddleware:
    """Pages of signed-in people are kept by no cache."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store, private"
        return response
