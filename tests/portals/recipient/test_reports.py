"""Organisations ask about physicians: exact marks only, kept, seen by nobody else, and known to the physician."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from applicants.models import Applicant
from certification.actions.reports import MOST_MISSES, ask_for_report
from certification.models import ConfirmationReport, RecipientMember
from ecfmg.accounts.models import User
from ecfmg.foundation import clock, outbox
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed
from ecfmg.foundation.models import Event
from tests.factories.certified_people import (
    BORN,
    TODAY,
    applicant,
    certified_applicant,
    decided,
    member,
    organisation,
    staff,
    user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.moved_to(TODAY):
        yield


def _signed_in(someone: User) -> Client:
    client = Client()
    client.force_login(someone)
    return client


def _ask(person: Applicant, by: User, **changes: Any) -> ConfirmationReport:
    asked: dict[str, Any] = {
        "usmle_id": person.usmle_id,
        "family_name": "Okafor",
        "date_of_birth": BORN,
        "purpose": "Ranking",
        **changes,
    }
    return ask_for_report(Actor.of(by), organisation=by.recipient_membership.organisation, **asked)


def _form(person: Applicant, **changes: str) -> dict[str, str | None]:
    return {
        "once_key": "k" * 32,
        "usmle_id": person.usmle_id,
        "family_name": "OKAFOR",
        "date_of_birth_day": "17",
        "date_of_birth_month": "5",
        "date_of_birth_year": "1996",
        "purpose": "Ranking for the 2027 Match",
        "authorised": "on",
        **changes,
    }


def test_the_answer_tells_all_that_a_status_report_tells_and_no_score() -> None:
    answer = _ask(certified_applicant().applicant, member(organisation())).answer
    assert answer["certified"] and answer["issued_on"] == "2026-11-24" and answer["expires_on"] == "2028-12-31"
    assert answer["permanent"] is False and answer["education"]["degree_year"] == 2021
    assert answer["education"]["diploma"] == "Verified by the school"
    assert "Step 1 and Step 2 CK" in " ".join(answer["how_met"])
    assert not {"400", "410", "score"} & set(str(answer).replace("'", " ").split())


def test_somebody_who_is_not_certified_is_told_so() -> None:
    person = applicant()
    decided(person)
    answer = _ask(person, member(organisation())).answer
    assert (answer["certified"], answer["standing"], answer["issued_on"]) == (False, "not_certified", None)


@pytest.mark.parametrize(
    "changes",
    [
        {"usmle_id": "05999999"},
        {"family_name": "Okafo"},
        {"date_of_birth": date(1996, 5, 18)},
        {"family_name": "-"},
    ],
)
def test_one_mark_that_differs_finds_nobody(changes: dict[str, str]) -> None:
    report = _ask(certified_applicant().applicant, member(organisation()), **changes)
    assert report.applicant is None and report.answer == {}


@pytest.mark.parametrize("family_name", ["quispe huaman", "QUISPE  HUAMÁN", "Quispe-Huamán"])
def test_accents_case_and_hyphens_make_no_difference(family_name: str) -> None:
    person = applicant("Tomás", "Quispe Huamán")
    assert _ask(person, member(organisation()), family_name=family_name).applicant == person


def test_the_physician_sees_who_asked_and_what_for() -> None:
    person, asks = certified_applicant().applicant, organisation("Lakeview Residency")
    _ask(person, member(asks))
    told = Event.objects.get(stream=person.stream, verb="report.made")
    assert told.for_applicant and told.payload["organisation"] == "Lakeview Residency"
    assert told.payload["purpose"] == "Ranking"


def test_whoever_belongs_to_another_organisation_or_to_none_asks_for_nobody() -> None:
    person, asks = certified_applicant().applicant, organisation()
    assert person.usmle_id and person.user
    for someone in (member(organisation("Riverside Board")), staff(), person.user):
        with pytest.raises(NotAllowed):
            ask_for_report(
                Actor.of(someone), organisation=asks, usmle_id=person.usmle_id, family_name="Okafor",
                date_of_birth=BORN, purpose="x",
            )  # fmt: skip


def test_guessing_is_stopped_for_an_hour() -> None:
    asks = member(organisation())
    person = certified_applicant().applicant
    for _ in range(MOST_MISSES):
        _ask(person, asks, family_name="Wrong")
    with pytest.raises(ActionRefused, match="Wait an hour"):
        _ask(person, asks)
    with clock.moved_to(clock.now() + timedelta(minutes=61)):
        assert _ask(person, asks).applicant == person


def test_asking_by_the_form_gives_one_report_even_if_sent_twice() -> None:
    person, client = certified_applicant().applicant, _signed_in(member(organisation()))
    answers = [client.post(reverse("recipient:request"), _form(person)) for _ in range(2)]
    assert answers[0].status_code == 302 and answers[0]["Location"] == answers[1]["Location"]
    assert ConfirmationReport.objects.count() == 1
    page = client.get(answers[0]["Location"]).content.decode()
    assert "Adaeze Chidimma Okafor is certified as of 24 November 2026." in page
    assert "Expires for entry into graduate medical education on" in page


@pytest.mark.parametrize(
    "changes",
    [
        {"authorised": ""},
        {"usmle_id": "123"},
        {"date_of_birth_year": "2996"},
        {"date_of_birth_day": "31", "date_of_birth_month": "2"},
        {"purpose": ""},
    ],
)
def test_a_form_with_a_fault_is_kept_and_asks_nothing(changes: dict[str, str]) -> None:
    client = _signed_in(member(organisation()))
    page = client.post(reverse("recipient:request"), _form(certified_applicant().applicant, **changes))
    assert page.status_code == 400 and b"One thing needs a change" in page.content
    assert b"OKAFOR" in page.content and not ConfirmationReport.objects.exists()


def test_nobody_found_says_what_to_correct() -> None:
    client = _signed_in(member(organisation()))
    sent = client.post(reverse("recipient:request"), _form(certified_applicant().applicant, family_name="Okafour"))
    page = client.get(sent["Location"]).content.decode()
    assert "Unable to locate" in page and "Okafour" in page and "17 May 1996" in page
    assert "Adaeze" not in page


def test_another_organisations_report_is_not_found() -> None:
    person, asks = certified_applicant().applicant, member(organisation())
    report = _ask(person, asks)
    _deliver()
    own, stranger = _signed_in(asks), _signed_in(member(organisation("Riverside Board")))
    for route in ("recipient:report", "recipient:report_pdf"):
        address = reverse(route, args=[report.public_id])
        shown = own.get(address)
        if shown.streaming:
            shown.getvalue()  # read to its end, a file is closed
        assert shown.status_code == 200
        assert stranger.get(address).status_code == 404


@pytest.mark.parametrize("audience", ["applicant", "staff", "school"])
def test_other_audiences_do_not_find_these_pages(audience: str) -> None:
    client = _signed_in(user(audience))
    for route in ("recipient:home", "recipient:request", "recipient:members"):
        assert client.get(reverse(route)).status_code == 404


def test_whoever_left_the_organisation_finds_nothing_any_more() -> None:
    left = member(organisation())
    RecipientMember.objects.filter(user=left).update(ended_at=clock.now())
    assert _signed_in(left).get(reverse("recipient:home")).status_code == 404


def test_the_pdf_is_an_attachment_made_by_the_worker_and_each_opening_is_kept() -> None:
    person, asks = certified_applicant().applicant, member(organisation())
    report, client = _ask(person, asks), _signed_in(asks)
    address = reverse("recipient:report_pdf", args=[report.public_id])
    assert client.get(address).status_code == 404
    _deliver()
    sent = client.get(address)
    assert sent["Content-Disposition"] == f'attachment; filename="report-{report.number}.pdf"'
    assert sent.getvalue().startswith(b"%PDF")
    assert Event.objects.filter(stream=person.stream, verb="report.opened").count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_three_reports_as_for_one(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person, asks = applicant(), member(organisation())
    decided(person)
    for _ in range(rows):
        _ask(person, asks)
    client = _signed_in(asks)
    client.get(reverse("recipient:home"))
    with django_assert_num_queries(QUERIES_OF_LIST):
        assert client.get(reverse("recipient:home")).status_code == 200


#: Eight for session, user, last activity and second factor; then membership, count and page of reports.
QUERIES_OF_LIST = 11


def _deliver() -> None:
    while outbox.deliver_next():
        pass
