"""Messages between an applicant and staff."""

import pytest
from pytest_django import DjangoAssertNumQueries

from applicants.actions import answer_message, close_without_answer, mark_read, send_message
from applicants.queries import messages_of, messages_waiting_for_staff, unread_by_applicant
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed
from ecfmg.foundation.models import MailMessage
from tests.factories.accounts import UserFactory, staff_user
from tests.factories.applicants import ApplicantFactory

pytestmark = pytest.mark.django_db


def test_a_message_waits_until_staff_answer_it_whether_or_not_it_was_read() -> None:
    applicant = ApplicantFactory.create()
    staff = Actor.of(staff_user("intake"))
    send_message(Actor.of(applicant.user), applicant=applicant, body="Has my diploma arrived?")
    mark_read(staff, applicant=applicant)
    assert messages_waiting_for_staff().count() == 1
    answer_message(staff, applicant=applicant, body="It has.")
    assert messages_waiting_for_staff().count() == 0


def test_an_answer_is_announced_by_mail_without_its_words() -> None:
    applicant = ApplicantFactory.create()
    answer_message(Actor.of(staff_user("intake")), applicant=applicant, body="Your diploma has arrived.")
    mail = MailMessage.objects.get()
    assert "diploma" not in mail.body_text
    assert unread_by_applicant(applicant) == 1
    assert mark_read(Actor.of(applicant.user), applicant=applicant) == 1
    assert unread_by_applicant(applicant) == 0


def test_closing_without_an_answer_needs_a_reason() -> None:
    applicant = ApplicantFactory.create()
    staff = Actor.of(staff_user("intake"))
    send_message(Actor.of(applicant.user), applicant=applicant, body="Thank you!")
    with pytest.raises(ActionRefused, match="why"):
        close_without_answer(staff, applicant=applicant, reason="")
    assert close_without_answer(staff, applicant=applicant, reason="Thanks only") == 1
    assert messages_waiting_for_staff().count() == 0


@pytest.mark.parametrize("body", ["", "  \n ", "x" * 4001])
def test_an_empty_or_endless_message_is_refused(body: str) -> None:
    applicant = ApplicantFactory.create()
    with pytest.raises(ActionRefused) as refusal:
        send_message(Actor.of(applicant.user), applicant=applicant, body=body)
    assert refusal.value.field == "body"


def test_strangers_neither_write_nor_answer_nor_read() -> None:
    applicant = ApplicantFactory.create()
    for stranger in (
        ApplicantFactory.create().user,
        UserFactory.create(audience="school"),
        UserFactory.create(audience="recipient"),
    ):
        actor = Actor.of(stranger)
        with pytest.raises(NotAllowed):
            send_message(actor, applicant=applicant, body="Hello")
        with pytest.raises(NotAllowed):
            answer_message(actor, applicant=applicant, body="Hello")
        with pytest.raises(NotAllowed):
            mark_read(actor, applicant=applicant)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_one_query_however_many_messages(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    applicant = ApplicantFactory.create()
    for number in range(count):
        send_message(Actor.of(applicant.user), applicant=applicant, body=f"Message {number}")
    with django_assert_num_queries(1):
        assert [str(message.author) for message in messages_of(applicant)] == [str(applicant.user)] * count
    with django_assert_num_queries(1):
        assert len([message.applicant.public_id for message in messages_waiting_for_staff()]) == count
