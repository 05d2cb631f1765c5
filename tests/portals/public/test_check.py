"""Anybody checks a paper by number and code; nothing else is told, and guessing is slowed down."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from certification.actions.certificates import propose_revocation, revoke_certificate
from certification.actions.reports import ask_for_report
from certification.models import TrainingPeriod
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from tests.factories.certified_people import BORN, TODAY, certified_applicant, member, organisation, staff

if TYPE_CHECKING:  # the stubs have it, Django has not
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
CHECK = reverse("public:check_certificate")


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.moved_to(TODAY):
        yield


def _check(number: str, code: str, client: Client | None = None) -> "Answer":
    return (client or Client()).post(CHECK, {"number": number, "code": code})


def test_the_right_code_shows_what_the_paper_shows() -> None:
    certificate = certified_applicant()
    page = _check(certificate.number.lower(), certificate.code.lower())
    assert page.status_code == 200
    for said in (
        "Valid",
        "Adaeze Chidimma Okafor",
        certificate.number,
        "Issued on",
        "24 November 2026",
        "31 December 2028",
    ):
        assert said in page.content.decode()


def test_the_answer_holds_nothing_that_the_paper_does_not() -> None:
    certificate = certified_applicant()
    person = certificate.applicant
    page = _check(certificate.number, certificate.code).content.decode()
    assert person.usmle_id and person.user
    assert "1996" not in page and person.usmle_id not in page and person.user.email not in page
    assert "Eko Medical College" not in page and certificate.code not in page


def test_a_wrong_code_and_a_number_never_given_get_the_same_answer() -> None:
    certificate = certified_applicant()
    wrong = "0" * 28
    pages = [_check(number, wrong).content.decode() for number in (certificate.number, "C9999999")]
    bare = [page.partition("No certificate or report")[2].partition("<form")[0] for page in pages]
    assert bare[0] == bare[1] != ""
    assert "Okafor" not in pages[0]


def test_a_code_of_another_certificate_does_not_open_this_one() -> None:
    first, second = certified_applicant(), certified_applicant("Tomas", "Quispe")
    assert "No certificate or report" in _check(first.number, second.code).content.decode()


def test_a_revoked_certificate_is_told_as_revoked() -> None:
    certificate = certified_applicant()
    propose_revocation(Actor.of(staff()), certificate=certificate, reason="The diploma was forged.", version=1)
    revoke_certificate(Actor.of(staff()), certificate=certificate, version=1)
    page = _check(certificate.number, certificate.code).content.decode()
    assert "Revoked" in page and "Revoked on" in page and "forged" not in page
    assert "it is valid as of" not in page


@pytest.mark.parametrize(("day", "said"), [("2028-12-31", "it is valid as of"), ("2029-01-01", "its date has passed")])
def test_a_certificate_expires_the_day_after_the_printed_one_without_anybody_acting(day: str, said: str) -> None:
    certificate = certified_applicant()
    with clock.moved_to(date.fromisoformat(day)):
        assert said in _check(certificate.number, certificate.code).content.decode()


def test_a_year_of_training_makes_it_valid_indefinitely() -> None:
    certificate = certified_applicant()
    TrainingPeriod.objects.create(
        applicant=certificate.applicant,
        programme="acgme",
        programme_name="Lakeview",
        started_on=date(2027, 7, 1),
        ended_on=date(2028, 6, 30),
    )
    with clock.moved_to(date(2030, 1, 1)):
        page = _check(certificate.number, certificate.code).content.decode()
    assert "Valid indefinitely since" in page and "30 June 2028" in page


def test_a_report_is_checked_in_the_same_way() -> None:
    certificate, asks = certified_applicant(), organisation()
    assert certificate.applicant.usmle_id
    report = ask_for_report(
        Actor.of(member(asks)),
        organisation=asks,
        usmle_id=certificate.applicant.usmle_id,
        family_name="Okafor",
        date_of_birth=BORN,
        purpose="Ranking",
    )
    page = _check(report.number, report.code).content.decode()
    assert "Genuine" in page and asks.name in page and "Adaeze Chidimma Okafor is certified" in page


@pytest.mark.parametrize(
    ("number", "code"), [("", ""), ("1000001", "0" * 28), ("C1000001", "ABC"), ("C1", "\x01" * 28)]
)
def test_what_cannot_be_read_is_refused_beside_its_field(number: str, code: str) -> None:
    page = _check(number, code)
    assert page.status_code == 400
    assert b"need" in page.content and b"change" in page.content


def test_the_code_never_stands_in_an_address_and_the_number_fills_itself_in() -> None:
    certificate = certified_applicant()
    page = Client().get(CHECK, {"number": certificate.number, "code": certificate.code}).content.decode()
    assert f'value="{certificate.number}"' in page
    assert "Okafor" not in page and certificate.code not in page


def test_after_twenty_checks_one_network_waits_and_others_do_not() -> None:
    certificate = certified_applicant()
    for _ in range(20):
        assert _check(certificate.number, "0" * 28).status_code == 200
    late = _check(certificate.number, certificate.code)
    assert late.status_code == 429 and int(late["Retry-After"]) > 0
    assert b"Okafor" not in late.content and b"Too many checks" in late.content
    other = Client(REMOTE_ADDR="198.51.100.7")
    assert b"Okafor" in _check(certificate.number, certificate.code, other).content
