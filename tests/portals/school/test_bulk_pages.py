"""The pages of many files at once: with script one by one, without it all in one form; nothing of another school."""

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from credentials.actions.bulk import send_files
from credentials.actions.bulk_arrival import add_file
from credentials.actions.bulk_work import open_files, send_confirmed
from credentials.actions.preparation import prepare_document
from credentials.actions.requests import send_to_school
from credentials.models import BulkBatch, Credential, Document, SchoolMember
from ecfmg.foundation.actors import Actor
from tests.factories.accounts import signed_in_client, staff_user
from tests.factories.bulk import batch_with, file_named, pdf_saying
from tests.factories.credentials import ApplicantFactory, SchoolMemberFactory, education_of, picture
from tests.portals.desks import hidden, posted, text_of

pytestmark = pytest.mark.django_db
MSPE = pdf_saying("MSPE", "Amara Okafor")
JSON = {"Accept": "application/json"}


@pytest.fixture
def official() -> SchoolMember:
    member: SchoolMember = SchoolMemberFactory.create()
    education_of(ApplicantFactory.create(usmle_id="20000001"), member.school)
    education_of(ApplicantFactory.create(usmle_id="20000002", name="Ada Bello"), member.school)
    return member


@pytest.fixture
def client(official: SchoolMember) -> Client:
    return signed_in_client(official.user)


def at(name: str, batch: BulkBatch) -> str:
    return reverse(f"school:{name}", args=[batch.public_id])


def pdf(name: str = "20000001 MSPE.pdf", content: bytes = MSPE) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_without_script_many_files_come_with_one_form(client: Client, official: SchoolMember) -> None:
    files = [pdf(), pdf("Bello Ada transcript.pdf", pdf_saying("Transcript")), pdf("note.txt", b"just words")]
    answer = posted(client, reverse("school:bulk"), kind="", chosen=files)
    batch = BulkBatch.objects.get()
    assert answer.headers["Location"] == at("bulk_batch", batch)
    open_files(batch.pk)
    page = text_of(client.get(answer.headers["Location"]))
    assert "3 files: 0 sent, 2 ready to send, 1 needs a look" in page
    assert "USMLE ID in the file's name" in page
    assert "We do not know this kind of file" in page
    assert "Amara Okafor" in page and "Ada Bello" in page


def test_the_form_sent_twice_is_one_batch(client: Client) -> None:
    key = hidden(client.get(reverse("school:bulk")), "once_key")
    for _ in range(2):
        client.post(reverse("school:bulk"), {"kind": "mspe", "once_key": key, "chosen": [pdf()]})
    batch = BulkBatch.objects.get()
    assert (batch.kind, batch.files.count()) == ("mspe", 1)


def test_an_archive_in_the_form_is_taken_apart_and_a_bad_one_is_explained(client: Client) -> None:
    answer = posted(client, reverse("school:bulk"), kind="", chosen=[pdf("class.zip", b"PK\x03\x04 no archive")])
    assert "The archive is damaged" in text_of(client.get(answer.headers["Location"]))


def test_with_script_files_come_one_by_one_and_a_batch_goes_on_where_it_was(client: Client) -> None:
    key = hidden(client.get(reverse("school:bulk")), "once_key")
    told = client.post(reverse("school:bulk"), {"kind": "", "once_key": key}, headers=JSON).json()
    first = client.post(told["add"], {"name": "2026/20000001 MSPE.pdf", "file": pdf()}, headers=JSON)
    assert (first.status_code, first.json()["state"]) == (200, "waiting")
    refused = client.post(told["add"], {"name": "2026/x.exe", "file": pdf("x.exe", b"MZ program")}, headers=JSON)
    assert "computer program" in refused.json()["fault"]
    assert client.get(told["add"], headers=JSON).json() == {"there": {"2026/20000001 MSPE.pdf": len(MSPE)}}
    assert "2 files: 0 sent" in text_of(client.get(told["batch"]))


def test_a_request_without_a_file_says_so(client: Client, official: SchoolMember) -> None:
    batch = batch_with(official, [])
    assert client.post(at("bulk_add", batch), {"name": "x"}, headers=JSON).status_code == 400


def test_the_progress_is_asked_for_until_the_worker_is_done(client: Client, official: SchoolMember) -> None:
    batch = batch_with(official, [("20000001 MSPE.pdf", MSPE)], opened=False)
    asked = client.get(at("bulk_progress", batch))
    assert "0 of 1 file opened" in text_of(asked) and "HX-Refresh" not in asked.headers
    open_files(batch.pk)
    assert client.get(at("bulk_progress", batch)).headers["HX-Refresh"] == "true"


