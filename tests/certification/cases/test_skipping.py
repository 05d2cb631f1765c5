"""Nobody is left out whose answer could be another one: every fact notes its people, every day and rule is minded."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from applicants.models import Applicant, CertificationApplication
from certification.actions import noting
from certification.actions.deciding import decide_all_due
from certification.answers import answer_people
from certification.facts_loading import statements
from certification.models import (
    Case,
    Certificate,
    Charge,
    DueCase,
    ExamBar,
    ExamException,
    ExamRequest,
    ExamResult,
    IrregularBehavior,
    TrainingPeriod,
    UsLicence,
    UsmleRegistration,
)
from certification.policy.loader import load_policy
from certification.rules_version import digest_of_files, rules_version
from credentials.models import Credential, Education, School, SchoolAccreditation, SponsorNote, TransferCredit
from ecfmg.foundation import clock
from pathways.models import Attestation, Licence, MiniCexEncounter, OetSitting, Osce, PathwayApplication
from tests.bench.chance import Chance
from tests.bench.people import add_person
from tests.bench.schools import add_schools
from tests.bench.tables import Rows
from tests.factories.certification import noon, person_with_a_pass, person_with_facts
from tests.factories.certified_people import TODAY

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 2)
MORE: dict[type, dict[str, object]] = {
    ExamException: {"deadline": DAY, "approved_by": "A. Dean", "reason": "Illness"},
    ExamRequest: {"exam": "step_3", "submitted_at": noon(DAY)},
    ExamBar: {"kind": "irregular_behavior", "barred_from": DAY},
    UsmleRegistration: {"exam": "step_3", "registered_on": DAY},
    Osce: {"name": "OSCE", "country": "NGA", "administered_by_school": True, "passed_on": DAY},
    Attestation: {
        "pathway": 3,
        "official_name": "A. Dean",
        "received_on": DAY,
        "by_authorised_official": True,
        "channel": "paper",
    },
    MiniCexEncounter: {
        "encounter_on": DAY,
        "evaluator": "B. Doctor",
        "evaluator_accepted_on": DAY,
        "evaluator_licensed_since": DAY,
        "evaluator_licence": "unrestricted",
        "interviewing": 5,
        "examination": 5,
        "professionalism": 5,
        "reasoning": 5,
    },
    TrainingPeriod: {"programme": "acgme", "programme_name": "Internal Medicine", "started_on": DAY},
    UsLicence: {"jurisdiction": "Ohio", "kind": "unrestricted", "issued_on": DAY},
    IrregularBehavior: {"state": "alleged", "recorded_on": DAY, "explanation": ""},
    Charge: {"description": "Fee", "amount_usd": 100, "raised_on": DAY},
    Certificate: {"issued_on": DAY, "basis": "former_exams", "number": "C1", "code": "c1", "name_on_certificate": "P"},
}
FACTS: tuple[type, ...] = (
    *(Applicant, CertificationApplication, ExamResult, Education, Credential, TransferCredit, School, SponsorNote),
    *(SchoolAccreditation, Licence, OetSitting, PathwayApplication, *MORE),
)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.moved_to(TODAY):
        yield


def somebody_with_everything() -> Applicant:
    """A person with a row in every table of facts."""
    person = person_with_facts()
    education = Education.objects.get(applicant=person)
    TransferCredit.objects.create(education=education, school=education.school)
    SchoolAccreditation.objects.create(school=education.school, agency_name="MDCN")
    for model, values in MORE.items():
        model.objects.create(applicant=person, **values)  # type: ignore[attr-defined]  # each of them is a model
    return person


def words_of_statements() -> set[str]:
    texts = [value for name, value in vars(statements).items() if name.isupper()]
    return {word for text in texts for word in re.findall(r"[a-z_0-9]+", text)}


def table_of(model: type) -> str:
    return str(model._meta.db_table)  # type: ignore[attr-defined]  # each of them is a model


def test_no_table_of_facts_is_forgotten_here() -> None:
    read = {
        word
        for word in words_of_statements()
        if word.split("_")[0] in ("applicants", "certification", "credentials", "pathways") and "_" in word
    }
    assert read == {table_of(model) for model in FACTS}


@pytest.mark.parametrize("model", FACTS, ids=lambda model: model.__name__)
def test_a_change_in_any_column_that_is_read_notes_the_person_and_nobody_else(model: type) -> None:
    for make in (person_with_facts, person_with_a_pass):
        make()
    person = somebody_with_everything()
    table, read = table_of(model), words_of_statements()
    columns = [field.column for field in model._meta.concrete_fields if field.column in read]  # type: ignore[attr-defined]
    assert len(columns) >= 2
    with connection.cursor() as cursor:
        for column in columns:
            DueCase.objects.all().delete()
            cursor.execute(f"UPDATE {table} SET {column} = {column} WHERE {owned_by(model)}", [person.pk])
            assert list(DueCase.objects.values_list("applicant_id", flat=True)) == [person.pk], column


def owned_by(model: type) -> str:
    """The condition that names a person's rows of a table."""
    education = "SELECT {} FROM credentials_education WHERE applicant_id = %s"
    if model is Applicant:
        return "id = %s"
    if model is School:
        return f"id IN ({education.format('school_id')})"
    if model in (SponsorNote, SchoolAccreditation):
        return f"school_id IN ({education.format('school_id')})"
    if model in (Credential, TransferCredit):
        return f"education_id IN ({education.format('id')})"
    return "applicant_id = %s"


