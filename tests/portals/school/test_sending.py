"""What the school sends by itself: both papers at once, versions of letters, and everything sent before."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credentials.actions.documents import note_opened
from credentials.actions.preparation import prepare_waiting
from credentials.actions.school_documents import school_submits_document
from credentials.models import Document, Education, SchoolMember
from credentials.queries import requests_to_review
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from tests.factories.accounts import signed_in_client, staff_user
from tests.factories.credentials import ApplicantFactory, SchoolMemberFactory, education_of, upload
from tests.portals.desks import posted, text_of

pytestmark = pytest.mark.django_db
SENT = reverse("school:sent")
RELEASE = date(2025, 9, 24)


@pytest.fixture
def official() -> SchoolMember:
    member: SchoolMember = SchoolMemberFactory.create()
    return member


@pytest.fixture
def education(official: SchoolMember) -> Education:
    return education_of(ApplicantFactory.create(), official.school)


@pytest.fixture
def client(official: SchoolMember) -> Client:
    return signed_in_client(official.user)


def send(member: SchoolMember, education: Education, kind: str = "mspe", **options: object) -> Document:
    return school_submits_document(
        Actor.of(member.user),
        school=member.school,
        education=education,
        kind=kind,
        uploads=[upload()],
        **options,  # type: ignore[arg-type]  # author and waiver of a letter
    )


def letter(member: SchoolMember, education: Education) -> Document:
    return send(member, education, "lor", author="Ada Bello", author_title="Professor of Surgery", waived=True)


def push_page(education: Education) -> str:
    return reverse("school:push", args=[education.public_id])


LANGUAGES = {"diploma_language": "English", "transcript_language": "English"}


def test_diploma_and_transcript_are_sent_and_confirmed_in_one_act(client: Client, education: Education) -> None:
    answer = posted(
        client, push_page(education), diploma=upload(), transcript=upload(name="t.pdf"), genuine="on", **LANGUAGES
    )
    page = text_of(client.get(answer.headers["Location"]))
    assert "Received with your confirmation" in page
    assert [each.answer for each in requests_to_review()] == ["genuine", "genuine"]


def test_without_the_confirmation_or_a_file_nothing_is_sent(client: Client, education: Education) -> None:
    neither = text_of(posted(client, push_page(education), **LANGUAGES))
    assert "Tick this box" in neither and "Choose the diploma, the transcript or both" in neither
    refused = posted(client, push_page(education), diploma=upload(), **LANGUAGES)
    assert refused.status_code == 422 and "Tick this box" in text_of(refused)
    empty = posted(client, push_page(education), genuine="on", **LANGUAGES)
    assert "Choose the diploma, the transcript or both" in text_of(empty)
    assert not Document.objects.exists()


def test_a_bad_transcript_is_named_and_the_diploma_is_not_kept(client: Client, education: Education) -> None:
    bad = upload(b"MZ program", "t.pdf")
    refused = posted(client, push_page(education), diploma=upload(), transcript=bad, genuine="on", **LANGUAGES)
    assert refused.status_code == 422
    assert "Final medical school transcript: This is a computer program" in text_of(refused)
    assert not Document.objects.exists()


def test_an_upload_that_has_expired_is_named_beside_its_field_and_nothing_is_sent(
    client: Client, education: Education
) -> None:
    gone = {"sent:transcript": "00000000-0000-4000-8000-000000000000"}
    refused = posted(client, push_page(education), diploma=upload(), genuine="on", **LANGUAGES, **gone)
    assert refused.status_code == 422
    assert "Final medical school transcript: This file is not here any more" in text_of(refused)
    assert not Document.objects.exists()


def test_an_uploader_cannot_push_and_is_told_who_can(official: SchoolMember, education: Education) -> None:
    uploader = SchoolMemberFactory.create(school=official.school, role="uploader")
    refused = signed_in_client(uploader.user).get(push_page(education))
    assert refused.status_code == 403


def test_a_new_version_takes_the_place_of_the_letter(
    client: Client, official: SchoolMember, education: Education
) -> None:
    first = letter(official, education)
    there = reverse("school:letter_version", args=[first.public_id])
    assert "gave up the right to read it; that stays so" in text_of(client.get(there))
    answer = posted(client, there, file=upload(name="new.pdf"), author_title="Professor of Surgery")
    second = Document.objects.get(letter_version=2)
    assert answer.headers["Location"] == reverse("school:document", args=[second.public_id])
    old = text_of(client.get(reverse("school:document", args=[first.public_id])))
    assert f"version 1; replaced by receipt {second.receipt}" in old
    assert "replaced already" in text_of(client.get(there))
    listed = text_of(client.get(SENT + "?kind=lor"))
    assert "version 2, by Ada Bello" in listed and "Replaced by a newer one" in listed


def test_another_schools_letter_is_not_there(official: SchoolMember, education: Education) -> None:
    first = letter(official, education)
    stranger = signed_in_client(SchoolMemberFactory.create().user)
    assert stranger.get(reverse("school:letter_version", args=[first.public_id])).status_code == 404
    assert stranger.get(push_page(education)).status_code == 404
    assert first.receipt not in text_of(stranger.get(SENT))


def test_everything_sent_is_listed_with_receipt_and_the_day_we_opened_it(
    client: Client, official: SchoolMember, education: Education
) -> None:
    document = send(official, education)
    page = text_of(client.get(SENT))
    assert document.receipt in page and "Not yet" in page
    with clock.moved_to(clock.today() + timedelta(days=1)):
        note_opened(Actor.of(staff_user("reviewer")), document=document)
        opened = clock.today()
    assert f"{opened.day} {opened:%B %Y}" in text_of(client.get(SENT))


def test_a_schools_own_look_is_not_our_opening(client: Client, official: SchoolMember, education: Education) -> None:
    document = send(official, education)
    client.get(reverse("school:document", args=[document.public_id]))
    assert "Not yet" in text_of(client.get(SENT))


def test_the_release_day_and_how_many_are_ready_are_told(
    client: Client, official: SchoolMember, education: Education
) -> None:
    with clock.moved_to(RELEASE - timedelta(days=20)):
        send(official, education)
        prepare_waiting()
        for address in (SENT, reverse("school:submit")):
            page = text_of(client.get(address))
            assert "24 September 2025" in page and "17 September 2025" in page and "a week before" in page
            assert "1 MSPE" in page
        assert "Received, held" in text_of(client.get(SENT))
    with clock.moved_to(RELEASE):
        assert "Released" in text_of(signed_in_client(official.user).get(SENT))


def test_an_unknown_release_day_is_said(client: Client, official: SchoolMember, education: Education) -> None:
    with clock.moved_to(date(2026, 11, 24)):
        send(official, education)
        prepare_waiting()
        page = text_of(client.get(SENT))
    assert "Not known yet. Nothing is released until it is." in page
    assert "Received, held" in page


def test_the_person_sees_when_their_mspe_is_released(official: SchoolMember, education: Education) -> None:
    user = education.applicant.user
    assert user is not None
    with clock.moved_to(RELEASE - timedelta(days=20)):
        document = send(official, education)
        prepare_waiting()
        own = signed_in_client(user)
        page = text_of(own.get(reverse("applicant:document", args=[document.public_id])))
        assert "is released on 24 September 2025" in page
        assert "is released on 24 September 2025" in text_of(own.get(reverse("applicant:documents")))


def test_a_waived_letter_shows_its_person_the_receipt_and_no_page(official: SchoolMember, education: Education) -> None:
    user = education.applicant.user
    assert user is not None
    document = letter(official, education)
    prepare_waiting()
    own = signed_in_client(user)
    shown = text_of(own.get(reverse("applicant:document", args=[document.public_id])))
    assert document.letter_number in shown and "You gave it up" in shown
    pages = own.get(reverse("applicant:document_page", args=[document.public_id, 1, "large"]))
    assert pages.status_code in {403, 404}
    original = own.get(reverse("applicant:original", args=[document.public_id]))
    assert original.status_code in {403, 404}


def test_a_letter_that_was_not_waived_is_read_by_its_person(official: SchoolMember, education: Education) -> None:
    user = education.applicant.user
    assert user is not None
    document = send(official, education, "lor", author="Ada Bello", waived=False)
    prepare_waiting()
    own = signed_in_client(user)
    shown = own.get(reverse("applicant:document_page", args=[document.public_id, 1, "large"]))
    assert shown.getvalue()[:2] == b"\xff\xd8", "a JPEG"
    shown.close()


def test_the_closed_transcript_says_who_sends_it(official: SchoolMember, education: Education) -> None:
    user = education.applicant.user
    assert user is not None
    official.school.participations.create(service="residency_documents", starts_on=clock.today())
    own = signed_in_client(user)
    transcript = education.credentials.get(kind="transcript")
    there = reverse("applicant:send_credential", args=[transcript.public_id])
    assert there not in own.get(reverse("applicant:documents")).content.decode()
    assert "sends this document to us itself" in text_of(own.get(reverse("applicant:documents")))
    page = own.get(there)
    assert "sends this document to us itself" in text_of(page) and 'type="file"' not in page.content.decode()


@pytest.mark.parametrize("address", [SENT, reverse("school:submit")])
def test_the_list_asks_as_much_for_one_document_as_for_three(
    address: str, client: Client, official: SchoolMember
) -> None:
    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    def one_more() -> None:
        person = education_of(ApplicantFactory.create(), official.school)
        first = letter(official, person)
        posted(client, reverse("school:letter_version", args=[first.public_id]), file=upload(name="v.pdf"))

    one_more()
    few = queries()
    one_more()
    one_more()
    assert queries() == few
