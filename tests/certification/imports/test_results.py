"""Results files: faults named, nothing half stored, safe to read twice, held until the person is here."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from certification.actions.deciding import decide_all_due
from certification.actions.held_rows import match_held_rows
from certification.imports.faults import FileRefused
from certification.imports.result_kinds import EXAM_RESULTS, OET_RESULTS
from certification.imports.results import import_results
from certification.models import DueCase, ExamResult, HeldRow, ImportRun
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.models import Event
from pathways.models import OetSitting
from tests.factories.certification import EXAM_HEADING, results_file
from tests.factories.certified_people import applicant

pytestmark = pytest.mark.django_db
BY = Actor.system("Tests")


def read(path: Path, **options: object) -> ImportRun:
    return import_results(BY, kind=EXAM_RESULTS, path=path, **options)  # type: ignore[arg-type]


def counts(run: ImportRun) -> tuple[int, int, int, int, int]:
    return run.rows, run.stored, run.unchanged, run.held, run.rejected


FAULTS = [
    ("12345678,step_9,2024-01-05,pass,,,", "line 2, column exam: “step_9” is not one of"),
    ("1234567,step_1,2024-01-05,pass,,,", "a spreadsheet may have dropped its first zero"),
    ("12345678,step_1,05/01/2024,pass,,,", "column taken_on: “05/01/2024” is not a date"),
    ("12345678,step_1,45296,pass,,,", "a spreadsheet's number for a day"),
    ("12345678,step_1,2024-02-30,pass,,,", "no day of the calendar"),
    ("12345678,step_1,2099-01-05,pass,,,", "lies in the future"),
    ("12345678,step_1,2024-01-05,passed,,,", "column outcome: “passed” is not one of"),
    ("12345678,step_1,2024-01-05,pass,high,,", "column score: “high” is not a whole number"),
    ("12345678,step_1,2024-01-05,pass,1000,,", "not between 0 and 999"),
    ("12345678,step_1,2024-01-05,pass,,2023-12-31,", "column reported_on: 2023-12-31 lies before the examination"),
    ("12345678,step_1,,pass,,,", "column taken_on: is empty"),
    ("12345678,step_1,2024-01-05,pass", "line 2: has 4 cells; the heading has 7 columns"),
    ("12345678,st\0ep_1,2024-01-05,pass,,,", "holds a control character"),
    (f"12345678,{'x' * 3000},2024-01-05,pass,,,", "has 3000 characters"),
]


@pytest.mark.parametrize(("row", "message"), FAULTS)
def test_a_fault_is_named_by_line_and_column_and_nothing_is_stored(tmp_path: Path, row: str, message: str) -> None:
    person = applicant()
    good = f"{person.usmle_id},step_2_ck,2024-06-05,pass,,,"
    with pytest.raises(FileRefused) as refused:
        read(results_file(tmp_path / "results.csv", [row, good]))
    assert any(message in str(fault) for fault in refused.value.faults), refused.value.faults
    assert not ExamResult.objects.exists()
    assert not HeldRow.objects.exists()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty"),
        (b"usmle_id;exam;taken_on\n", "separated by semicolons"),
        (b"PK\x03\x04rest", "an Excel workbook"),
        ("usmle_id,exam".encode("utf-16"), "UTF-16"),
        (b"usmle_id,exam,taken_on,outcome,score,reported_on\n", "column invalidated_on: is missing"),
        (",".join([*EXAM_HEADING, "colour"]).encode(), "column colour: is not a column"),
        (",".join([*EXAM_HEADING, "exam"]).encode(), "column exam: stands twice"),
        (",".join(EXAM_HEADING).encode() + b"\n12345678,\xe9,2024-01-05,pass,,,\n", "is not UTF-8 text"),
        (",".join(EXAM_HEADING).encode() + b'\n"12345678,step_1\n', "quotation marks do not fit"),
        (",".join(EXAM_HEADING).encode() + b"\n" + b"x" * 200_000, "longer than any value"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_a_sentence(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "results.csv"
    path.write_bytes(content)
    with pytest.raises(FileRefused) as refused:
        read(path)
    assert any(message in str(fault) for fault in refused.value.faults), refused.value.faults


def test_results_are_stored_told_and_note_the_person_and_twice_is_once(tmp_path: Path) -> None:
    person = applicant()
    DueCase.objects.all().delete()
    path = results_file(tmp_path / "results.csv", [f"{person.usmle_id},step_1,2024-01-05,pass,,2024-02-01,"])
    assert counts(read(path)) == (1, 1, 0, 0, 0)
    assert counts(read(path)) == (1, 0, 1, 0, 0)
    result = ExamResult.objects.get()
    assert (result.applicant, result.outcome, str(result.reported_on)) == (person, "pass", "2024-02-01")
    assert Event.objects.filter(stream=person.stream, verb="exam.result_received").count() == 1
    assert DueCase.objects.filter(applicant_id=person.pk).exists()


def test_a_heading_with_a_byte_order_mark_and_capitals_is_read(tmp_path: Path) -> None:
    person = applicant()
    path = tmp_path / "results.csv"
    heading = ",".join(EXAM_HEADING).upper()
    path.write_text(f"\ufeff{heading}\r\n{person.usmle_id},step_1,2024-01-05,pass,,,\r\n", encoding="utf-8")
    assert counts(read(path)) == (1, 1, 0, 0, 0)


def test_a_corrected_result_changes_the_row_and_tells_what_it_was(tmp_path: Path) -> None:
    person = applicant()
    row = f"{person.usmle_id},step_1,2024-01-05,pass,,2024-02-01,"
    read(results_file(tmp_path / "first.csv", [row]))
    corrected = f"{person.usmle_id},step_1,2024-01-05,invalidated,,2024-02-01,2024-09-09"
    assert counts(read(results_file(tmp_path / "second.csv", [corrected]))) == (1, 1, 0, 0, 0)
    assert ExamResult.objects.get().outcome == "invalidated"
    payload = Event.objects.get(verb="exam.result_corrected").payload
    assert payload["changed"] == {"outcome": ["pass", "invalidated"], "invalidated_on": [None, "2024-09-09"]}


def test_one_sitting_twice_in_a_file_is_a_fault(tmp_path: Path) -> None:
    rows = ["12345678,step_1,2024-01-05,pass,,,", "1-234-567-8,step_1,2024-01-05,fail,,,"]
    with pytest.raises(FileRefused) as refused:
        read(results_file(tmp_path / "results.csv", rows))
    assert [str(fault) for fault in refused.value.faults] == ["line 3: repeats line 2"]


def test_bad_lines_are_left_out_and_written_aside_on_request(tmp_path: Path) -> None:
    person = applicant()
    rows = [f"{person.usmle_id},step_1,2024-01-05,pass,,,", "=cmd,step_9,2024-01-05,pass,,,"]
    path, aside = results_file(tmp_path / "results.csv", rows), tmp_path / "rejects.csv"
    assert counts(read(path, skip_bad=True, rejects=aside)) == (2, 1, 0, 0, 1)
    with aside.open() as handle:
        (line,) = csv.DictReader(handle)
    assert line["usmle_id"] == "'=cmd"
    assert line["line"] == "3"
    assert "exam: “step_9”" in line["faults"]


def test_results_of_somebody_unknown_are_held_and_matched_when_the_person_is_decided_about(tmp_path: Path) -> None:
    path = results_file(tmp_path / "results.csv", ["70000001,step_1,2024-01-05,fail,,,"])
    corrected = results_file(tmp_path / "corrected.csv", ["70000001,step_1,2024-01-05,pass,,,"])
    assert counts(read(path)) == (1, 0, 0, 1, 0)
    assert counts(read(path)) == (1, 0, 1, 0, 0)
    assert counts(read(corrected)) == (1, 0, 0, 1, 0)
    assert match_held_rows() == 0
    person = applicant()
    person.usmle_id = "70000001"
    person.save()
    decide_all_due()
    assert ExamResult.objects.get(applicant=person).outcome == "pass"
    assert not HeldRow.objects.filter(matched_at__isnull=True).exists()
    assert match_held_rows() == 0


def test_oet_results_are_read_by_the_same_way(tmp_path: Path) -> None:
    person = applicant()
    heading = [column.name for column in OET_RESULTS.columns]
    row = f"{person.usmle_id},C-1,2026-02-07,,400,390,380,410,no"
    path = results_file(tmp_path / "oet.csv", [row], heading)
    assert counts(import_results(BY, kind=OET_RESULTS, path=path)) == (1, 1, 0, 0, 0)
    sitting = OetSitting.objects.get()
    assert (sitting.profession, sitting.listening, sitting.released) == ("medicine", 400, False)


def test_the_command_ends_with_status_2_on_a_refused_or_absent_file(tmp_path: Path) -> None:
    bad = results_file(tmp_path / "results.csv", ["1,step_1,2024-01-05,pass,,,"])
    for path in (bad, tmp_path / "absent.csv", tmp_path):
        with pytest.raises(CommandError) as ended:
            call_command("import_exam_results", str(path))
        assert ended.value.returncode == 2