def asked_on(day: date) -> set[int]:
    numbers = noting.numbers_of(noting.TO_BE_ASKED, today=day)
    assert len(set(numbers)) == len(numbers), "nobody is asked about twice"
    return set(numbers)


def people_of_every_kind(count: int) -> list[int]:
    """People as `make bench` invents them, with a share of dates on the borders of the rules."""
    chance, rows = Chance(7), Rows()
    schools = add_schools(chance, rows)
    for _ in range(count):
        add_person(chance, rows, schools, TODAY)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        rows.copy(cursor)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    return list(range(1, count + 1))


def test_whoever_is_left_out_on_any_day_has_the_answer_that_the_rules_give_on_that_day() -> None:
    ids = people_of_every_kind(300)
    assert asked_on(TODAY) == set(ids)
    noting.note_other_rules()
    assert decide_all_due().changed == len(ids)
    assert asked_on(TODAY) == set()
    Charge.objects.create(applicant_id=ids[0], description="Fee", amount_usd=9, raised_on=date(2027, 3, 1))
    decide_all_due()
    stored = {case.applicant_id: case for case in Case.objects.select_related("decision")}
    reviews = {case.next_review_on for case in stored.values() if case.next_review_on}
    days = {day + timedelta(by) for day in [*sorted(reviews)[::4], date(2027, 3, 1)] for by in (-1, 0)}
    left_out = changed = 0
    for day in sorted(day for day in days if day >= TODAY):
        asked = asked_on(day)
        answers, _ = answer_people(ids, as_of=day)
        other = {answer.applicant_id for answer in answers if answer.sha256 != digest(stored[answer.applicant_id])}
        assert other <= asked, day
        left_out, changed = left_out + len(ids) - len(asked), changed + len(other)
    assert changed > 100
    assert left_out > 1000


def digest(case: Case) -> str:
    assert case.decision is not None
    return case.decision.answer_sha256


def test_a_charge_that_begins_or_ends_on_a_day_to_come_makes_its_person_due_on_that_day() -> None:
    owing, paying, other = person_with_a_pass(), person_with_a_pass(), person_with_a_pass()
    Charge.objects.create(applicant=owing, description="Fee", amount_usd=9, raised_on=date(2026, 12, 1))
    Charge.objects.create(
        applicant=paying, description="Fee", amount_usd=9, raised_on=DAY, settled_on=date(2026, 12, 2)
    )
    decide_all_due()
    assert noting.note_review_days(today=date(2026, 11, 30)) == 0
    assert noting.note_review_days(today=date(2026, 12, 1)) == 1
    with clock.moved_to(date(2026, 12, 2)):
        noting.note_review_days()
        assert decide_all_due().changed == 2
        assert noting.note_review_days() == 0
    assert other.pk not in asked_on(date(2026, 12, 2))


@pytest.mark.parametrize(
    "other",
    [
        lambda: Case.objects.update(checked_with="other rules"),
        lambda: Case.objects.update(checked_with=""),
        lambda: Case.objects.update(checked_on=TODAY + timedelta(1)),
        lambda: Case.objects.all().delete(),
    ],
    ids=["other rules", "before cases kept their rules", "decided for a later day", "no case"],
)
def test_whoever_other_rules_decided_about_is_asked_about_again_and_once(other: Callable[[], object]) -> None:
    person_with_a_pass()
    decide_all_due()
    assert noting.note_other_rules() == 0
    other()
    assert noting.note_other_rules() == 1
    decide_all_due()
    assert noting.note_other_rules() == 0


def test_another_policy_more_announcements_and_one_changed_byte_of_the_code_are_other_rules(tmp_path: Path) -> None:
    policy = load_policy()
    later = max(policy.announcements)
    versions = {rules_version(day, policy) for day in (date(2020, 1, 1), later - timedelta(1), later, date.max)}
    assert len(versions) == 3
    (tmp_path / "rules").mkdir()
    file = tmp_path / "rules" / "holds.py"
    file.write_text("A = 1\n")
    before = digest_of_files(tmp_path, ("rules/**/*.py",))
    assert digest_of_files(tmp_path, ("rules/**/*.py",)) == before
    file.write_text("A = 2\n")
    assert digest_of_files(tmp_path, ("rules/**/*.py",)) != before


def test_an_answer_that_stays_moves_the_day_and_the_rules_of_the_case_and_nothing_else() -> None:
    person = person_with_a_pass()
    decide_all_due()
    case = Case.objects.get(applicant=person)
    noting.note_everyone()
    with clock.moved_to(TODAY + timedelta(1)):
        assert decide_all_due().changed == 0
    again = Case.objects.get(applicant=person)
    assert (case.checked_on, again.checked_on) == (TODAY, TODAY + timedelta(1))
    assert (again.version, again.decision_id, again.decided_at) == (case.version, case.decision_id, case.decided_at)
