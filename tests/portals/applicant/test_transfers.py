"""Credits brought from another medical school: stated on the page, read by the rules, asked about, taken back."""

from datetime import date

import pytest
from django.urls import reverse

from certification.actions.deciding import decide_all_due
from certification.facts_loading.load import load_facts
from credentials.models import Education, TransferCredit
from ecfmg.foundation.models import Event
from ecfmg.foundation.once import new_key
from tests.factories.accounts import signed_in_client, staff_user
from tests.factories.credentials import SchoolFactory, education_of
from tests.portals.applicant.conftest import Person, words


@pytest.fixture
def earlier(me: Person) -> Education:
    """Where the person studied first."""
    return education_of(me.applicant, SchoolFactory.create(name="Old Harbour Medical College"))


@pytest.fixture
def present(me: Person, earlier: Education) -> Education:
    """The school that awards the degree."""
    return education_of(me.applicant, SchoolFactory.create(name="New Harbour Medical College"))


def stated(at: Education, **changes: str) -> dict[str, str]:
    """The form of credits that went straight from one school to the other."""
    return {
        "source": str(at.school.public_id),
        "passed_at_source": "yes",
        "times_transferred": "1",
        "premedical": "no",
        "once_key": new_key(),
        **changes,
    }


def send(me: Person, to: Education, form: dict[str, str]) -> str:
    answer = me.client.post(reverse("applicant:state_transfer", args=[to.public_id]), form, follow=True)
    return words(answer.content.decode())


def test_stated_credits_are_a_fact_of_the_education_and_the_page_says_who_acts(
    me: Person, earlier: Education, present: Education
) -> None:
    form = stated(earlier, passed_at_source="no", times_transferred="2")
    for _ in range(2):
        shown = send(me, present, form)
    assert "Old Harbour Medical College. We ask that school for their transcript" in shown
    facts = load_facts([me.applicant.pk], as_of=date(2026, 11, 24))[me.applicant.pk]
    (credit,) = facts.education[-1].transfer_credits
    assert (credit.school.name, credit.passed_at_source, credit.times_transferred) == (
        "Old Harbour Medical College",
        False,
        2,
    )
    assert Event.objects.filter(verb="transfer.stated", stream=me.applicant.stream).count() == 1


@pytest.mark.parametrize("what", ["the same school", "a school not stated", "stated before", "no number"])
def test_what_cannot_be_is_refused_with_its_reason(
    me: Person, earlier: Education, present: Education, what: str
) -> None:
    form, told = {
        "the same school": (stated(present), "Select a valid choice"),
        "a school not stated": (
            stated(earlier, source=str(SchoolFactory.create().public_id)),
            "Select a valid choice",
        ),
        "stated before": (stated(earlier), "are stated for this education already"),
        "no number": (stated(earlier, times_transferred="0"), "greater than or equal to 1"),
    }[what]
    if what == "stated before":
        send(me, present, stated(earlier))
    before = TransferCredit.objects.count()
    assert told in send(me, present, form)
    assert TransferCredit.objects.count() == before


def test_credits_are_taken_back_until_the_school_was_asked(me: Person, earlier: Education, present: Education) -> None:
    send(me, present, stated(earlier))
    credit = TransferCredit.objects.get()
    there = reverse("applicant:remove_transfer", args=[credit.public_id])
    assert "Remove these transferred credits?" in words(me.client.get(there).content.decode())
    assert "were removed" in words(me.client.post(there, follow=True).content.decode())
    assert not TransferCredit.objects.exists()


def test_the_first_school_alone_is_told_to_add_the_other(me: Person, earlier: Education) -> None:
    shown = words(me.client.get(reverse("applicant:state_transfer", args=[earlier.public_id])).content.decode())
    assert "This is the only school that you stated" in shown


def test_staff_read_on_the_case_whom_to_ask(me: Person, earlier: Education, present: Education) -> None:
    send(me, present, stated(earlier))
    decide_all_due()
    case = reverse("staff:case", args=[me.applicant.case.public_id])
    shown = words(signed_in_client(staff_user("reviewer")).get(case).content.decode())
    assert "Ask Old Harbour Medical College for its transcript" in shown
