"""A folder of files from a school: each is opened, matched and sent by itself, and none of it twice."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import TestCase

from applicants.models import Applicant
from credentials.actions import bulk_work
from credentials.actions.bulk import Correction, close_batch, correct_file, leave_out, put_back, send_files
from credentials.actions.bulk_arrival import add_archive, add_file, name_in_folder
from credentials.actions.school_documents import pass_on
from credentials.errors import DocumentRefused
from credentials.models import BulkBatch, BulkFile, Document, Education, SchoolMember
from credentials.queries import requests_to_review
from credentials.queries.bulk import candidates_of, needs_look, progress_of, ready_to_send
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed, Stale
from ecfmg.foundation.models import MailMessage, StoredFile
from tests.factories.bulk import batch_with, file_named, pdf_saying
from tests.factories.credentials import ApplicantFactory, SchoolMemberFactory, education_of

MSPE = pdf_saying("Medical Student Performance Evaluation", "Amara Okafor")


@pytest.fixture
def education(applicant: Applicant, official: SchoolMember) -> Education:
    """Amara Okafor, with a USMLE ID, of the official's school."""
    applicant.usmle_id = "20000001"
    applicant.save()
    return education_of(applicant, official.school)


def sent(batch: BulkBatch, member: SchoolMember, *, genuine: bool = False) -> None:
    send_files(Actor.of(member.user), batch=batch, genuine=genuine)
    while bulk_work.send_confirmed(batch.pk):
        pass


def test_files_are_matched_by_id_name_and_text_and_sent_in_one_step(
    education: Education, official: SchoolMember
) -> None:
    batch = batch_with(
        official,
        [
            ("2026/20000001 MSPE.pdf", MSPE),
            ("scan.pdf", pdf_saying("Transcript of", "Amara OKAFOR")),
            ("holiday.pdf", pdf_saying("Nothing")),
        ],
    )
    by_id, by_text, nobody = (file_named(batch, name) for name in ("2026/20000001 MSPE.pdf", "scan.pdf", "holiday.pdf"))
    assert (by_id.education, by_id.kind, by_id.confidence) == (education, "mspe", "certain")
    assert (by_text.education, by_text.kind, by_text.why) == (
        education,
        "transcript",
        "Name in the text, one person of this school",
    )
    assert (nobody.education, nobody.confidence) == (None, "nobody")
    assert progress_of(batch).ready == 2 and progress_of(batch).needs_look == 1
    sent(batch, official, genuine=True)
    assert set(Document.objects.values_list("kind", "from_school")) == {
        ("mspe", official.school_id),
        ("transcript", official.school_id),
    }
    assert requests_to_review().get().answer == "genuine"
    assert file_named(batch, "holiday.pdf").state == "opened"


def test_sending_writes_one_receipt_for_all(education: Education, official: SchoolMember) -> None:
    batch = batch_with(
        official, [("a MSPE Okafor Amara.pdf", MSPE), ("20000001 letter.pdf", pdf_saying("Letter of completion"))]
    )
    sent(batch, official)
    message = MailMessage.objects.get(to=official.user.email)
    assert message.subject == f"We received 2 files of batch {batch.number}"
    assert str(batch.public_id) in message.body_text
    assert "Okafor" not in message.subject + message.body_text


def test_only_people_of_the_own_school_are_ever_meant(education: Education) -> None:
    stranger = SchoolMemberFactory.create()
    batch = batch_with(stranger, [("20000001 Amara Okafor MSPE.pdf", MSPE)])
    file = batch.files.get()
    assert (file.education, file.confidence, file.candidates) == (None, "nobody", [])
    with pytest.raises(DocumentRefused, match="one of your school's people"):
        correct_file(Actor.of(stranger.user), file=file, correction=Correction(education, "mspe"), version=file.version)
    BulkFile.objects.filter(pk=file.pk).update(candidates=[education.pk])
    file.refresh_from_db()
    assert not candidates_of(file).exists()


