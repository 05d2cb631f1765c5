"""Who may open what: nobody reaches anything of another applicant, and an answer tells nothing of theirs."""

import pytest
from django.test import Client
from django.urls import reverse

from applicants.models import Applicant
from credentials.models import Document, Education
from ecfmg.foundation.models import Event
from pathways.models import PathwayApplication
from tests.factories import certified_people
from tests.factories.accounts import UserFactory, signed_in_client, staff_user
from tests.factories.credentials import ApplicantFactory, SchoolMemberFactory, document_of, education_of
from tests.factories.pathways import PathwayApplicationFactory
from tests.portals.applicant.conftest import Person

PLAIN = ("home", "identity", "edit_identity", "send_passport", "apply", "education", "choose_school", "documents")
MORE = ("send_other", "exams", "pathway", "licence", "osce", "reports", "messages")


@pytest.mark.parametrize("name", [*PLAIN, *MORE])
def test_pages_open_for_applicants_alone(db: None, me: Person, name: str) -> None:
    address = reverse(f"applicant:{name}")
    assert me.client.get(address).status_code == 200
    anonymous = Client().get(address)
    assert anonymous.status_code == 302
    assert anonymous["Location"].startswith("/account/login/")
    for other in (staff_user("reviewer"), SchoolMemberFactory.create().user, certified_people.user("recipient")):
        assert signed_in_client(other).get(address).status_code == 404


def test_somebody_without_a_record_finds_nothing(db: None) -> None:
    assert signed_in_client(UserFactory.create()).get("/applicant/").status_code == 404


@pytest.fixture
def theirs(db: None) -> tuple[Applicant, Education, Document, PathwayApplication]:
    """Another applicant's things."""
    other = ApplicantFactory.create(name="Zainab Quarcoopome", usmle_id="07654321")
    education = education_of(other, degree_title="Licenciada de Otra Persona")
    return other, education, document_of(other), PathwayApplicationFactory.create(applicant=other)


Things = tuple[Applicant, Education, Document, PathwayApplication]
OBJECTS = (
    ("edit_education", "education", ()),
    ("remove_education", "education", ()),
    ("state_transfer", "education", ()),
    ("send_credential", "credential", ()),
    ("nudge", "credential", ()),
    ("document", "document", ()),
    ("original", "document", ()),
    ("document_page", "document", (1, "large")),
    ("document_page", "document", (1, "small")),
    ("withdraw_pathway", "application", ()),
)


@pytest.mark.parametrize(("name", "kind", "rest"), OBJECTS)
def test_what_belongs_to_another_applicant_does_not_exist(
    me: Person, theirs: Things, name: str, kind: str, rest: tuple[object, ...]
) -> None:
    other, education, document, application = theirs
    things = {
        "education": education,
        "credential": education.credentials.get(kind="diploma"),
        "document": document,
        "application": application,
    }
    address = reverse(f"applicant:{name}", args=[things[kind].public_id, *rest])
    before = Event.objects.count()
    for response in (me.client.get(address), me.client.post(address, {"version": "1", "once_key": "k"})):
        # A route that takes no GET, or no POST, says so before it looks for anything.
        assert response.status_code in {404, 405}
        body = response.content.decode()
        for secret in ("Quarcoopome", "07654321", education.school.name, "Licenciada", document.receipt):
            assert secret not in body
    assert Event.objects.count() == before
    assert PathwayApplication.objects.get(pk=application.pk).status == "submitted"
    assert Education.objects.filter(pk=education.pk).exists()
    owner = signed_in_client(other.user)  # type: ignore[arg-type]  # this applicant has an account
    answer = owner.get(address)
    answer.close()
    assert answer.status_code in {200, 405}


def test_a_translation_of_another_persons_document_cannot_be_sent(me: Person, theirs: Things) -> None:
    receipt = theirs[2].receipt
    assert receipt not in me.page(f"documents/send/?of={receipt}", status=404)


def test_no_page_brings_script_or_style_of_its_own(me: Person, education: Education) -> None:
    for name in (*PLAIN, *MORE):
        response = me.client.get(reverse(f"applicant:{name}"))
        policy = response["Content-Security-Policy"]
        assert "script-src" in policy and "unsafe" not in policy
        body = response.content.decode()
        assert "<style" not in body
        assert ' style="' not in body
        assert not [part for part in body.split("<script")[1:] if " src=" not in part.split(">")[0]]
        assert " onclick" not in body
        assert response["Cache-Control"] == "no-store, private"
