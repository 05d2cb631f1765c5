"""Opening a record and the USMLE ID, which a person gets once and keeps for life."""

import pytest
from django.db import connection

from applicants.actions import declare_usmle_id, issue_usmle_id, open_record
from applicants.models import Applicant, NameOfRecord
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed
from ecfmg.foundation.models import Event
from tests.factories.accounts import UserFactory, staff_user
from tests.factories.applicants import ApplicantFactory

pytestmark = pytest.mark.django_db


def test_a_record_begins_with_the_name_on_the_passport() -> None:
    user = UserFactory.create()
    applicant = open_record(Actor.of(user), user=user, given_names=" Ada Chidinma ", family_name="Okafor")
    name = applicant.names.get()
    assert (name.given_names, name.family_name, name.folded) == ("Ada Chidinma", "Okafor", "okafor, ada chidinma")
    assert Event.objects.get(stream=applicant.stream).verb == "applicant.record_opened"


def test_a_record_is_opened_once_for_one_person() -> None:
    user = UserFactory.create()
    first = open_record(Actor.of(user), user=user, given_names="Ada", family_name="Okafor")
    second = open_record(Actor.of(user), user=user, given_names="Ada", family_name="Okafor")
    assert first.pk == second.pk
    assert NameOfRecord.objects.filter(applicant=first).count() == 1


def test_nobody_opens_a_record_for_somebody_else() -> None:
    with pytest.raises(NotAllowed):
        open_record(Actor.of(UserFactory.create()), user=UserFactory.create(), given_names="Ada", family_name="Okafor")
    assert not Applicant.objects.exists()


def test_an_import_opens_a_record_without_an_account() -> None:
    applicant = open_record(Actor.system("Results import"), user=None, given_names="", family_name="Madonna")
    assert applicant.user is None


def test_a_usmle_id_is_given_once_and_begins_with_zero() -> None:
    applicant = ApplicantFactory.create()
    actor = Actor.of(applicant.user)
    first = issue_usmle_id(actor, applicant=applicant).usmle_id
    again = issue_usmle_id(actor, applicant=applicant).usmle_id
    assert first is not None and len(first) == 8 and first.startswith("0")
    assert again == first
    other = ApplicantFactory.create()
    assert issue_usmle_id(Actor.of(other.user), applicant=other).usmle_id != first


def test_a_number_that_somebody_brought_along_is_not_given_to_anybody_else() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value, is_called FROM applicants_usmle_id_seq")
        last, called = cursor.fetchone()
    coming = f"0{last + (1 if called else 0):07d}"
    ApplicantFactory.create(usmle_id=coming)
    applicant = ApplicantFactory.create()
    assert issue_usmle_id(Actor.of(applicant.user), applicant=applicant).usmle_id != coming


def test_an_earlier_usmle_id_is_kept_without_its_hyphens() -> None:
    applicant = ApplicantFactory.create()
    assert (
        declare_usmle_id(Actor.of(applicant.user), applicant=applicant, usmle_id="0-123-456-7").usmle_id == "01234567"
    )


@pytest.mark.parametrize("wrong", ["", "1234567", "123456789", "0-123-456-X", "٠١٢٣٤٥٦٧"])
def test_what_is_no_usmle_id_is_refused_with_an_example(wrong: str) -> None:
    applicant = ApplicantFactory.create()
    with pytest.raises(ActionRefused, match="eight digits, such as 0-123-456-7"):
        declare_usmle_id(Actor.of(applicant.user), applicant=applicant, usmle_id=wrong)


def test_the_usmle_id_of_somebody_else_is_refused_without_saying_whose_it_is() -> None:
    ApplicantFactory.create(usmle_id="01234567", family_name="Herrera")
    applicant = ApplicantFactory.create()
    with pytest.raises(ActionRefused, match="cannot be added to your record") as refusal:
        declare_usmle_id(Actor.of(applicant.user), applicant=applicant, usmle_id="01234567")
    assert "Herrera" not in str(refusal.value)


def test_a_second_usmle_id_is_refused() -> None:
    applicant = ApplicantFactory.create(usmle_id="01234567")
    with pytest.raises(ActionRefused, match="already has the USMLE ID 0-123-456-7"):
        declare_usmle_id(Actor.of(applicant.user), applicant=applicant, usmle_id="07654321")


def test_another_applicant_cannot_declare_a_number_and_staff_can() -> None:
    applicant = ApplicantFactory.create()
    with pytest.raises(NotAllowed):
        declare_usmle_id(Actor.of(UserFactory.create()), applicant=applicant, usmle_id="01234567")
    assert (
        declare_usmle_id(Actor.of(staff_user("intake")), applicant=applicant, usmle_id="01234567").usmle_id
        == "01234567"
    )
