"""How long each step takes, as everybody may read it: real figures, nobody's name, a cost that does not grow."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applicants.models import IdentityDocument
from certification.queries.waiting import waiting_now
from ecfmg.foundation import clock
from tests.factories.applicants import IdentityDocumentFactory
from tests.portals.desks import desk, text_of

pytestmark = pytest.mark.django_db
HOW_LONG = "public:how_long"


def passports(count: int, days: int, **values: object) -> None:
    came = clock.now() - timedelta(days=days)
    for _ in range(count):
        IdentityDocumentFactory.create(received_at=came, **values)


def line(step: str) -> tuple[str, int, str]:
    cache.clear()
    (found,) = (each for each in waiting_now() if each.step == step)
    return found.usual, found.open, found.oldest


def test_each_step_says_how_long_it_took_and_what_waits() -> None:
    passports(9, 2, state="accepted", decided_at=clock.now())
    passports(1, 30, state="refused", reason="Cut off", decided_at=clock.now())
    passports(2, 4)
    usual, waiting, oldest = line("Checking a passport")
    assert usual == "usually takes 2 days (the middle of the last 10 cases; nine in ten within 2 days)"
    assert (waiting, oldest) == (2, str(clock.day_of(clock.now() - timedelta(days=4))))


def test_where_too_few_cases_tell_the_page_says_so_and_what_waits_is_counted() -> None:
    here = desk()
    here.ask()
    cache.clear()
    answer = Client().get(reverse(HOW_LONG))
    page = text_of(answer)
    assert "A school's answer to our question The school Too few cases to say 2" in page
    for secret in ("Okafor", here.official.school.name, here.document.receipt):
        assert secret not in answer.content.decode()


def test_nothing_that_waits_has_no_oldest() -> None:
    assert line("Checking a passport") == ("", 0, "")
    assert "Nothing waits" in text_of(Client().get(reverse(HOW_LONG)))


def test_it_is_counted_once_in_ten_minutes_and_costs_the_same_for_one_and_three() -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(address).status_code == 200
        return len(captured)

    address = reverse(HOW_LONG)
    passports(1, 1)
    cache.clear()
    one = queries(address)
    again = queries(address)
    assert again < one / 3
    passports(2, 1)
    cache.clear()
    assert queries(address) == one
    assert IdentityDocument.objects.count() == 3
