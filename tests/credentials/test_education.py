"""Stating an education: every fault named, nothing stored of a faulty one, nothing taken from under a document."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from applicants.models import Applicant
from credentials.actions.education import (
    EducationDetails,
    add_education,
    edit_education,
    order_educations,
    remove_education,
)
from credentials.errors import EducationRefused
from credentials.models import Education
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed, Stale
from ecfmg.foundation.models import Event
from tests.factories.credentials import (
    ApplicantFactory,
    SchoolFactory,
    credential_in,
    details,
    document_of,
    education_of,
    user_of,
)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with clock.moved_to(date(2026, 11, 24)):
        yield


def test_an_education_comes_with_its_three_credentials_not_received(applicant: Applicant) -> None:
    education = education_of(applicant)
    assert education.position == 1
    assert {(c.kind, c.state) for c in education.credentials.all()} == {
        ("diploma", "missing"),
        ("transcript", "missing"),
        ("completion_letter", "missing"),
    }


FAULTY: dict[str, tuple[dict[str, Any], set[str]]] = {
    "graduated before the start": ({"graduated_on": date(2016, 8, 31)}, {"graduated_on"}),
    "graduates tomorrow": ({"graduated_on": date(2026, 11, 25)}, {"graduated_on"}),
    "graduate without a day": ({"graduated_on": None}, {"graduated_on"}),
    "graduate who expects": ({"expected_graduation_on": date(2027, 6, 1)}, {"expected_graduation_on"}),
    "student without a day": ({"status": "student", "graduated_on": None}, {"expected_graduation_on"}),
    "student who graduated": (
        {"status": "student", "expected_graduation_on": date(2027, 6, 1)},
        {"graduated_on"},
    ),
    "student whose day has passed": (
        {"status": "student", "graduated_on": None, "expected_graduation_on": date(2026, 11, 23)},
        {"expected_graduation_on"},
    ),
    "starts tomorrow": ({"started_on": date(2026, 11, 25)}, {"started_on", "graduated_on"}),
    "last century but one": ({"started_on": date(1899, 12, 31)}, {"started_on"}),
    "sixteen years of credit": ({"credit_years": Decimal(16)}, {"credit_years"}),
    "credit that is no number": ({"credit_years": Decimal("NaN")}, {"credit_years"}),
    "credit of two decimals": ({"credit_years": Decimal("5.25")}, {"credit_years"}),
    "basic sciences to come": ({"basic_sciences_completed_on": date(2027, 1, 1)}, {"basic_sciences_completed_on"}),
    "unknown field": ({"degree_field": "alchemy"}, {"degree_field"}),
    "unknown status": ({"status": "expelled"}, {"status"}),
    "three at once": (
        {"graduated_on": date(2030, 1, 1), "credit_years": Decimal(-1), "degree_field": "alchemy"},
        {"graduated_on", "credit_years", "degree_field"},
    ),
}


@pytest.mark.parametrize("case", FAULTY)
def test_a_faulty_education_is_refused_whole_with_every_fault(case: str, applicant: Applicant, me: Actor) -> None:
    changes, fields = FAULTY[case]
    with pytest.raises(EducationRefused) as refusal:
        add_education(me, applicant=applicant, details=details(SchoolFactory.create(), **changes))
    assert {fault.field for fault in refusal.value.faults} == fields
    assert not Education.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"graduated_on": date(2026, 11, 24)},
        {"graduated_on": date(2016, 9, 1)},
        {"credit_years": Decimal(15)},
        {"credit_years": None},
        {"status": "student", "graduated_on": None, "expected_graduation_on": date(2026, 11, 24)},
        {"status": "withdrawn", "graduated_on": None},
    ],
)
def test_what_lies_just_on_a_border_is_taken(changes: dict[str, Any], applicant: Applicant) -> None:
    assert education_of(applicant, **changes).pk


def test_a_school_that_is_no_longer_listed_is_refused(applicant: Applicant, me: Actor) -> None:
    with pytest.raises(EducationRefused, match="no longer lists"):
        add_education(me, applicant=applicant, details=details(SchoolFactory.create(listed=False)))


def test_only_the_applicant_and_staff_may_state_it(applicant: Applicant, reviewer: Actor) -> None:
    with pytest.raises(NotAllowed):
        add_education(
            Actor.of(user_of(ApplicantFactory.create())), applicant=applicant, details=details(SchoolFactory.create())
        )
    add_education(reviewer, applicant=applicant, details=details(SchoolFactory.create()))


def test_a_stale_form_overwrites_nothing(applicant: Applicant, me: Actor) -> None:
    education = education_of(applicant)
    first = details(education.school, degree_title="MB ChB")
    edit_education(me, education=education, details=first, version=1)
    with pytest.raises(Stale):
        edit_education(me, education=education, details=details(education.school), version=1)
    education.refresh_from_db()
    assert (education.degree_title, education.version) == ("MB ChB", 2)
    assert Event.objects.get(verb="education.changed").payload["before"]["degree_title"] == "MB BS"


@pytest.mark.parametrize("state", ["sent_to_school", "verified"])
def test_while_the_school_confirms_only_staff_can_change_it(
    state: str, applicant: Applicant, me: Actor, reviewer: Actor
) -> None:
    education = education_of(applicant)
    credential_in(education, state, document=document_of(applicant, ready=False))
    changed: EducationDetails = details(education.school, credit_years=Decimal(5))
    with pytest.raises(ActionRefused, match="Write us a message"):
        edit_education(me, education=education, details=changed, version=1)
    edit_education(reviewer, education=education, details=changed, version=1)


def test_an_education_with_a_document_is_not_removed_and_one_without_is(applicant: Applicant, me: Actor) -> None:
    kept, gone = education_of(applicant), education_of(applicant)
    credential_in(kept, "received", document=document_of(applicant, ready=False))
    with pytest.raises(ActionRefused, match="cannot be removed"):
        remove_education(me, education=kept, version=1)
    remove_education(me, education=gone, version=1)
    assert list(applicant.educations.all()) == [kept]


def test_the_last_one_in_order_awards_the_degree(applicant: Applicant, me: Actor) -> None:
    first, second = education_of(applicant), education_of(applicant)
    order_educations(me, applicant=applicant, order=[second.public_id, first.public_id])
    assert applicant.educations.order_by("position").last() == first
    with pytest.raises(ActionRefused, match="changed meanwhile"):
        order_educations(me, applicant=applicant, order=[first.public_id])
