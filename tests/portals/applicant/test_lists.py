"""Lists cost the same with three rows as with one, and say what would be there where there is nothing."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applicants.actions.records import note_looked_at
from applicants.models import Message
from certification.models import ConfirmationReport
from credentials.models import Document
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.files import keep_bytes
from ecfmg.foundation.models import Event
from tests.factories import certified_people
from tests.factories.applicants import IdentityDocumentFactory
from tests.factories.credentials import education_of, user_of
from tests.factories.pathways import LicenceFactory, OsceFactory, PathwayApplicationFactory
from tests.portals.applicant.conftest import Person


def a_document(me: Person) -> None:
    number = Document.objects.count()
    Document.objects.create(
        applicant=me.applicant,
        kind="other",
        file=keep_bytes(b"%PDF", original_name="a.pdf", media_type="application/pdf"),
        receipt=f"D-{number:06d}",
        uploaded_by=user_of(me.applicant),
        received_at=clock.now(),
    )


def a_message(me: Person) -> None:
    Message.objects.create(
        applicant=me.applicant, author=user_of(me.applicant), from_staff=False, body="Hello", sent_at=clock.now()
    )


def a_report(me: Person) -> None:
    programme = certified_people.organisation(f"Programme {ConfirmationReport.objects.count()}")
    ConfirmationReport.objects.create(
        number=f"R{1_000_000 + ConfirmationReport.objects.count()}",
        code=f"code{ConfirmationReport.objects.count()}",
        organisation=programme,
        requested_by=user_of(me.applicant),
        applicant=me.applicant,
        asked={},
        purpose="Residency",
        answer={"standing": "not_certified"},
        made_at=clock.now(),
    )


def a_look(me: Person) -> None:
    school = f"School {Event.objects.count()}"
    note_looked_at(Actor("Somebody", audience="school"), applicant=me.applicant, page="student", school=school)


def evidence(me: Person) -> None:
    LicenceFactory.create(applicant=me.applicant)
    OsceFactory.create(applicant=me.applicant)
    PathwayApplicationFactory.create(applicant=me.applicant, status="withdrawn")


def everything(me: Person) -> None:
    education_of(me.applicant)
    IdentityDocumentFactory.create(applicant=me.applicant)
    a_document(me)


@pytest.mark.parametrize(
    ("address", "add"),
    [
        ("", everything),
        ("documents/", everything),
        ("documents/", a_document),
        ("education/", everything),
        ("identity/", everything),
        ("messages/", a_message),
        ("reports/", a_report),
        ("reports/looks/", a_look),
        ("pathway/", evidence),
    ],
)
def test_three_rows_cost_what_one_costs(me: Person, address: str, add: Callable[[Person], None]) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            me.page(address)
        return len(captured)

    add(me)
    me.page(address)
    one = queries()
    add(me)
    add(me)
    assert queries() == one


def test_pages_appear_only_where_there_is_more_than_one(me: Person) -> None:
    for _ in range(20):
        a_message(me)
        a_document(me)
    for address in ("messages/", "documents/"):
        assert "usa-pagination" not in me.page(address)
    a_message(me)
    a_document(me)
    for address in ("messages/", "documents/"):
        assert "usa-pagination" in me.page(address)
        assert "usa-pagination" in me.page(f"{address}?page=2")


def test_empty_pages_say_what_would_be_there(me: Person) -> None:
    assert "Nothing was received yet" in me.page("documents/")
    assert "State your education first" in me.page("documents/")
    assert "No messages yet" in me.page("messages/")
    assert "No school is stated yet" in me.page("education/")
    assert "No result is on file" in me.page("exams/")
    assert "No licence is stated" in me.page("pathway/")
    assert "No passport was received" in me.page("identity/")
