"""The worker: decides who is due, writes what changed, loses nothing, and can be stopped and repeated."""

import threading
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from certification.actions import deciding
from certification.actions.deciding import Decided, decide_all_due, decide_due
from certification.actions.noting import note_everyone, note_review_days
from certification.answers import answer_people
from certification.models import Case, Charge, Decision, DueCase, ExamResult
from certification.replay import replay_decision
from certification.rules.decide import decide
from ecfmg.foundation import clock
from ecfmg.foundation.models import Event, MailMessage, OutboxMessage
from ecfmg.foundation.outbox import deliver_next
from tests.factories.certification import person_with_a_pass, person_with_facts
from tests.factories.certified_people import TODAY, certified_applicant


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.moved_to(TODAY):
        yield


@pytest.mark.django_db
def test_a_new_person_gets_a_case_with_a_decision_that_can_be_made_again() -> None:
    person = person_with_a_pass()
    assert decide_all_due() == Decided(looked_at=1, changed=1)
    case = Case.objects.select_related("decision").get(applicant=person)
    assert (case.status, case.action_by) == ("in_progress", "applicant")
    assert case.decision is not None
    assert case.decision.document["exams"][0]["standing"] == "valid"
    assert replay_decision(case.decision).same
    assert Event.objects.get(stream=person.stream, verb="case.opened").payload["to"] == "In progress"


@pytest.mark.django_db
def test_deciding_twice_writes_one_decision_and_one_event() -> None:
    person_with_a_pass()
    decide_all_due()
    note_everyone()
    assert decide_all_due() == Decided(looked_at=1, changed=0)
    assert Decision.objects.count() == 1
    assert Event.objects.filter(verb__startswith="case.").count() == 1


@pytest.mark.django_db
def test_another_day_alone_is_not_another_decision() -> None:
    person_with_a_pass()
    decide_all_due()
    note_everyone()
    with clock.moved_to(date(2026, 12, 1)):
        assert decide_all_due().changed == 0


@pytest.mark.django_db
def test_a_change_that_matters_is_told_in_the_time_line_and_by_one_letter() -> None:
    person = person_with_facts()
    decide_all_due()
    OutboxMessage.objects.all().delete()
    Charge.objects.create(applicant=person, description="Fee", amount_usd=100, raised_on=date(2026, 11, 1))
    decide_all_due()
    assert Case.objects.get(applicant=person).status == "on_hold"
    event = Event.objects.filter(stream=person.stream, verb="case.decided").latest("id")
    assert event.for_applicant
    assert {"subject": "holds", "from": "met", "to": "not met yet"} in event.payload["changed"]
    while deliver_next():
        pass
    letter = MailMessage.objects.get(template="case_decided")
    assert "on hold" in letter.body_text
    assert "Holds: not met yet (was: met)" in letter.body_text
    assert "Adewole" not in letter.subject


@pytest.mark.django_db
def test_cases_whose_day_has_come_are_due_also_when_days_were_missed() -> None:
    certificate = certified_applicant()
    decide_all_due()
    case = Case.objects.get(applicant_id=certificate.applicant_id)
    case.next_review_on = date(2026, 12, 24)
    case.save()
    assert note_review_days(today=date(2026, 12, 23)) == 0
    assert note_review_days(today=date(2027, 1, 15)) == 1
    assert DueCase.objects.filter(applicant_id=certificate.applicant_id).exists()


@pytest.mark.django_db
def test_a_batch_decides_as_one_by_one_and_with_as_many_queries_for_three_as_for_one() -> None:
    people = [person_with_facts(), person_with_a_pass(), person_with_facts()]
    ids = [person.pk for person in people]
    with CaptureQueriesContext(connection) as for_three:
        together, _ = answer_people(ids, as_of=TODAY)
    with CaptureQueriesContext(connection) as for_one:
        alone = answer_people(ids[:1], as_of=TODAY)[0]
    alone += [answer for number in ids[1:] for answer in answer_people([number], as_of=TODAY)[0]]
    assert together == alone
    assert len(for_three) == len(for_one)


@pytest.mark.django_db
def test_writing_three_new_decisions_takes_as_many_queries_as_writing_one() -> None:
    person_with_a_pass()
    with CaptureQueriesContext(connection) as for_one:
        decide_due()
    for _ in range(3):
        person_with_a_pass()
    with CaptureQueriesContext(connection) as for_three:
        assert decide_due().changed == 3
    assert len(for_three) == len(for_one)


@pytest.mark.django_db
def test_a_person_for_whom_the_rules_fail_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = person_with_a_pass(), person_with_a_pass()

    def failing(facts: object, policy: object) -> object:
        if getattr(facts, "id", "") == str(bad.public_id):
            raise ZeroDivisionError
        return decide(facts, policy)  # type: ignore[arg-type]  # whatever the caller hands over goes on

    monkeypatch.setattr("certification.answers.decide", failing)
    assert decide_all_due() == Decided(looked_at=2, changed=1, put_off=1)
    assert Case.objects.get(applicant=good).decision is not None
    assert Case.objects.get(applicant=bad).decision is None
    assert list(DueCase.objects.values_list("applicant_id", flat=True)) == [bad.pk]


@pytest.mark.django_db(transaction=True)
def test_a_change_while_the_worker_decides_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    person = person_with_a_pass()
    entered, load = threading.Event(), answer_people

    def changes() -> None:
        entered.wait(10)
        ExamResult.objects.create(applicant=person, exam="step_2_ck", taken_on=date(2025, 5, 5), outcome="pass")
        connections.close_all()

    def slow(ids: list[int], **days: date) -> object:
        answers = load(ids, **days)
        entered.set()
        other.join(0.7)  # the other one waits for the due row that this transaction holds
        assert other.is_alive()
        return answers

    other = threading.Thread(target=changes)
    other.start()
    monkeypatch.setattr(deciding, "answer_people", slow)
    assert decide_due().looked_at == 1
    other.join(10)
    monkeypatch.setattr(deciding, "answer_people", load)
    assert decide_all_due().changed == 1
    decision = Case.objects.select_related("decision").get(applicant=person).decision
    assert decision is not None
    assert [exam["exam"] for exam in decision.document["exams"]] == ["step_1", "step_2_ck"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_leaves_everything_due(monkeypatch: pytest.MonkeyPatch) -> None:
    person_with_a_pass()

    def dies(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(deciding, "_clear", dies)
        with pytest.raises(KeyboardInterrupt):
            decide_due()
    assert (Decision.objects.count(), Case.objects.count(), DueCase.objects.count()) == (0, 0, 1)
    assert decide_all_due() == Decided(looked_at=1, changed=1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same_person() -> None:
    for _ in range(4):
        person_with_a_pass()
    with transaction.atomic():
        mine = deciding._take_due(2)  # what the first worker holds
        seen: list[list[int]] = []

        def take() -> None:
            with transaction.atomic():
                seen.append(deciding._take_due(10))
            connections.close_all()

        other = threading.Thread(target=take)
        other.start()
        other.join(10)
    assert len(mine) == 2
    assert len(seen[0]) == 2
    assert not set(mine) & set(seen[0])
