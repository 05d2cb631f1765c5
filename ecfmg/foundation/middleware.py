"""Middleware: a reference number for each request, who stands behind a change, and no copies of private pages."""

import logging
import uuid
from collections.abc import Callable

import pghistory
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from ecfmg.foundation.errors import ActionRefused, NotAllowed
from ecfmg.foundation.request_id import current_request_id, set_request_id

log = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Give each request a reference number and tell it in ``X-Request-Id``."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Bind the number for the time of the request."""
        set_request_id(uuid.uuid4().hex[:12])
        response = self.get_response(request)
        response["X-Request-Id"] = current_request_id()
        return response


class RequestIdFilter(logging.Filter):
    """Put the reference number on each log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every line passes."""
        record.request_id = current_request_id() or "-"
        return True


class HistoryMiddleware:
    """Tell the history triggers who changes rows in this request, and from which page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Bind who and where for every request that may change something."""
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
        """Forbid copies, unless the view has said otherwise."""
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store, private"
        return response


class RefusalMiddleware:
    """What no view has answered: a refusal is shown with its sentence, and a database that is away is a pause."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through; `process_exception` answers what it raises.

        With DEBUG on, Django answers an unknown address with a page for developers; visitors get ours all the same.
        """
        response = self.get_response(request)
        if settings.DEBUG and response.status_code == 404 and response["Content-Type"].startswith("text/html"):
            return render(request, "404.html", status=404)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """403 with the reason, 409 for what cannot be done now, 503 while the database is away; else Django's own."""
        if isinstance(error, NotAllowed):
            return render(request, "403.html", {"exception": error.message}, status=403)
        if isinstance(error, ActionRefused):
            return render(request, "409.html", {"exception": error.message}, status=409)
        if isinstance(error, OperationalError | InterfaceError):
            log.exception("the database did not answer")
            return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "30"})
        return None