def test_a_file_is_put_right_by_hand_sent_and_on_the_list_of_receipts(client: Client, official: SchoolMember) -> None:
    batch = batch_with(official, [("scan 1.pdf", pdf_saying("x")), ("scan 2.pdf", pdf_saying("y"))])
    first, second = file_named(batch, "scan 1.pdf"), file_named(batch, "scan 2.pdf")
    there = reverse("school:bulk_file", args=[first.public_id])
    assert "Nobody could be suggested" in text_of(client.get(there))
    found = client.get(there, {"q": "okaf"})
    education = str(official.school.educations.get(applicant__usmle_id="20000001").public_id)
    assert education in found.content.decode() and "Ada Bello" not in text_of(found)
    values: dict[str, Any] = {"q": "okaf", "version": first.version, "education": education, "then": "next"}
    refused = client.post(there, {**values, "kind": "lor"})
    assert refused.status_code == 422 and "Enter who wrote the letter" in text_of(refused)
    saved = client.post(there, {**values, "kind": "mspe"})
    assert saved.headers["Location"] == reverse("school:bulk_file", args=[second.public_id])
    client.post(at("bulk_send", batch), {})
    send_confirmed(batch.pk)
    receipts = text_of(client.get(at("bulk_receipt", batch)))
    document = Document.objects.get()
    for words in (document.receipt, document.file.sha256, "Amara Okafor", "scan 1.pdf", official.user.display_name):
        assert words in receipts


def test_a_stale_page_changes_nothing(client: Client, official: SchoolMember) -> None:
    batch = batch_with(official, [("20000001 MSPE.pdf", MSPE)])
    file = batch.files.get()
    education = str(file.education.public_id) if file.education else ""
    there = reverse("school:bulk_file", args=[file.public_id])
    answer = client.post(there, {"version": file.version - 1, "education": education, "kind": "transcript"})
    assert answer.status_code == 422 and "Nothing was overwritten" in text_of(answer)
    assert client.post(reverse("school:bulk_leave_out", args=[file.public_id]), {"version": "0"}).status_code == 302
    file.refresh_from_db()
    assert (file.kind, file.state) == ("mspe", "opened")


def test_one_answer_serves_all_letters_without_one(client: Client, official: SchoolMember) -> None:
    batch = batch_with(
        official,
        [("LoR 20000001.pdf", MSPE), ("LoR 20000002.pdf", pdf_saying("z")), ("20000001 MSPE.pdf", pdf_saying("q"))],
    )
    assert "One answer for all letters" in text_of(client.get(at("bulk_batch", batch)))
    client.post(at("bulk_waivers", batch), {"waived": "yes"})
    assert list(batch.files.values_list("name", "waived").order_by("name")) == [
        ("20000001 MSPE.pdf", None),
        ("LoR 20000001.pdf", True),
        ("LoR 20000002.pdf", True),
    ]


def test_the_official_confirms_diplomas_and_an_uploader_is_told_who_does(
    client: Client, official: SchoolMember
) -> None:
    batch = batch_with(official, [("20000001 diploma.pdf", pdf_saying("Diploma"))])
    assert 'name="genuine"' in client.get(at("bulk_batch", batch)).content.decode()
    uploader = signed_in_client(SchoolMemberFactory.create(school=official.school, role="uploader").user)
    page = uploader.get(at("bulk_batch", batch))
    assert 'name="genuine"' not in page.content.decode()
    assert "We ask your authorised officials to confirm each: after our review" in text_of(page)
    client.post(at("bulk_send", batch), {"genuine": "on"})
    send_confirmed(batch.pk)
    document = Document.objects.get()
    assert document.verification_requests.get().answer == "genuine"


def test_officials_are_asked_after_our_review_about_what_a_coordinator_sent(official: SchoolMember) -> None:
    coordinator = SchoolMemberFactory.create(school=official.school, role="coordinator")
    batch = batch_with(coordinator, [("20000001 diploma.pdf", pdf_saying("Diploma"))])
    signed_in_client(coordinator.user).post(at("bulk_send", batch))
    send_confirmed(batch.pk)
    document = Document.objects.get()
    assert not document.verification_requests.exists()
    prepare_document(document.pk)
    credential = Credential.objects.get(document=document)
    send_to_school(Actor.of(staff_user("reviewer")), credential=credential, version=credential.version)
    assert "Look and answer" in text_of(signed_in_client(official.user).get(reverse("school:home")))


