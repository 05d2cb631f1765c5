"""Staff write charges, conduct, training, licences, limits and bars into a record, and the decision follows at once."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from certification.models import Case, Charge, Decision, IrregularBehavior, TrainingPeriod
from ecfmg.foundation.models import Event, MailMessage
from tests.factories.accounts import signed_in_client, staff_user
from tests.factories.applicants import ApplicantFactory
from tests.factories.certified_people import decided
from tests.portals.desks import posted, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return decided(ApplicantFactory.create(given_names="Ada", family_name="Okafor"))


@pytest.fixture
def senior() -> Client:
    return signed_in_client(staff_user("senior_reviewer"))


def adding(case: Case, kind: str) -> str:
    return reverse("staff:add_entry", args=[case.public_id, kind])


def closing(case: Case, kind: str, entry: Any) -> str:
    return reverse("staff:close_entry", args=[case.public_id, kind, entry.public_id])


def day(name: str, value: date) -> dict[str, int]:
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def requirement(case: Case, name: str) -> Any:
    newest = Decision.objects.filter(applicant=case.applicant).latest("id")
    return newest.document["requirements"][name]


def raise_charge(client: Client, case: Case) -> Charge:
    posted(client, adding(case, "charge"), description="Translation of the diploma", amount_usd="80.00")
    return Charge.objects.get()


def test_a_charge_is_told_holds_the_case_and_lets_it_go_when_settled(case: Case, senior: Client) -> None:
    charge = raise_charge(senior, case)
    assert requirement(case, "holds")["state"] == "pending"
    told = MailMessage.objects.get(template="charge_raised")
    assert "USD 80.00" in told.body_text
    assert "Translation of the diploma" in told.body_text
    response = posted(senior, closing(case, "charge", charge), **day("settled_on", charge.raised_on), note="P-1")
    assert response.status_code == 302
    assert requirement(case, "holds")["state"] == "met"
    assert MailMessage.objects.filter(template="charge_settled").count() == 1
    events = Event.objects.filter(stream=case.applicant.stream, verb__startswith="charge.")
    assert [each.verb for each in events.order_by("id")] == ["charge.raised", "charge.settled"]
    assert all(each.for_applicant for each in events)


def test_a_charge_is_settled_once_and_not_before_it_was_raised(case: Case, senior: Client) -> None:
    charge = raise_charge(senior, case)
    early = posted(senior, closing(case, "charge", charge), **day("settled_on", date(2001, 1, 1)), note="P-1")
    assert early.status_code == 422
    assert "between the day of the charge and today" in text_of(early)
    posted(senior, closing(case, "charge", charge), **day("settled_on", charge.raised_on), note="P-1")
    again = senior.post(closing(case, "charge", charge), {**day("settled_on", charge.raised_on), "note": "P-2"})
    assert again.status_code == 422
    assert "settled already" in text_of(again)
    assert MailMessage.objects.filter(template="charge_settled").count() == 1


@pytest.mark.parametrize("amount", ["0", "-5", "100000.01", "eighty"])
def test_an_amount_that_makes_no_sense_is_refused(case: Case, senior: Client, amount: str) -> None:
    response = posted(senior, adding(case, "charge"), description="Translation", amount_usd=amount)
    assert response.status_code == 422
    assert not Charge.objects.exists()


def test_a_form_sent_twice_makes_one_entry(case: Case, senior: Client) -> None:
    shown = senior.get(adding(case, "charge"))
    key = shown.context["form"].initial["once_key"]
    for _ in range(2):
        senior.post(adding(case, "charge"), {"once_key": key, "description": "Translation", "amount_usd": "80"})
    assert Charge.objects.count() == 1


def test_an_allegation_waits_until_another_senior_reviewer_decides_it(case: Case, senior: Client) -> None:
    posted(senior, adding(case, "conduct"), explanation="Two diplomas with one number.")
    allegation = IrregularBehavior.objects.get()
    assert requirement(case, "holds")["state"] == "pending"
    own = senior.post(
        closing(case, "conduct", allegation), {"outcome": "dismissed", "explanation": "A mistake of the school."}
    )
    assert "Another senior reviewer has to decide it" in text_of(own)
    assert IrregularBehavior.objects.count() == 1
    other = signed_in_client(staff_user("senior_reviewer"))
    posted(other, closing(case, "conduct", allegation), outcome="dismissed", explanation="A mistake of the school.")
    assert requirement(case, "holds")["state"] == "met"
    found = posted(other, closing(case, "conduct", allegation), outcome="found", explanation="After all.")
    assert "not open any more" in text_of(found)
    assert IrregularBehavior.objects.count() == 2


def test_what_is_alleged_is_not_told_to_the_applicant_in_words(case: Case, senior: Client) -> None:
    posted(senior, adding(case, "conduct"), explanation="Two diplomas with one number.")
    event = Event.objects.get(verb="irregular_behavior.alleged")
    assert event.for_applicant
    assert "number" not in f"{event.reason}{event.payload}"


def test_training_is_recorded_and_corrected_and_a_stale_correction_is_refused(case: Case) -> None:
    reviewer = signed_in_client(staff_user("reviewer"))
    posted(
        reviewer,
        adding(case, "training"),
        programme_name="Internal Medicine, Lakeside Hospital",
        programme="acgme",
        country="USA",
        **day("started_on", date(2024, 7, 1)),
        successful="yes",
        source="Letter of 3 August 2025",
    )
    period = TrainingPeriod.objects.get()
    assert (period.successful, period.ended_on) == (True, None)
    address = closing(case, "training", period)
    values = {**day("started_on", date(2024, 7, 1)), **day("ended_on", date(2025, 6, 30)), "source": "Letter"}
    posted(reviewer, address, successful="no", **values)
    period.refresh_from_db()
    assert (period.successful, period.ended_on, period.version) == (False, date(2025, 6, 30), 2)
    stale = reviewer.post(address, {**values, "version": "1", "successful": "yes"})
    assert stale.status_code == 422
    period.refresh_from_db()
    assert period.successful is False


def test_a_us_licence_a_limit_and_a_bar_are_recorded(case: Case, senior: Client) -> None:
    posted(
        senior,
        adding(case, "licence"),
        jurisdiction="Ohio",
        kind="unrestricted",
        **day("issued_on", date(2024, 3, 1)),
        source="Board's site",
    )
    posted(
        senior,
        adding(case, "limit"),
        **day("deadline", date(2027, 3, 1)),
        approved_by="Certification committee",
        reason="Illness",
    )
    posted(senior, adding(case, "bar"), kind="score_validity", **day("barred_from", date(2026, 1, 1)), reason="Letter")
    applicant = case.applicant
    assert applicant.us_licences.get().jurisdiction == "Ohio"
    assert applicant.exam_exceptions.get().deadline == date(2027, 3, 1)
    bar = applicant.exam_bars.get()
    posted(senior, closing(case, "bar", bar), **day("on", date(2030, 1, 1)), note="As the letter says")
    bar.refresh_from_db()
    assert bar.barred_until == date(2030, 1, 1)
    shown = text_of(senior.get(reverse("staff:entries", args=[case.public_id])))
    assert "Ohio, unrestricted, issued on 1 March 2024" in shown
    assert "until 1 January 2030" in shown


@pytest.mark.parametrize(
    ("kind", "role", "may"),
    [
        ("charge", "intake", True),
        ("charge", "reviewer", False),
        ("conduct", "intake", True),
        ("conduct", "policy_officer", False),
        ("training", "reviewer", True),
        ("training", "intake", False),
        ("licence", "administrator", False),
        ("limit", "reviewer", False),
        ("limit", "senior_reviewer", True),
        ("bar", "reviewer", False),
    ],
)
def test_who_may_write_what(case: Case, kind: str, role: str, may: bool) -> None:
    shown = signed_in_client(staff_user(role)).get(adding(case, kind))
    assert (b"<form class=" in shown.content) is may
    assert may or "An administrator can give it to you" in text_of(shown)


def test_where_a_reader_may_not_write_the_record_says_who_may(case: Case) -> None:
    shown = signed_in_client(staff_user("policy_officer")).get(reverse("staff:entries", args=[case.public_id]))
    for section in shown.context["sections"]:
        why = section["kind"].may(shown.wsgi_request.user).why
        assert "An administrator can give it to you" in why
        assert why in text_of(shown)
        assert adding(case, section["name"]) not in shown.content.decode()


def test_an_entry_of_another_person_is_not_found_here(case: Case, senior: Client) -> None:
    charge = raise_charge(senior, decided(ApplicantFactory.create()))
    assert senior.get(closing(case, "charge", charge)).status_code == 404
    assert senior.get(adding(case, "nothing")).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_database_equally_often_for_one_and_three_entries(
    case: Case, senior: Client, number: int, django_assert_max_num_queries: Any
) -> None:
    for at in range(number):
        Charge.objects.create(applicant=case.applicant, description=str(at), amount_usd=1, raised_on=date(2026, 1, 1))
        IrregularBehavior.objects.create(
            applicant=case.applicant, state="alleged", recorded_on=date(2026, 1, 1), explanation="x"
        )
    address = reverse("staff:entries", args=[case.public_id])
    senior.get(address)
    with django_assert_max_num_queries(36):
        senior.get(address)
