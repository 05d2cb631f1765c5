"""What was returned: the list with each place and an example, and a file or words for each point."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credentials.actions.reviewing import add_fault, return_with_list
from credentials.actions.rounds import Finding
from credentials.models import Credential, Document, Education, NameCheck
from credentials.regions import Region
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.once import new_key
from tests.factories.credentials import credential_in, document_of, picture_bytes, staff, upload
from tests.portals.applicant.conftest import Person, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def diploma(me: Person, education: Education) -> Credential:
    """Received, with the list of three faults that comes back."""
    document = document_of(me.applicant, language="Spanish")
    credential = credential_in(education, "received", document=document)
    reviewer = Actor.of(staff("reviewer"))
    findings = [
        Finding("CROPPED", "The seal is cut.", document, 1, Region(100, 0, 500, 200)),
        Finding("NO_TRANSLATION"),
        Finding("DATE_INCONSISTENT", "Issued before you graduated."),
    ]
    for finding in findings:
        add_fault(reviewer, credential=credential, finding=finding, version=credential.version)
    version = credential.rounds.get().version
    return return_with_list(reviewer, credential=credential, version=credential.version, round_version=version)


def there(credential: Credential) -> str:
    return reverse("applicant:returned", args=[credential.public_id])


def send(me: Person, credential: Credential, slot: str, content: bytes | None = None) -> int:
    file = upload(picture_bytes("PDF", seed=len(slot)) if content is None else content)
    form = {"slot": slot, "upload": file, "language": "Spanish", "once_key": new_key()}
    return me.client.post(there(credential), form).status_code


def test_each_point_shows_its_place_words_and_example(me: Person, diploma: Credential) -> None:
    assert diploma.document
    for address in (there(diploma), reverse("applicant:document", args=[diploma.document.public_id])):
        body = me.client.get(address).content.decode()
        for words in ("The seal is cut.", "Original, page 1, top", "cropped.svg", "certify that this is a correct"):
            assert words in body, words
        assert body.count('class="crop"') == 1
    assert "3 things to put right" in me.client.get(there(diploma)).content.decode()


def test_the_status_page_names_every_open_point(me: Person, diploma: Credential) -> None:
    body = me.page("")
    assert "The edges of the document are cut off" in body
    assert "Add a word-for-word English translation" in body
    assert there(diploma) in body


def test_answers_are_counted_down_and_the_last_brings_it_back(me: Person, diploma: Credential) -> None:
    fault = diploma.rounds.get().faults.get(reason_code="DATE_INCONSISTENT")
    me.client.post(there(diploma), {"fault": fault.public_id, "note": "I corrected the day."})
    assert "2 still open" in me.client.get(there(diploma)).content.decode()
    assert send(me, diploma, "translation") == 302
    diploma.refresh_from_db()
    assert diploma.state == Credential.State.RETURNED
    assert send(me, diploma, "document") == 302
    diploma.refresh_from_db()
    assert diploma.state == Credential.State.RECEIVED
    assert "What we asked on" in me.client.get(there(diploma)).content.decode()


def test_a_refused_file_is_said_beside_its_slot_and_nothing_is_lost(me: Person, diploma: Credential) -> None:
    before = Document.objects.count()
    form = {"slot": "translation", "upload": upload(b"MZ\x90\x00" + b"\x00" * 4000), "once_key": new_key()}
    answer = me.client.post(there(diploma), form)
    assert answer.status_code == 422
    assert "This is a computer program" in answer.content.decode()
    assert 'href="#translation_upload"' in answer.content.decode()
    assert Document.objects.count() == before
    assert send(me, diploma, "name_proof") == 422, "nobody asked for it"


def test_a_stranger_finds_no_list(diploma: Credential) -> None:
    assert person("Bola Eze").client.get(there(diploma)).status_code == 404


def test_the_name_is_asked_at_the_upload_and_proof_has_its_slot(me: Person, education: Education) -> None:
    credential = education.credentials.get(kind="diploma")
    form = {"upload": upload(), "language": "English", "printed": "Amara Eze", "once_key": new_key()}
    sent = me.client.post(reverse("applicant:send_credential", args=[credential.public_id]), form)
    name_page = reverse("applicant:name_on_document", args=[credential.public_id])
    assert sent.headers["Location"] == name_page
    form = {"printed": "Amara Eze", "reason": "My name before I married", "proof": upload(), "once_key": new_key()}
    assert me.client.post(name_page, form).status_code == 302
    check = NameCheck.objects.get()
    assert check.stated
    assert check.proof is not None
    assert "My name before I married" in me.page(f"documents/{check.document.public_id}/")


def test_the_page_asks_as_often_for_three_faults_as_for_one(
    me: Person, diploma: Credential, education: Education
) -> None:
    other = credential_in(education, "received", kind="transcript", document=document_of(me.applicant, "transcript"))
    reviewer = Actor.of(staff("reviewer"))
    finding = Finding("CROPPED", "", other.document, 1, Region(100, 0, 500, 200))
    add_fault(reviewer, credential=other, finding=finding, version=other.version)
    version = other.rounds.get().version
    return_with_list(reviewer, credential=other, version=other.version, round_version=version)
    me.client.get(there(diploma))
    with CaptureQueriesContext(connection) as three:
        me.client.get(there(diploma))
    with CaptureQueriesContext(connection) as one:
        me.client.get(there(other))
    assert len(three) == len(one)
