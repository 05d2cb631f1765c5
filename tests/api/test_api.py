"""The API: the same decisions and faults as the command, the same answers as the page, nothing stored."""

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings

from certification.rules.schema import decision_schema, facts_schema
from ecfmg.api.permissions import Denied, Everybody
from ecfmg.api.urls import urlpatterns
from ecfmg.foundation import clock
from tests.factories.certified_people import TODAY, certified_applicant

if TYPE_CHECKING:  # the stubs have it, Django has not
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
PREVIEW, CHECK = "/api/v1/decisions/preview", "/api/v1/certificates/check"
FACTS = {"id": "a", "as_of": "2026-11-24", "exams": [{"exam": "step_1", "taken_on": "2024-03-04", "outcome": "pass"}]}


def _send(body: object, address: str = PREVIEW, media_type: str = "application/json", **extra: Any) -> "Answer":
    content = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return Client(**extra).post(address, content, content_type=media_type)


def test_a_preview_is_what_the_command_prints(tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(FACTS))
    printed = io.StringIO()
    call_command("decide", str(file), stdout=printed)
    answer = _send(FACTS)
    assert answer.status_code == 200 and answer.json() == json.loads(printed.getvalue())


def test_a_list_is_answered_in_its_order_and_yaml_like_json() -> None:
    answer = _send([FACTS, {**FACTS, "id": "b"}]).json()
    assert [one["id"] for one in answer] == ["a", "b"]
    assert _send("id: a\nas_of: 2026-11-24\n", media_type="application/yaml").json()["id"] == "a"


def test_both_clocks_can_be_set() -> None:
    answer = _send(FACTS, f"{PREVIEW}?as_of=2025-01-01&known_on=2024-06-01").json()
    assert (answer["as_of"], answer["known_on"]) == ("2025-01-01", "2024-06-01")
    assert _send(FACTS, f"{PREVIEW}?as_of=tomorrow").json() == {"faults": ["as_of: not a date such as 2026-11-22"]}


def test_every_fault_is_named_by_its_path() -> None:
    answer = _send({"as_of": "2026-13-24", "exams": [{}, {"exam": "step_9", "taken_on": "2024-02-30"}], "colour": 1})
    assert answer.status_code == 400
    paths = [fault.partition(":")[0] for fault in answer.json()["faults"]]
    assert {"as_of", "exams[0].exam", "exams[1].exam", "exams[1].taken_on", "colour"} <= set(paths)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 5000,
        b'{"as_of": NaN}',
        b'{"as_of": "2026-01-01", "as_of": "2026-01-01"}',
        b"null",
        b"1",
    ],
)
def test_what_is_no_document_is_refused_without_a_trace_of_our_code(body: bytes) -> None:
    answer = _send(body)
    assert answer.status_code == 400
    assert b"Traceback" not in answer.content and answer["Content-Type"] == "application/json"


def test_a_body_above_the_limit_and_a_list_above_the_limit_are_refused(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert _send({"id": "x" * 2000, "as_of": "2026-11-24"}).status_code == 413
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
    assert "at most 200" in _send([FACTS] * 201).json()["faults"][0]


def test_nothing_is_stored_but_the_count_of_the_throttle() -> None:
    before = _rows()
    _send(FACTS)
    _send({"as_of": "x"})
    assert _rows() == before


def _rows() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count() for model in apps.get_models() if model.__name__ != "Tally"
    }


def test_previews_are_throttled_by_address() -> None:
    with clock.moved_to(TODAY):
        answers = [_send(FACTS).status_code for _ in range(61)]
        assert answers == [200] * 60 + [429]
        assert _send(FACTS, REMOTE_ADDR="198.51.100.7").status_code == 200


def test_a_certificate_is_checked_as_on_the_page() -> None:
    with clock.moved_to(TODAY):
        certificate = certified_applicant()
        right = _send({"number": certificate.number, "code": certificate.code}, CHECK).json()
        wrong = _send({"number": certificate.number, "code": "0" * 28}, CHECK).json()
        unknown = _send({"number": "C9", "code": "0" * 28}, CHECK).json()
    assert (right["found"], right["standing"], right["name"]) == (True, "valid", "Adaeze Chidimma Okafor")
    assert right["expires_for_gme_entry_on"] == "2028-12-31"
    assert wrong == unknown == {"found": False}


def test_checks_by_machine_and_by_page_are_counted_together() -> None:
    with clock.moved_to(TODAY):
        for _ in range(20):
            _send({"number": "C9", "code": "0"}, CHECK)
        assert _send({"number": "C9", "code": "0"}, CHECK).status_code == 429
        page = Client().post("/check/", {"number": "C9", "code": "0" * 28})
        assert page.status_code == 429


def test_the_schemas_are_published() -> None:
    schema = Client().get("/api/v1/schema/")
    assert schema.status_code == 200
    for address in (PREVIEW, CHECK):
        assert address.encode() in schema.content
    assert Client().get("/api/v1/schema/facts.json").json() == facts_schema()
    assert Client().get("/api/v1/schema/decision.json").json() == decision_schema()


def test_every_endpoint_names_who_may_use_it() -> None:
    for pattern in urlpatterns:
        callback: Any = pattern.callback
        named = callback.initkwargs.get("permission_classes", callback.cls.permission_classes)
        assert list(named) == [Everybody] and Denied not in named, pattern.name
