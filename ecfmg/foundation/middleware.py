"""Middleware: a reference number for each request, who stands behind a change, no copies of private pages, no NULs."""

import logging
import uuid
from collections.abc import Callable

import pghistory
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string

from ecfmg.foundation.errors import ActionRefused, NotAllowed
from ecfmg.foundation.request_id import current_request_id, sent_by, set_request_id

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
    """Tell the history triggers and the once-keys who changes rows in this request, and from which page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Bind who and where for every request that may change something."""
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        user = request.user
        who = str(user.public_id) if user.is_authenticated else ""
        with (
            sent_by(who, request.path),
            pghistory.context(user=who, path=request.path, request_id=current_request_id()),
        ):
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


class NulMiddleware:
    """A NUL byte in an address or a form is answered 400: nobody types one, and PostgreSQL stores none in a text."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Refuse before the view runs; None lets it run."""
        if _has_nul(request.GET) or (_is_form(request, view) and _has_nul(request.POST)):
            return render(request, "400.html", status=400)
        return None


def _is_form(request: HttpRequest, view: object) -> bool:
    """Whether the fields can be read here. Those of a multipart form are read once, with its files: the check for
    forgery has done so already, unless the view is exempt from it and reads the body by itself."""
    if request.content_type == "multipart/form-data":
        return not getattr(view, "csrf_exempt", False)
    return request.content_type == "application/x-www-form-urlencoded"


def _has_nul(values: QueryDict) -> bool:
    return any("\0" in text for name, texts in values.lists() for text in (name, *texts))


class RefusalMiddleware:
    """What no view has answered: a refusal is shown with its sentence, and a database that is away is a pause."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through; `process_exception` answers what a view raises.

        With DEBUG on, Django answers an unknown address with a page for developers; visitors get ours all the same. A
        page of a view that says in its own words what is not there stays.
        """
        response = self.get_response(request)
        if settings.DEBUG and response.status_code == 404 and request.resolver_match is None:
            return render(request, "404.html", status=404)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """403 with the reason, 409 for what cannot be done now, 503 while the database is away; with DEBUG on our page
        of 404 and not Django's; else Django's own."""
        if isinstance(error, Http404) and settings.DEBUG:
            return render(request, "404.html", status=404)
        if isinstance(error, NotAllowed):
            return render(request, "403.html", {"exception": error.message}, status=403)
        if isinstance(error, ActionRefused):
            return render(request, "409.html", {"exception": error.message}, status=409)
        if isinstance(error, OperationalError | InterfaceError):
            log.exception("the database did not answer")
            return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "30"})
        return None
