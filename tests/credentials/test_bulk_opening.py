"""Files of a batch are opened a few at a time, each in a process of its own: none of them stops another."""

import pytest
from django.core.files.storage import default_storage

from applicants.models import Applicant
from credentials.actions import bulk_work
from credentials.intake import sandbox
from credentials.matching import Match, People, match
from credentials.models import Education, SchoolMember
from tests.credentials import hostile
from tests.factories.bulk import batch_with, file_named, pdf_saying
from tests.factories.credentials import education_of

MSPE = pdf_saying("Medical Student Performance Evaluation", "Amara Okafor")


@pytest.fixture
def education(applicant: Applicant, official: SchoolMember) -> Education:
    """Of somebody with a USMLE ID, at the official's school."""
    applicant.usmle_id = "20000001"
    applicant.save()
    return education_of(applicant, official.school)


def test_a_file_that_kills_its_process_stops_none_of_those_opened_with_it(
    education: Education, official: SchoolMember
) -> None:
    names = [f"20000001 MSPE {number}.pdf" for number in range(4)]
    files = [(name, pdf_saying("MSPE", name)) for name in names]
    batch = batch_with(official, [*files[:2], ("drawing.pdf", hostile.drawing_bomb()), *files[2:]], opened=False)
    assert bulk_work.open_files(batch.pk) == 5
    assert [file_named(batch, name).confidence for name in names] == ["certain"] * 4
    heavy = file_named(batch, "drawing.pdf")
    assert (heavy.state, heavy.file) == ("refused", None)
    assert "far more memory or time" in heavy.fault


def test_files_whose_bytes_are_away_wait_and_stop_no_other(education: Education, official: SchoolMember) -> None:
    batch = batch_with(official, [("20000001 lost.pdf", MSPE), ("20000001 MSPE.pdf", pdf_saying("MSPE"))], opened=False)
    stored = file_named(batch, "20000001 lost.pdf").file
    assert stored
    default_storage.delete(stored.name)
    assert bulk_work.open_files(batch.pk) == 1
    assert file_named(batch, "20000001 lost.pdf").state == "waiting"
    assert file_named(batch, "20000001 MSPE.pdf").state == "opened"


def test_a_file_that_we_cannot_match_says_that_it_is_our_fault_and_stops_no_other(
    education: Education, official: SchoolMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    def matched(people: People, name: str, text: str) -> Match:
        if name == "odd.pdf":
            raise ValueError("a mistake of ours")
        return match(people, name, text)

    monkeypatch.setattr(bulk_work, "match", matched)
    batch = batch_with(official, [("odd.pdf", MSPE), ("20000001 MSPE.pdf", pdf_saying("MSPE"))])
    assert "on our side" in file_named(batch, "odd.pdf").fault
    assert file_named(batch, "20000001 MSPE.pdf").confidence == "certain"


def test_files_whose_turn_did_not_come_wait_for_the_next(
    education: Education, official: SchoolMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "PATIENCE", -1)
    files = [(f"20000001 MSPE {number}.pdf", pdf_saying("MSPE", str(number))) for number in range(3)]
    batch = batch_with(official, files, opened=False)
    assert [bulk_work.open_files(batch.pk) for _ in range(4)] == [1, 1, 1, 0]


def test_a_task_that_has_worked_long_enough_hands_on_what_is_left(
    education: Education, official: SchoolMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_work, "LONGEST_SECONDS", 0.001)
    nudged: list[str] = []
    monkeypatch.setattr(bulk_work, "nudge", lambda task, *_args: nudged.append(task))
    files = [(f"20000001 MSPE {number}.pdf", pdf_saying("MSPE", str(number))) for number in range(12)]
    batch = batch_with(official, files, opened=False)
    assert [bulk_work.open_files(batch.pk) for _ in range(3)] == [10, 2, 0]
    assert nudged == ["credentials.open_bulk_files"] * 2, "the last found nothing and calls nobody"
