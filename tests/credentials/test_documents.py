"""Receiving documents: who may, what the sender gets, what stands in for what."""

import contextlib
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from applicants.models import Applicant
from credentials.actions.documents import note_opened, receive_document, turn_page
from credentials.errors import DocumentRefused
from credentials.models import Document, SchoolMember
from credentials.permissions import may_download_original, may_see_document
from credentials.queries import document_flags, documents_of, documents_seen_by, page_image
from credentials.serving import original_response, page_response
from ecfmg.accounts.models import User
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import NotAllowed
from ecfmg.foundation.models import Event, MailMessage, StoredFile
from ecfmg.foundation.once import new_key
from tests.factories.credentials import (
    ApplicantFactory,
    SchoolMemberFactory,
    document_of,
    picture_bytes,
    staff,
    upload,
    user_of,
)


def test_the_sender_gets_a_receipt_with_the_check_sum_of_what_was_sent(applicant: Applicant, me: Actor) -> None:
    content = picture_bytes("PDF")
    document = receive_document(me, applicant=applicant, kind="diploma", uploads=[upload(content)])
    mail = MailMessage.objects.get(template="document_receipt")
    assert mail.to == user_of(applicant).email
    assert hashlib.sha256(content).hexdigest() in mail.body_text
    assert document.receipt in mail.subject
    assert Event.objects.get(verb="document.received").for_applicant


def test_the_same_form_sent_twice_is_one_document(applicant: Applicant, me: Actor) -> None:
    key = new_key()
    first, second = (
        receive_document(me, applicant=applicant, kind="diploma", uploads=[upload()], once_key=key) for _ in range(2)
    )
    assert first == second
    assert Document.objects.count() == StoredFile.objects.count() == 1


def test_strangers_cannot_send_for_somebody_else(
    applicant: Applicant, official: SchoolMember, stored: Callable[[], list[Path]]
) -> None:
    another = Actor.of(user_of(ApplicantFactory.create()))
    with pytest.raises(NotAllowed):
        receive_document(another, applicant=applicant, kind="diploma", uploads=[upload()])
    with pytest.raises(NotAllowed, match="not stated an education at your school"):
        receive_document(
            Actor.of(official.user), applicant=applicant, kind="mspe", uploads=[upload()], from_school=official.school
        )
    assert stored() == []


def test_a_file_whose_row_cannot_be_written_is_not_kept(
    applicant: Applicant, me: Actor, stored: Callable[[], list[Path]]
) -> None:
    User.objects.filter(pk=user_of(applicant).pk).update(is_active=False)
    with pytest.raises(NotAllowed, match="Sign in again"):
        receive_document(me, applicant=applicant, kind="diploma", uploads=[upload()])
    assert not StoredFile.objects.exists()
    assert stored() == []


def test_a_better_copy_supersedes_and_the_old_one_is_kept(applicant: Applicant, me: Actor) -> None:
    old = document_of(applicant, ready=False)
    new = receive_document(me, applicant=applicant, kind="diploma", uploads=[upload()], replaces=old)
    old.refresh_from_db()
    assert old.superseded_by == new
    with pytest.raises(DocumentRefused, match="replaced already"):
        receive_document(me, applicant=applicant, kind="diploma", uploads=[upload()], replaces=old)


def test_a_letter_needs_its_author_and_waiver(applicant: Applicant, me: Actor) -> None:
    with pytest.raises(DocumentRefused) as refusal:
        receive_document(me, applicant=applicant, kind="lor", uploads=[upload()])
    assert {fault.field for fault in refusal.value.faults} == {"author", "waived"}


def test_a_waived_letter_is_read_by_staff_and_not_by_its_applicant(applicant: Applicant, me: Actor) -> None:
    letter = document_of(applicant, "lor", author="Dr. Ngozi Bello", waived=True, ready=False)
    open_letter = document_of(applicant, "lor", author="Dr. Ngozi Bello", waived=False, ready=False)
    assert list(documents_seen_by(user_of(applicant))) == [open_letter]
    assert not may_see_document(user_of(applicant), letter)
    assert may_see_document(staff("reviewer"), letter)
    assert may_see_document(user_of(applicant), open_letter)


def test_nobody_else_sees_a_document(applicant: Applicant, official: SchoolMember) -> None:
    document = document_of(applicant, ready=False)
    for user in (user_of(ApplicantFactory.create()), official.user, staff("policy_officer")):
        seen = documents_seen_by(user).filter(pk=document.pk).exists()
        assert seen == bool(may_see_document(user, document)) == (user.audience == "staff")
    assert not may_download_original(staff("policy_officer"), document)
    assert not documents_seen_by(staff("administrator")).exists()


def test_a_look_by_staff_is_recorded_and_a_look_without_leave_refused(applicant: Applicant, reviewer: Actor) -> None:
    document = document_of(applicant)
    note_opened(reviewer, document=document, page=1)
    note_opened(reviewer, document=document, original=True)
    verbs = list(Event.objects.filter(actor_id=reviewer.id).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["document.page_opened", "document.original_downloaded"]
    with pytest.raises(NotAllowed):
        note_opened(Actor.of(SchoolMemberFactory.create().user), document=document)


def test_a_turned_page_stays_turned_and_leaves_no_file_behind(
    applicant: Applicant, reviewer: Actor, stored: Callable[[], list[Path]], django_capture_on_commit_callbacks: object
) -> None:
    document = document_of(applicant)
    before, count, lying = page_image(document, 1), len(stored()), document.pages.get()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # a fixture without a type
        page = turn_page(reviewer, document=document, number=1, degrees=90)
    assert (page.width, page.height, page.turned) == (lying.height, lying.width, 90)
    assert page_image(document, 1) != before
    assert len(stored()) == count


def test_pages_and_originals_leave_with_headers_that_let_nothing_run(applicant: Applicant) -> None:
    document = document_of(applicant)
    page, original = page_response(page_image(document, 1)), original_response(document)
    for response in (page, original):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert "no-store" in response["Cache-Control"]
    assert page["Content-Type"] == "image/jpeg"
    assert original["Content-Type"] == "application/octet-stream"
    assert original["Content-Disposition"] == 'attachment; filename="diploma.pdf"'
    page.close()
    original.close()


def test_a_name_in_another_script_is_kept_for_the_download(applicant: Applicant, me: Actor) -> None:
    files = [upload(None, "диплом\r\nX-Evil: 1.pdf")]
    document = receive_document(me, applicant=applicant, kind="diploma", uploads=files)
    with contextlib.closing(original_response(document)) as response:
        disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''%D0%B4")
    assert "\n" not in disposition


def test_the_same_file_under_two_people_is_flagged(applicant: Applicant) -> None:
    content, other = picture_bytes("PDF"), ApplicantFactory.create()
    documents = [
        receive_document(Actor.of(person.user), applicant=person, kind="diploma", uploads=[upload(content)])
        for person in (applicant, other)
    ]
    assert "same_file_elsewhere" in {flag.code for flag in document_flags(documents[0])}
    assert "no_translation" not in {flag.code for flag in document_flags(documents[0])}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_documents_costs_the_same_for_one_and_three(
    count: int, applicant: Applicant, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        document_of(applicant)
    with django_assert_num_queries(5):
        for document in documents_of(applicant):
            assert document.file.sha256
            assert [page.image.name for page in document.pages.all()]
            assert not document.translations.all()
