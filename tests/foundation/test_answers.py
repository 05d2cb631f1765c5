"""What a visitor gets where no view answers: words, a way back, never a page for developers."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils.http import urlencode
from pytest_django.fixtures import Settings

from ecfmg.foundation.errors import ActionRefused, NotAllowed
from ecfmg.foundation.middleware import NulMiddleware, RefusalMiddleware
from tests.factories.accounts import signed_in_client, staff_user


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


NUL_ADDRESSES = ["/staff/?action=%00", "/staff/?status=%00", "/staff/mail-room/?q=%00", "/staff/?%00=1"]
NUL_FORMS = [
    ("/staff/mail-room/enter/", {"entry": "b \0"}),
    ("/staff/mail-room/place/", {"place": "a\0b"}),
    ("/staff/mail-room/letters/print/", {"letter": ["1", "\0"]}),
]


@pytest.mark.django_db
@pytest.mark.parametrize("address", NUL_ADDRESSES)
def test_a_nul_in_an_address_is_not_understood(address: str) -> None:
    answer = signed_in_client(staff_user("intake")).get(address)
    assert answer.status_code == 400
    assert "We could not read that request" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "values"), NUL_FORMS)
def test_a_nul_in_a_form_of_either_kind_is_not_understood(address: str, values: dict[str, Any]) -> None:
    client = signed_in_client(staff_user("intake"))
    kind = "application/x-www-form-urlencoded"
    for answer in (client.post(address, values), client.post(address, urlencode(values, doseq=True), kind)):
        assert answer.status_code == 400
        assert "We could not read that request" in answer.content.decode()


def test_the_body_of_json_and_of_a_view_that_reads_it_itself_is_left_alone() -> None:
    def reads_it_itself() -> None: ...

    reads_it_itself.csrf_exempt = True  # type: ignore[attr-defined]
    json = RequestFactory().post("/", {"a": "\0"}, content_type="application/json")
    upload = RequestFactory().post("/", {"file": SimpleUploadedFile("a", b"\0"), "a": "\0"})
    for request, view in ((json, _never), (upload, reads_it_itself)):
        assert NulMiddleware(_never).process_view(request, view, (), {}) is None
        assert request.read(1), "its body is still to be read"


@pytest.mark.django_db
def test_a_nul_in_a_file_is_no_reason_to_refuse() -> None:
    upload = RequestFactory().post("/", {"file": SimpleUploadedFile("a", b"MZ\0")})
    assert NulMiddleware(_never).process_view(upload, _never, (), {}) is None


def test_any_other_error_is_left_to_django() -> None:
    assert RefusalMiddleware(_never).process_exception(RequestFactory().get("/"), ValueError("a fault")) is None


def _never(request: HttpRequest) -> HttpResponse:
    raise AssertionError("not asked")