def test_nothing_of_a_batch_is_there_for_another_school(official: SchoolMember) -> None:
    batch = batch_with(official, [("20000001 MSPE.pdf", MSPE)])
    file = batch.files.get()
    stranger = signed_in_client(SchoolMemberFactory.create().user)
    for name in ("bulk_batch", "bulk_add", "bulk_progress", "bulk_receipt"):
        assert stranger.get(at(name, batch)).status_code == 404
    for name in ("bulk_add", "bulk_send", "bulk_close", "bulk_waivers", "bulk_again"):
        assert stranger.post(at(name, batch)).status_code == 404
    for name in ("bulk_file", "bulk_leave_out"):
        assert stranger.post(reverse(f"school:{name}", args=[file.public_id])).status_code == 404
    assert stranger.get(reverse("school:bulk_page", args=[file.public_id])).status_code == 404
    assert batch.number not in text_of(stranger.get(reverse("school:bulk")))


def test_an_education_of_another_school_cannot_be_smuggled_in(client: Client, official: SchoolMember) -> None:
    elsewhere = education_of(ApplicantFactory.create(name="Chinwe Obi"), SchoolMemberFactory.create().school)
    file = batch_with(official, [("20000001 MSPE.pdf", MSPE)]).files.get()
    there = reverse("school:bulk_file", args=[file.public_id])
    values = {"q": "Obi", "version": file.version, "education": str(elsewhere.public_id), "kind": "mspe"}
    assert client.post(there, values).status_code == 422
    assert "Obi" not in text_of(client.get(there, {"q": "obi"}))


@pytest.mark.parametrize("which", ["bulk", "bulk_batch", "bulk_receipt", "bulk_file"])
def test_the_pages_ask_as_much_for_one_file_as_for_three(which: str, client: Client, official: SchoolMember) -> None:
    def queries(count: int) -> int:
        files = [(f"{number} 20000001 MSPE.pdf", pdf_saying(f"{count} {number}")) for number in range(count)]
        batch = batch_with(official, files)
        if which == "bulk_receipt":
            send_files(Actor.of(official.user), batch=batch)
            send_confirmed(batch.pk)
        if which == "bulk_file":
            there = reverse("school:bulk_file", args=[batch.files.first().public_id]) + "?q=a"  # type: ignore[union-attr]
        else:
            there = reverse("school:bulk") if which == "bulk" else at(which, batch)
        client.get(there)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(there).status_code == 200
        return len(asked)

    assert queries(1) == queries(3)


def test_the_first_page_of_a_file_is_seen_beside_the_people_as_an_image_that_we_made(
    client: Client, official: SchoolMember
) -> None:
    scan, buffer = picture(1240, 1754), io.BytesIO()
    scan.save(buffer, "PDF", resolution=150)
    batch = batch_with(official, [("scan0001.pdf", buffer.getvalue()), ("notes.docx", b"PK\x03\x04 office")])
    file, refused = file_named(batch, "scan0001.pdf"), file_named(batch, "notes.docx")
    there = reverse("school:bulk_page", args=[file.public_id])
    shown = client.get(reverse("school:bulk_file", args=[file.public_id]))
    assert there in shown.content.decode() and "Pages without text, such as a scan" in text_of(shown)
    answer: Any = client.get(there)
    assert answer.headers["Content-Type"] == "image/jpeg" and "no-store" in answer.headers["Cache-Control"]
    assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).height == 1600
    assert client.get(reverse("school:bulk_page", args=[refused.public_id])).status_code == 404
    assert "bulk_page" not in client.get(reverse("school:bulk_file", args=[refused.public_id])).content.decode()
    assert file.file
    default_storage.delete(file.file.name)
    assert client.get(there).status_code == 404


def test_nothing_is_offered_for_sending_before_all_files_were_looked_at(client: Client, official: SchoolMember) -> None:
    batch = batch_with(official, [("20000001 MSPE.pdf", MSPE)])
    assert "1 file goes to us for the person named beside it." in text_of(client.get(at("bulk_batch", batch)))
    add_file(Actor.of(official.user), batch=batch, name="more.pdf", upload=pdf(content=pdf_saying("more")))
    assert "Send the files that are ready" not in text_of(client.get(at("bulk_batch", batch)))
    open_files(batch.pk)
    assert "The other one stays here until you have looked." in text_of(client.get(at("bulk_batch", batch)))


def test_a_batch_stands_on_the_to_do_list_until_its_last_file_is_sent_or_left_out(
    client: Client, official: SchoolMember
) -> None:
    def told() -> str:
        return text_of(client.get(reverse("school:home")))

    assert "Nothing waits for your school" in told()
    batch = batch_with(official, [("20000001 MSPE.pdf", MSPE), ("notes.docx", b"PK\x03\x04 office")])
    assert "Look through the files and send them" in told() and "2 files wait" in told()
    client.post(at("bulk_send", batch))
    send_confirmed(batch.pk)
    assert f"Batch {batch.number}" in told() and "1 file waits" in told()
    client.post(at("bulk_close", batch))
    assert "Nothing waits for your school" in told()
