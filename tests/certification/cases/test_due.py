"""Who is due: every change of a fact notes the person, whoever writes it and however."""

import io
import re

import pytest
from django.db import connection

from certification.facts_loading import statements
from certification.models import DueCase, ExamResult
from certification.standings import OPEN_WORK
from credentials.models import Education, School, SponsorNote
from tests.factories.certification import person_with_a_pass, person_with_facts

pytestmark = pytest.mark.django_db


def due() -> set[int]:
    return set(DueCase.objects.values_list("applicant_id", flat=True))


def clear() -> None:
    DueCase.objects.all().delete()


def tables_read() -> set[str]:
    """Every table that the loader or the question of open work reads."""
    texts = [OPEN_WORK, *(value for name, value in vars(statements).items() if name.isupper())]
    return {table for text in texts for table in re.findall(r"(?:FROM|JOIN) ((?:[a-z]+)_[a-z]+)", text)}


def test_every_table_that_is_read_notes_its_people_as_due() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT event_object_table, count(DISTINCT event_manipulation) FROM information_schema.triggers"
            " WHERE trigger_name LIKE 'note_due_%' GROUP BY 1"
        )
        triggered = {table for table, events in cursor.fetchall() if events == 3}
    assert len(tables_read()) > 20
    assert tables_read() - triggered == set()


def test_a_result_written_by_the_orm_by_sql_and_by_copy_notes_its_person() -> None:
    one, other, third = (person_with_a_pass() for _ in range(3))
    clear()
    ExamResult.objects.filter(applicant=one).update(outcome="fail")
    assert due() == {one.pk}
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM certification_examresult WHERE applicant_id = %s", [other.pk])
    assert due() == {one.pk, other.pk}
    row = f"11111111-1111-4111-8111-111111111111\t{third.pk}\tstep_2_ck\t2025-01-06\tpass\n"
    with connection.cursor() as cursor:
        into = "certification_examresult (public_id, applicant_id, exam, taken_on, outcome)"
        cursor.copy_expert(f"COPY {into} FROM STDIN", io.StringIO(row))
    assert due() == {one.pk, other.pk, third.pk}


def test_a_result_that_moves_to_another_person_notes_both() -> None:
    one, other = person_with_a_pass(), person_with_a_pass()
    other.exam_results.all().delete()
    clear()
    ExamResult.objects.filter(applicant=one).update(applicant=other)
    assert due() == {one.pk, other.pk}


def test_a_changed_note_of_the_school_notes_its_people_and_those_with_credits_from_it() -> None:
    studied, transferred, stranger = person_with_facts(), person_with_facts(), person_with_facts()
    school = Education.objects.get(applicant=studied).school
    Education.objects.get(applicant=transferred).transfer_credits.create(school=school)
    clear()
    SponsorNote.objects.filter(school=school).update(graduation_years=["1990-2000"])
    assert due() == {studied.pk, transferred.pk}
    clear()
    School.objects.filter(pk=school.pk).update(listed=False)
    assert due() == {studied.pk, transferred.pk}
    assert stranger.pk not in due()
