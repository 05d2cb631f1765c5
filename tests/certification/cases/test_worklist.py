"""The worklist, the case page, who works on a case, and two decisions side by side."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certification.actions.cases import assign_case, release_case, take_over
from certification.actions.deciding import decide_all_due
from certification.models import Case, ExamResult
from certification.queries.cases import case_page, decision_pair
from certification.queries.worklist import NOBODY, WorklistFilters, queue_counts, worklist
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import NotAllowed, Stale
from tests.factories.certification import person_with_a_pass, person_with_facts
from tests.factories.certified_people import TODAY, staff

pytestmark = pytest.mark.django_db


def cases(number: int) -> list[Case]:
    for _ in range(number):
        person_with_a_pass()
    with clock.moved_to(TODAY):
        decide_all_due()
    return list(Case.objects.order_by("id"))


def test_pages_follow_each_other_without_gap_or_repeat_when_people_wait_since_one_moment() -> None:
    made = cases(5)
    Case.objects.update(waiting_since=made[0].waiting_since)
    seen, after = [], ""
    for _ in range(3):
        page = worklist(WorklistFilters(), after=after, limit=2)
        seen += [row.public_id for row in page.rows]
        after = page.after
    assert seen == [case.public_id for case in made]
    assert after == ""


def test_three_cases_take_as_many_queries_as_one() -> None:
    cases(1)
    with CaptureQueriesContext(connection) as for_one:
        worklist(WorklistFilters())
    cases(2)
    with CaptureQueriesContext(connection) as for_three:
        assert len(worklist(WorklistFilters()).rows) == 3
    assert len(for_three) == len(for_one)


def test_filters_narrow_the_list_and_counts_agree_with_it() -> None:
    first, second, third = cases(3)
    worker = staff("reviewer")
    assign_case(Actor.of(worker), case=first, assignee=worker, version=first.version)
    Case.objects.filter(pk=second.pk).update(action_by="staff", waiting_since=clock.now() - timedelta(days=40))
    mine = worklist(WorklistFilters(assigned_to=str(worker.public_id))).rows
    assert [row.public_id for row in mine] == [first.public_id]
    assert len(worklist(WorklistFilters(assigned_to=NOBODY)).rows) == 2
    assert [row.public_id for row in worklist(WorklistFilters(action_by="staff")).rows] == [second.public_id]
    name = worklist(WorklistFilters(words=str(third.applicant.usmle_id))).rows
    assert [row.public_id for row in name] == [third.public_id]
    assert len(worklist(WorklistFilters(words="balogun")).rows) == 3
    assert worklist(WorklistFilters(assigned_to="nonsense")).rows == ()
    counts = queue_counts(worker)
    assert (counts.total, counts.mine, counts.unassigned) == (3, 1, 2)
    assert counts.by_action == {"applicant": 2, "staff": 1}


def test_a_case_is_given_taken_over_and_released_and_a_stale_form_changes_nothing() -> None:
    (case,) = cases(1)
    one, other, chief, clerk = staff("reviewer"), staff("reviewer"), staff("senior_reviewer"), staff("policy_officer")
    with pytest.raises(NotAllowed):
        assign_case(Actor.of(one), case=case, assignee=other, version=case.version)
    given = assign_case(Actor.of(chief), case=case, assignee=one, version=case.version)
    with pytest.raises(Stale):
        take_over(Actor.of(other), case=case, version=case.version)
    with pytest.raises(NotAllowed):
        take_over(Actor.of(clerk), case=given, version=given.version)
    taken = take_over(Actor.of(other), case=given, version=given.version)
    assert taken.assigned_to == other
    assert release_case(Actor.of(other), case=taken, version=taken.version).assigned_to is None


def test_the_case_page_takes_as_many_queries_for_much_on_file_as_for_little() -> None:
    little, much = person_with_facts(), person_with_facts()
    for year in (2018, 2019, 2020):
        ExamResult.objects.create(applicant=much, exam="step_3", taken_on=TODAY.replace(year=year), outcome="fail")
    with clock.moved_to(TODAY):
        decide_all_due()
    queries = []
    for person in (little, much):
        with CaptureQueriesContext(connection) as captured:
            page = case_page(Case.objects.get(applicant=person).public_id)
        assert page is not None
        assert {line.state for line in page.requirements} == {"met"}
        queries.append(len(captured))
    assert queries[0] == queries[1]


def test_two_decisions_side_by_side_say_what_changed_and_why() -> None:
    (case,) = cases(1)
    first = case.decision
    ExamResult.objects.filter(applicant=case.applicant).update(outcome="invalidated", invalidated_on=TODAY)
    with clock.moved_to(TODAY):
        decide_all_due()
    case.refresh_from_db()
    assert first is not None
    assert case.decision is not None
    pair = decision_pair(case, case.decision.public_id, first.public_id)
    assert pair is not None
    assert pair.earlier == first
    assert not pair.same_facts
    assert pair.same_policy
    exam = next(change for change in pair.changes if change.subject.startswith("exam:"))
    assert (exam.name, exam.before, exam.after) == ("Step 1 of 6 May 2024", "valid", "invalidated")