def test_several_who_could_be_meant_wait_for_a_person(education: Education, official: SchoolMember) -> None:
    twin = education_of(ApplicantFactory.create(), official.school)
    batch = batch_with(official, [("Okafor Amara MSPE.pdf", pdf_saying("MSPE"))])
    file = batch.files.get()
    assert (file.confidence, file.education) == ("undecided", None)
    assert set(candidates_of(file)) == {education, twin}
    with pytest.raises(ActionRefused, match="No file is complete"):
        send_files(Actor.of(official.user), batch=batch)
    actor = Actor.of(official.user)
    chosen = correct_file(actor, file=file, correction=Correction(twin, "mspe"), version=file.version)
    with pytest.raises(Stale):
        correct_file(actor, file=file, correction=Correction(education, "mspe"), version=file.version)
    assert (chosen.education, chosen.confidence) == (twin, "by_hand")
    sent(batch, official)
    assert Document.objects.get().applicant == twin.applicant


def test_a_file_that_fails_leaves_the_others_done_and_says_why(
    education: Education, official: SchoolMember, stored: Callable[[], list[Path]]
) -> None:
    files = [
        ("20000001 MSPE.pdf", MSPE),
        ("20000001 broken.pdf", b"%PDF-1.4\nnothing"),
        ("20000001 word.docx", b"PK\x03\x04 office"),
        ("empty.pdf", b""),
    ]
    with TestCase.captureOnCommitCallbacks(execute=True):
        batch = batch_with(official, files)
    faults = dict(batch.files.filter(state="refused").values_list("name", "fault"))
    assert "breaks off before its end" in faults["20000001 broken.pdf"]
    assert "office document" in faults["20000001 word.docx"]
    assert "0 bytes" in faults["empty.pdf"]
    assert len(stored()) == 1, "nothing is kept of what cannot be taken"
    assert set(needs_look(batch).values_list("name", flat=True)) == set(faults)
    sent(batch, official)
    assert Document.objects.get().kind == "mspe"


def test_what_is_refused_on_sending_stays_with_its_reason_and_can_be_sent_again(
    education: Education, official: SchoolMember
) -> None:
    first = batch_with(official, [("20000001 diploma.pdf", pdf_saying("Diploma of Amara Okafor"))])
    sent(first, official, genuine=True)
    second = batch_with(
        official, [("20000001 diploma.pdf", pdf_saying("Diploma, a better scan")), ("20000001 MSPE.pdf", MSPE)]
    )
    sent(second, official, genuine=True)
    file = file_named(second, "20000001 diploma.pdf")
    assert (file.state, file.document) == ("failed", None)
    assert "answered about this document already" in file.fault
    assert file_named(second, "20000001 MSPE.pdf").state == "sent"
    assert not ready_to_send(second).exists() and list(needs_look(second)) == [file]
    put_back(Actor.of(official.user), batch=second)
    assert list(ready_to_send(second)) == [file]


def test_nothing_is_sent_twice_whoever_runs_and_however_often(education: Education, official: SchoolMember) -> None:
    batch = batch_with(official, [("20000001 MSPE.pdf", MSPE)])
    send_files(Actor.of(official.user), batch=batch)
    bulk_work.send_confirmed(batch.pk)
    bulk_work.send_confirmed(batch.pk)
    bulk_work.continue_batches()
    assert Document.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        BulkFile.objects.filter(batch=batch).update(state="sending")


def test_what_a_killed_worker_left_is_taken_up_again(education: Education, official: SchoolMember) -> None:
    batch = batch_with(official, [("20000001 MSPE.pdf", MSPE)], opened=False)
    bulk_work.continue_batches()
    assert batch.files.get().state == "opened"
    send_files(Actor.of(official.user), batch=batch)
    bulk_work.continue_batches()
    assert batch.files.get().state == "sent"


