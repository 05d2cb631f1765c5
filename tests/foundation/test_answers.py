"""What a visitor gets where no view answers: words, a way back, never a page for developers."""

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from ecfmg.foundation.errors import ActionRefused, NotAllowed
from ecfmg.foundation.middleware import RefusalMiddleware


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [True, False])
def test_an_unknown_address_leads_to_our_own_page(settings: Settings, debug: bool) -> None:
    settings.DEBUG = debug
    answer = Client().get("/nothing/here/")
    assert answer.status_code == 404
    assert "URLconf" not in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (NotAllowed("Only a reviewer may do this."), 403, "Only a reviewer may do this."),
        (ActionRefused("The case is decided."), 409, "The case is decided."),
        (OperationalError("server closed the connection"), 503, "Nothing that was stored before is lost"),
    ],
)
def test_an_error_that_no_view_answers_is_told_in_words(error: Exception, status: int, words: str) -> None:
    request = RequestFactory().get("/staff/")
    request.user = type("Visitor", (), {"is_authenticated": False})()
    answer = RefusalMiddleware(_never).process_exception(request, error)
    assert answer is not None
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_any_other_error_is_left_to_django() -> None:
    assert RefusalMiddleware(_never).process_exception(RequestFactory().get("/"), ValueError("a fault")) is None


def _never(request: HttpRequest) -> HttpResponse:
    raise AssertionError("not asked")
