"""What the forms do: the effect and its event, once however often sent; faults are told and what was typed stays."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from applicants.models import IdentityDocument, Message
from credentials.actions.education import edit_education
from credentials.models import Credential, Document, Education, School
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.models import Event
from ecfmg.foundation.once import new_key
from pathways.models import Licence, Osce, PathwayApplication
from tests.factories.applicants import CertificationApplicationFactory, IdentityDocumentFactory
from tests.factories.credentials import SchoolFactory, details, document_of, upload, user_of
from tests.factories.pathways import LicenceFactory, PathwayApplicationFactory
from tests.portals.applicant.conftest import Person, day, words


@pytest.fixture
def school(db: None) -> School:
    """A school to choose."""
    return SchoolFactory.create()


def studies(**changes: str) -> dict[str, str]:
    """The form of a graduate of 2022."""
    return {
        "status": "graduate",
        **day("started_on", date(2016, 9, 1)),
        **day("graduated_on", date(2022, 6, 30)),
        "credit_years": "6",
        "degree_title": "Doctor Medicinae",
        "degree_field": "medicine",
        "once_key": new_key(),
        **changes,
    }


def test_an_education_is_added_once_however_often_its_form_is_sent(me: Person, school: School) -> None:
    form = studies()
    for _ in range(2):
        sent = me.client.post(f"/applicant/education/school/{school.public_id}/", form)
        assert (sent.status_code, sent["Location"]) == (302, "/applicant/education/")
    education = Education.objects.get()
    assert (education.school, education.graduated_on) == (school, date(2022, 6, 30))
    assert Event.objects.filter(verb="education.added", stream=me.applicant.stream).count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("graduated_on", ("31", "2", "2022"), "Enter a real day"),
        ("graduated_on", ("1", "6", "2012"), "before the first day of your studies"),
        ("graduated_on", ("1", "6", "2150"), "in the future"),
        ("started_on", ("x", "", ""), "Enter a real day"),
    ],
)
def test_wrong_days_are_refused_and_what_was_typed_stays(
    me: Person, school: School, field: str, typed: tuple[str, str, str], told: str
) -> None:
    form = studies(**day(field, typed))
    answer = me.client.post(f"/applicant/education/school/{school.public_id}/", form)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert told in body
    assert 'value="Doctor Medicinae"' in body
    for part in filter(None, typed):
        assert f'value="{part}"' in body or f'value="{part.zfill(2)}"' in body
    assert not Education.objects.exists()


def test_what_is_missing_is_said_in_plain_words(me: Person) -> None:
    body = me.client.post("/applicant/pathway/licence/", {"once_key": new_key()}).content.decode()
    assert "This is needed. Fill it in." in body
    assert "Choose one of the answers." in body
    assert "This field is required" not in body


def test_an_overtaken_education_shows_both_versions_and_overwrites_nothing(me: Person, education: Education) -> None:
    address = f"/applicant/education/{education.public_id}/"
    edit_education(
        Actor.of(user_of(me.applicant)),
        education=education,
        details=details(education.school, degree_title="MB BS (Hons)"),
        version=education.version,
    )
    answer = me.client.post(address, studies(version="1"))
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Two versions" in body
    assert "<td>MB BS (Hons)</td><td>Doctor Medicinae</td>" in body
    assert Education.objects.get().degree_title == "MB BS (Hons)"
    assert 'name="version" value="2"' in body, "saving once more is the person's own decision"
    assert me.client.post(address, studies(version="2")).status_code == 302
    assert Education.objects.get().degree_title == "Doctor Medicinae"


def test_an_overtaken_identity_shows_both_versions(me: Person) -> None:
    form = {**day("date_of_birth", date(1996, 4, 2)), "citizenship": "NGA", "address": "1 Old Road", "version": "1"}
    assert me.client.post("/applicant/identity/edit/", form).status_code == 302
    answer = me.client.post("/applicant/identity/edit/", {**form, "address": "2 New Road", "citizenship": "GHA"})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "<td>1 Old Road</td><td>2 New Road</td>" in body
    assert "<td>Nigeria</td><td>Ghana</td>" in body
    me.applicant.refresh_from_db()
    assert me.applicant.address == "1 Old Road"


def test_removing_an_education_asks_first(me: Person, education: Education) -> None:
    address = f"/applicant/education/{education.public_id}/remove/"
    assert "Remove this education?" in me.client.get(address).content.decode()
    assert Education.objects.exists()
    me.client.post(address, {"version": "7"})
    assert Education.objects.exists(), "a version that is not the present one removes nothing"
    me.client.post(address, {"version": str(education.version)})
    assert not Education.objects.exists()


def test_an_education_with_a_document_cannot_be_removed(me: Person, education: Education) -> None:
    Credential.objects.filter(education=education, kind="diploma").update(
        state="received", document=document_of(me.applicant, ready=False)
    )
    address = f"/applicant/education/{education.public_id}/remove/"
    me.client.post(address, {"version": str(education.version)})
    assert Education.objects.exists()


def test_the_application_is_sent_once_and_gives_a_usmle_id(me: Person, education: Education) -> None:
    me.applicant.citizenship = "NGA"
    me.applicant.save()
    IdentityDocumentFactory.create(applicant=me.applicant)
    form = {"purpose": "on", "truthful": "on", "consent": "on", "once_key": new_key()}
    for _ in range(2):
        assert me.client.post("/applicant/application/", form).status_code == 302
    assert me.applicant.applications.count() == 1
    me.applicant.refresh_from_db()
    assert me.applicant.usmle_id
    assert "Waiting for our staff" in me.page("application/")


def test_the_application_needs_every_promise(me: Person, education: Education) -> None:
    me.applicant.citizenship = "NGA"
    me.applicant.save()
    IdentityDocumentFactory.create(applicant=me.applicant)
    answer = me.client.post("/applicant/application/", {"purpose": "on", "once_key": new_key()})
    assert answer.status_code == 422
    assert "Tick this box to go on." in answer.content.decode()
    assert not me.applicant.applications.exists()


def test_a_message_is_sent_once_and_its_answer_is_then_read(me: Person) -> None:
    form = {"body": "When will my passport be looked at?", "once_key": new_key()}
    for _ in range(2):
        assert me.client.post("/applicant/messages/", form).status_code == 302
    assert Message.objects.count() == 1
    Message.objects.create(
        applicant=me.applicant, author=user_of(me.applicant), from_staff=True, body="Soon.", sent_at=clock.now()
    )
    assert "Soon." in me.page("messages/")
    assert Message.objects.get(from_staff=True).read_at


def test_an_examination_and_a_licence_are_stated_once_and_shown(me: Person) -> None:
    osce = {
        "name": "Finals in medicine",
        "country": "NGA",
        "administered_by_school": "yes",
        **day("passed_on", date(2022, 5, 1)),
        "once_key": new_key(),
    }
    licence = {
        "country": "NGA",
        "authority": "Medical Council",
        "number": "77",
        "kind": "unrestricted",
        **day("valid_from", date(2023, 1, 1)),
        "once_key": new_key(),
    }
    for _ in range(2):
        assert me.client.post("/applicant/pathway/osce/", osce).status_code == 302
        assert me.client.post("/applicant/pathway/licence/", licence).status_code == 302
    assert Osce.objects.get().administered_by_school
    assert Licence.objects.count() == 1
    body = words(me.page("pathway/"))
    assert "Finals in medicine, Nigeria, passed on 1 May 2022" in body
    assert "not confirmed yet; an authorised official of your school confirms it" in body
    assert "Medical Council, number 77" in body


def test_an_examination_of_another_body_is_not_taken_for_one_of_the_school(me: Person) -> None:
    form = {
        "name": "Board OSCE",
        "country": "NGA",
        "administered_by_school": "no",
        **day("passed_on", clock.today() + timedelta(days=1)),
        "once_key": new_key(),
    }
    assert me.client.post("/applicant/pathway/osce/", form).status_code == 422
    assert not Osce.objects.exists()
    assert me.client.post("/applicant/pathway/osce/", {**form, **day("passed_on", clock.today())}).status_code == 302
    assert not Osce.objects.get().administered_by_school


def test_a_pathway_is_applied_for_once_and_withdrawn(me: Person, education: Education) -> None:
    me.applicant.usmle_id = "01234567"
    me.applicant.save()
    CertificationApplicationFactory.create(applicant=me.applicant, status="accepted", decided_at=clock.now())
    LicenceFactory.create(applicant=me.applicant)
    form = {"pathway": "1", "once_key": new_key()}
    for _ in range(2):
        assert me.client.post("/applicant/pathway/apply/", form).status_code == 302
    application = PathwayApplication.objects.get()
    assert "Under review" in me.page("pathway/")
    address = f"/applicant/pathway/{application.public_id}/withdraw/"
    me.client.post(address, {"version": "99"})
    application.refresh_from_db()
    assert application.status == "submitted", "a version that is not the present one changes nothing"
    me.client.post(address, {"version": str(application.version)})
    application.refresh_from_db()
    assert application.status == "withdrawn"


def test_a_pathway_that_does_not_exist_is_refused(me: Person) -> None:
    for number in ("7", "0", "", "one"):
        me.client.post("/applicant/pathway/apply/", {"pathway": number, "once_key": new_key()})
    assert not PathwayApplication.objects.exists()


def test_a_passport_is_kept_once_with_its_document(me: Person) -> None:
    key = new_key()
    for _ in range(2):
        form = {
            "family_name": "Okafor",
            "number": "A1234567",
            "country": "NGA",
            **day("expires_on", clock.today() + timedelta(days=400)),
            "file": upload(name="passport.pdf"),
            "once_key": key,
        }
        assert me.client.post("/applicant/identity/passport/", form).status_code == 302
    assert IdentityDocument.objects.get().file.document == Document.objects.get(kind="passport")


def test_a_translation_hangs_on_its_original(me: Person) -> None:
    original = document_of(me.applicant, language="French")
    assert "Send its translation" in me.page(f"documents/{original.public_id}/")
    form = {"upload": upload(name="translation.pdf"), "once_key": new_key()}
    sent = me.client.post(f"/applicant/documents/send/?of={original.receipt}", form)
    assert sent.status_code == 302
    translation = Document.objects.exclude(pk=original.pk).get()
    assert (translation.translation_of, translation.language) == (original, "English")


def test_a_version_of_thousands_of_digits_removes_and_withdraws_nothing(me: Person, education: Education) -> None:
    application = PathwayApplicationFactory.create(applicant=me.applicant)
    for address in (
        reverse("applicant:remove_education", args=[education.public_id]),
        reverse("applicant:withdraw_pathway", args=[application.public_id]),
    ):
        assert me.client.post(address, {"version": "9" * 5000}).status_code == 302, address
    assert Education.objects.filter(pk=education.pk).exists()
    assert PathwayApplication.objects.get(pk=application.pk).version == application.version