def test_a_fault_of_our_own_stops_no_other_file(
    education: Education, official: SchoolMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = batch_with(official, [("20000001 MSPE.pdf", MSPE), ("20000001 letter of completion.pdf", pdf_saying("x"))])

    def breaks(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    send_files(Actor.of(official.user), batch=batch)
    whole = pass_on
    monkeypatch.setattr(
        bulk_work, "pass_on", lambda *args, **kw: (breaks if args[2].kind == "mspe" else whole)(*args, **kw)
    )
    bulk_work.send_confirmed(batch.pk)
    assert "on our side" in file_named(batch, "20000001 MSPE.pdf").fault
    assert file_named(batch, "20000001 letter of completion.pdf").state == "sent"
    assert Document.objects.get().kind == "completion_letter"


def test_the_same_file_again_is_the_file_that_is_there(
    education: Education, official: SchoolMember, stored: Callable[[], list[Path]]
) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        batch = batch_with(official, [("a/x.pdf", MSPE), ("a/x.pdf", MSPE)])
    assert (batch.files.count(), StoredFile.objects.count(), len(stored())) == (1, 1, 1)
    add_file(
        Actor.of(official.user), batch=batch, name="a/x.pdf", upload=SimpleUploadedFile("x.pdf", pdf_saying("other"))
    )
    assert list(batch.files.values_list("name", flat=True)) == ["a/x (2).pdf", "a/x.pdf"]


def test_a_better_copy_takes_the_place_of_one_that_could_not_be_taken(
    education: Education, official: SchoolMember
) -> None:
    batch = batch_with(official, [("20000001 MSPE.pdf", b"<html>")])
    add_file(Actor.of(official.user), batch=batch, name="20000001 MSPE.pdf", upload=SimpleUploadedFile("x", MSPE))
    bulk_work.open_files(batch.pk)
    assert (batch.files.get().state, batch.files.get().fault) == ("opened", "")


def test_what_the_school_sent_before_waits_for_a_word_and_another_schools_file_is_no_matter(
    education: Education, official: SchoolMember
) -> None:
    elsewhere = SchoolMemberFactory.create()
    education_of(education.applicant, elsewhere.school)
    sent(batch_with(elsewhere, [("20000001 MSPE.pdf", MSPE)]), elsewhere)
    first = batch_with(official, [("20000001 MSPE.pdf", MSPE)])
    assert progress_of(first).ready == 1
    sent(first, official)
    again = batch_with(official, [("20000001 MSPE again.pdf", MSPE)])
    assert (progress_of(again).ready, progress_of(again).needs_look) == (0, 1)
    file = again.files.get()
    correct_file(Actor.of(official.user), file=file, correction=Correction(education, "mspe"), version=file.version)
    assert progress_of(again).ready == 1


def test_an_uploader_sends_but_cannot_confirm(education: Education, official: SchoolMember) -> None:
    uploader = SchoolMemberFactory.create(school=official.school, role="uploader")
    batch = batch_with(uploader, [("20000001 diploma.pdf", pdf_saying("Diploma"))])
    with pytest.raises(NotAllowed, match="authorised official"):
        send_files(Actor.of(uploader.user), batch=batch, genuine=True)
    sent(batch, uploader)
    assert education.credentials.get(kind="diploma").state == "received"


def test_a_letter_is_sent_with_its_author_and_waiver_only(education: Education, official: SchoolMember) -> None:
    batch = batch_with(official, [("LoR 20000001.pdf", pdf_saying("To whom it may concern"))])
    file, actor = batch.files.get(), Actor.of(official.user)
    assert (file.kind, progress_of(batch).ready) == ("lor", 0)
    with pytest.raises(DocumentRefused) as refusal:
        correct_file(actor, file=file, correction=Correction(education, "lor"), version=file.version)
    assert {fault.field for fault in refusal.value.faults} == {"author", "waived"}
    told = Correction(education, "lor", "Ada Bello", "Professor of Surgery", True)
    correct_file(actor, file=file, correction=told, version=file.version)
    sent(batch, official)
    letter = Document.objects.get()
    assert (letter.author, letter.author_title, letter.waived) == ("Ada Bello", "Professor of Surgery", True)


def test_closing_keeps_nothing_of_what_was_not_sent(
    education: Education, official: SchoolMember, stored: Callable[[], list[Path]]
) -> None:
    batch = batch_with(official, [("20000001 MSPE.pdf", MSPE), ("x.pdf", pdf_saying("x")), ("y.pdf", pdf_saying("y"))])
    sent(batch, official)
    actor = Actor.of(official.user)
    with TestCase.captureOnCommitCallbacks(execute=True):
        leave_out(actor, file=file_named(batch, "x.pdf"), version=file_named(batch, "x.pdf").version)
        close_batch(actor, batch=batch)
    assert len(stored()) == 1
    assert dict(batch.files.values_list("name", "state")) == {
        "20000001 MSPE.pdf": "sent",
        "x.pdf": "left_out",
        "y.pdf": "left_out",
    }
    with pytest.raises(ActionRefused, match="closed"):
        add_file(actor, batch=batch, name="z.pdf", upload=SimpleUploadedFile("z.pdf", MSPE))


def archive(**members: bytes) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in members.items():
            whole.writestr(name, content)
    return SimpleUploadedFile("class.zip", buffer.getvalue())


def test_an_archive_is_taken_file_by_file_and_its_paths_are_only_names(
    education: Education, official: SchoolMember
) -> None:
    batch = batch_with(official, [])
    members = {
        "../../20000001 MSPE.pdf": MSPE,
        "__MACOSX/._x": b"x",
        ".hidden": b"x",
        "inner.zip": b"PK\x03\x04",
        "folder/": b"",
    }
    add_archive(Actor.of(official.user), batch=batch, upload=archive(**members))
    bulk_work.open_files(batch.pk)
    assert dict(batch.files.values_list("name", "state")) == {"20000001 MSPE.pdf": "opened", "inner.zip": "refused"}


def test_a_bomb_in_an_archive_is_stopped_and_stops_no_other_file(education: Education, official: SchoolMember) -> None:
    batch = batch_with(official, [])
    bomb = archive(**{"20000001 MSPE.pdf": MSPE, "bomb.pdf": b"%PDF-" + b"0" * (60 * 1024 * 1024)})
    add_archive(Actor.of(official.user), batch=batch, upload=bomb)
    assert "larger than 50 MB" in file_named(batch, "bomb.pdf").fault
    assert file_named(batch, "20000001 MSPE.pdf").state == "waiting"


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"PK\x03\x04 no archive", "damaged"), (archive().read(), "holds no files")],
)
def test_an_archive_that_is_no_good_is_refused_with_its_reason(
    content: bytes, words: str, official: SchoolMember
) -> None:
    with pytest.raises(DocumentRefused, match=words):
        add_archive(
            Actor.of(official.user), batch=batch_with(official, []), upload=SimpleUploadedFile("c.zip", content)
        )


