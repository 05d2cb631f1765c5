"""School A never sees the people, documents or names of school B: every address of the portal as the wrong school."""

import pytest
from django.test import Client
from django.urls import reverse

from credentials.actions.school_documents import school_submits_document
from credentials.models import (
    BulkBatch,
    BulkFile,
    ClassList,
    Cover,
    Document,
    SchoolMember,
    VerificationRequest,
)
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.portals.school.urls import urlpatterns
from pathways.models import Attestation
from tests.factories.accounts import signed_in_client
from tests.factories.classes import class_of, cover_of, line
from tests.factories.credentials import SchoolMemberFactory, education_of, upload
from tests.factories.pathways import OsceFactory
from tests.portals.desks import Desk, desk

pytestmark = pytest.mark.django_db
NAME = "Zubaida Quartey"


@pytest.fixture
def theirs() -> Desk:
    """A case of another school, with a request, a document it sent, and its people."""
    here = desk(NAME)
    here.applicant.usmle_id = "07654321"
    here.applicant.save()
    here.ask()
    school_submits_document(
        Actor.of(here.official.user),
        school=here.official.school,
        education=here.education,
        kind="mspe",
        uploads=[upload()],
    )
    return here


@pytest.fixture
def client() -> Client:
    own = desk("Own Person")
    own.ask()
    return signed_in_client(own.official.user)


def addresses(theirs: Desk) -> list[tuple[str, str]]:
    """Every address with the other school's objects."""
    member = theirs.official
    made = ClassList.objects.filter(school=member.school).first() or class_of(member, line(*NAME.split()))
    batch, _ = BulkBatch.objects.get_or_create(
        school=member.school, number="B-222222", defaults={"made_by": member.user, "made_at": clock.now()}
    )
    refused = {"state": "refused", "fault": "It is empty.", "arrived_at": clock.now()}
    file, _ = BulkFile.objects.get_or_create(batch=batch, name=f"{NAME}.pdf", defaults=refused)
    objects = {
        "request_id": VerificationRequest.objects.get(document=theirs.document).public_id,
        "document_id": Document.objects.get(kind="mspe").public_id,
        "education_id": theirs.education.public_id,
        "member_id": theirs.official.public_id,
        "class_id": made.public_id,
        "line_id": made.members.get().public_id,
        "cover_id": cover_of(theirs.official).public_id,
        "osce_id": OsceFactory.create(applicant=theirs.applicant).public_id,
        "batch_id": batch.public_id,
        "file_id": file.public_id,
        "number": 1,
        "size": "large",
    }
    found = []
    for pattern in urlpatterns:
        taken = {name: objects[name] for name in pattern.pattern.converters}
        found.append((str(pattern.name), reverse(f"school:{pattern.name}", kwargs=taken)))
    found.append(("document_page", reverse("school:document_page", args=[theirs.document.public_id, 1, "small"])))
    return found


def secrets(theirs: Desk) -> list[str]:
    """What nobody of another school may read."""
    members = SchoolMember.objects.filter(school=theirs.official.school)
    texts = [NAME, "Quartey", "07654321", "0-765-432-1", theirs.official.school.name, theirs.document.receipt]
    texts += [member.user.email for member in members]
    texts += VerificationRequest.objects.filter(school=theirs.official.school).values_list("number", flat=True)
    return texts


@pytest.mark.parametrize("role", ["official", "coordinator", "uploader"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_as_the_wrong_school(theirs: Desk, role: str, method: str) -> None:
    own = desk("Own Person", SchoolMemberFactory.create(role=role))
    client = signed_in_client(own.official.user)
    for name, address in addresses(theirs):
        answer = getattr(client, method)(
            address, {"version": 1, "once_key": "k" * 32, "answer": "genuine", "sure": "on"}
        )
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if "-" in address:  # it names an object
            assert answer.status_code in {404, 405}, (name, answer.status_code)
        leaked = [secret for secret in secrets(theirs) if secret.encode() in body]
        assert not leaked, f"{name} told {leaked}"
    assert not VerificationRequest.objects.exclude(state="sent").exists()
    assert not Attestation.objects.exists()
    assert ClassList.objects.get(school=theirs.official.school).state == "preview"
    assert Cover.objects.get(school=theirs.official.school).cancelled_at is None


def test_searching_for_their_people_finds_nobody(theirs: Desk, client: Client) -> None:
    for words in ("Quartey", "Zubaida", "07654321", "0-765-432-1"):
        for address in ("school:students", "school:submit"):
            body = client.get(reverse(address), {"q": words}).content.decode()
            assert "Nobody was found" in body
            assert str(theirs.education.public_id) not in body


def test_a_document_for_their_person_is_not_taken(theirs: Desk, client: Client) -> None:
    there = reverse("school:student", args=[theirs.education.public_id])
    values = {"once_key": "k" * 32, "language": "English", "kind": "transcript", "file": upload()}
    assert client.post(there, values).status_code == 404
    assert not Document.objects.filter(kind="transcript").exists()


def test_a_person_who_changed_schools_is_seen_by_each_with_its_own_documents(theirs: Desk) -> None:
    both = SchoolMemberFactory.create()
    education = education_of(theirs.applicant, both.school)
    body = signed_in_client(both.user).get(reverse("school:student", args=[education.public_id])).content.decode()
    assert NAME in body
    assert Document.objects.get(kind="mspe").receipt not in body
    assert theirs.official.school.name not in body
