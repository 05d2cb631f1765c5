"""The directory: schools with names, notes by version and accreditations; agencies with countries."""

import csv
from datetime import date
from pathlib import Path

import pytest

import certification
from certification.imports.directory import import_directory
from certification.imports.directory_kinds import AgenciesFile, SchoolsFile
from certification.imports.faults import FileRefused
from certification.models import ImportRun
from credentials.models import Agency, AgencyRecognition, School, SchoolName, SponsorNote
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor

pytestmark = pytest.mark.django_db
BY = Actor.system("Tests")
DATA = Path(certification.__file__).parent / "data"
HEADING = [column.name for column in SchoolsFile.columns]
LINE = {
    "school_name": "Testland Medical University",
    "former_names": "Testland Medical School (1901); Old Testland College (1911-2005); Test Institute",
    "country_code": "KGZ",
    "wdoms_id": "F9000123",
    "ecfmg_grad_years": "1975-1988; 1990-Current",
    "accreditation_agency": "IAAR",
    "confidence": "secondary",
    "unverified_fields": "city",
    "source": "test",
}


def read(tmp_path: Path, **changes: str) -> ImportRun:
    path = tmp_path / "schools.csv"
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, HEADING, restval="")
        writer.writeheader()
        writer.writerow({**LINE, **changes})
    return import_directory(BY, kind=SchoolsFile(), path=path)


def test_the_files_that_come_with_the_project_are_read_whole_and_twice_is_once() -> None:
    for kind in (SchoolsFile(), AgenciesFile()):
        path = DATA / f"{kind.name}.csv"
        first = import_directory(BY, kind=kind, path=path)
        again = import_directory(BY, kind=kind, path=path)
        assert (first.stored, first.unchanged) == (first.rows, 0)
        assert (again.stored, again.unchanged) == (0, first.rows)
    assert School.objects.count() == 69


def test_a_school_keeps_its_names_note_and_what_nobody_confirmed(tmp_path: Path) -> None:
    read(tmp_path)
    school = School.objects.get(wdoms_id="F9000123")
    names = {(n.name, n.kind, n.from_year, n.until_year) for n in school.names.all()}
    assert ("Old Testland College", "former", 1911, 2005) in names
    assert ("Testland Medical School", "former", 1901, None) in names
    assert ("Test Institute", "former", None, None) in names
    assert school.sponsor_notes.get().graduation_years == ["1975-1988", "1990-current"]
    assert school.remark == "Not confirmed: city."
    assert school.accreditations.get().agency_name == "IAAR"


@pytest.mark.parametrize(
    ("code", "known"), [("KGZ", True), ("XKX", True), ("QQQ", False), ("kgz", False), ("KG", False)]
)
def test_a_school_stands_in_a_country_that_there_is(tmp_path: Path, code: str, known: bool) -> None:
    if known:
        assert read(tmp_path, country_code=code).stored == 1
    else:
        with pytest.raises(FileRefused) as refused:
            read(tmp_path, country_code=code)
        assert "is not the code of a country" in str(refused.value.faults)


def test_a_changed_note_is_a_new_version_and_an_empty_cell_changes_nothing(tmp_path: Path) -> None:
    with clock.moved_to(date(2026, 1, 5)):
        read(tmp_path)
    with clock.moved_to(date(2026, 6, 5)):
        read(tmp_path, ecfmg_grad_years="1975-2020")
        assert read(tmp_path, ecfmg_grad_years="").stored == 0
    old, new = SponsorNote.objects.order_by("id")
    assert (old.valid_from, old.valid_until) == (date(2026, 1, 5), date(2026, 6, 5))
    assert (new.graduation_years, new.valid_until) == (["1975-2020"], None)
    with clock.moved_to(date(2026, 7, 5)):
        read(tmp_path, ecfmg_grad_years="none")
    assert SponsorNote.objects.get(valid_until__isnull=True).graduation_years == []


def test_a_renamed_school_is_the_same_school_and_keeps_its_old_name(tmp_path: Path) -> None:
    read(tmp_path)
    read(tmp_path, school_name="Newland University")
    school = School.objects.get()
    assert school.name == "Newland University"
    assert school.names.get(name="Testland Medical University").kind == SchoolName.Kind.FORMER


def test_a_school_gets_its_number_when_the_file_has_it(tmp_path: Path) -> None:
    read(tmp_path, wdoms_id="")
    read(tmp_path)
    assert School.objects.get().wdoms_id == "F9000123"


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"ecfmg_grad_years": "1990-1980"}, "ecfmg_grad_years"),
        ({"ecfmg_grad_years": "always"}, "ecfmg_grad_years"),
        ({"wdoms_id": "F123"}, "wdoms_id"),
        ({"country_code": "Kyrgyzstan"}, "country_code"),
        ({"former_names": "Backwards (2005-1911)"}, "former_names"),
        ({"confidence": "sure"}, "confidence"),
        ({"source": ""}, "source"),
    ],
)
def test_a_fault_of_a_school_is_named_by_its_column(tmp_path: Path, changes: dict[str, str], column: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(tmp_path, **changes)
    assert [fault.column for fault in refused.value.faults] == [column]
    assert not School.objects.exists()


def test_an_agency_is_recognised_for_each_country_until_the_last_day_of_the_month() -> None:
    import_directory(BY, kind=AgenciesFile(), path=DATA / "agencies.csv")
    tepdad = Agency.objects.get(abbreviation="TEPDAD")
    ends = set(tepdad.recognitions.values_list("country", "valid_until"))
    assert ("TUR", date(2023, 7, 31)) in ends
    assert len(ends) == 6
    assert AgencyRecognition.objects.get(agency__abbreviation="NMC").valid_from == date(2023, 9, 1)