@pytest.mark.parametrize(
    ("sent_as", "kept_as"),
    [
        ("/etc/passwd", "etc/passwd"),
        ("..\\..\\a\\b.pdf", "a/b.pdf"),
        ("x\u202efdp.exe", "xfdp.exe"),
        ("...", "unnamed"),
        ("a/" * 200 + "b.pdf", ("a/" * 200 + "b.pdf")[-255:].lstrip("/")),
    ],
)
def test_a_name_is_kept_as_data(sent_as: str, kept_as: str) -> None:
    assert name_in_folder(sent_as) == kept_as


def test_strangers_do_nothing_with_a_batch(education: Education, official: SchoolMember) -> None:
    batch = batch_with(official, [("20000001 MSPE.pdf", MSPE)])
    file = batch.files.get()
    for actor in (Actor.of(SchoolMemberFactory.create().user), Actor.of(education.applicant.user)):
        for act in (
            lambda actor=actor: add_file(actor, batch=batch, name="x", upload=SimpleUploadedFile("x", MSPE)),
            lambda actor=actor: send_files(actor, batch=batch),
            lambda actor=actor: close_batch(actor, batch=batch),
            lambda actor=actor: leave_out(actor, file=file, version=file.version),
        ):
            with pytest.raises(NotAllowed):
                act()
