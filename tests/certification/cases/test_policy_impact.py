"""What a changed policy would change: who moves, told and written, and nothing stored."""

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certification.models import Case, Decision, DueCase
from certification.policy.loader import FOLDER, load_policy
from certification.policy_impact import differences_for
from credentials.models import School
from ecfmg.foundation import clock
from tests.factories.certification import person_with_a_pass
from tests.factories.certified_people import TODAY, certified_applicant, ready_applicant

END_OF_2026 = "  season: 2026\n  value: 2028-12-31"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.moved_to(TODAY):
        yield


def changed_policy(folder: Path, old: str, new: str) -> Path:
    """A copy of the policy in which one text of the seasons is another."""
    folder.mkdir()
    for file in FOLDER.glob("*.yaml"):
        shutil.copy(file, folder)
    seasons = folder / "pathway-seasons.yaml"
    text = seasons.read_text(encoding="utf-8")
    assert text.count(old) == 1
    seasons.write_text(text.replace(old, new), encoding="utf-8")
    return folder


@pytest.fixture
def earlier_end(tmp_path: Path) -> Path:
    return changed_policy(tmp_path / "earlier", END_OF_2026, "  season: 2026\n  value: 2026-06-30")


def said(**options: object) -> str:
    out = io.StringIO()
    call_command("policy_impact", stdout=out, stderr=out, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_those_who_would_move_are_told_by_status_season_school_and_country(earlier_end: Path) -> None:
    certified, _ready, _untouched = certified_applicant(), ready_applicant(), person_with_a_pass()
    before = (list(Case.objects.values()), list(Decision.objects.values()), list(DueCase.objects.values()))
    text = said(policy=earlier_end)
    assert (
        "3 people looked at as of 24 November 2026. 2 decisions would differ: 2 people would move to another status."
        in text
    )
    assert "certified → expired for entry into training: 1" in text
    assert "ready to be certified → in progress: 1" in text
    assert "2026: certified → expired for entry into training: 1" in text
    school = School.objects.get(educations__applicant=certified.applicant).name
    assert f"{school}: certified → expired for entry into training: 1" in text
    assert "Nigeria: certified → expired for entry into training: 1" in text
    number = certified.applicant.usmle_id
    assert number is not None
    written = f"USMLE ID {number[0]}-{number[1:4]}-{number[4:7]}-{number[7]}"
    assert f"{written}, {school}: Clinical skills: met → not met" in text
    assert before == (list(Case.objects.values()), list(Decision.objects.values()), list(DueCase.objects.values()))


@pytest.mark.django_db
def test_the_same_policy_moves_nobody(tmp_path: Path) -> None:
    certified_applicant()
    same = changed_policy(tmp_path / "same", END_OF_2026, END_OF_2026)
    assert "1 people looked at as of 24 November 2026. No decision would differ." in said(policy=same)


@pytest.mark.django_db
def test_a_row_that_is_announced_later_is_counted_when_asked_for(tmp_path: Path) -> None:
    certified_applicant()
    old = f"{END_OF_2026}\n  announced_on: null"
    later = changed_policy(tmp_path / "later", old, "  season: 2026\n  value: 2026-06-30\n  announced_on: 2027-01-05")
    text = said(policy=later)
    assert "Rows announced after 24 November 2026 were not counted; --known-on 2027-01-05 counts them all." in text
    assert "certified → expired" not in text
    counted = said(policy=later, known_on=load_policy(later).announcements[-1])
    assert "certified → expired for entry into training: 1" in counted
    assert "Rows announced" not in counted


@pytest.mark.django_db
def test_everybody_whose_decision_differs_is_written_to_a_new_file(earlier_end: Path, tmp_path: Path) -> None:
    certified = certified_applicant()
    file = tmp_path / "who.csv"
    said(policy=earlier_end, csv=file)
    with file.open(encoding="utf-8", newline="") as handle:
        (row,) = csv.DictReader(handle)
    assert row["usmle_id"] == certified.applicant.usmle_id
    assert (row["status_now"], row["status_then"]) == ("certified", "expired for entry into training")
    school = School.objects.get(educations__applicant=certified.applicant)
    assert (row["season"], row["school"], row["country"]) == ("2026", school.name, "NGA")
    assert "Clinical skills: met → not met" in row["requirements"]
    with pytest.raises(CommandError, match="is there already: name a new file"):
        said(policy=earlier_end, csv=file)
    assert str(certified.applicant.usmle_id) in file.read_text(encoding="utf-8")


@pytest.mark.django_db
def test_faulty_policy_is_refused_with_every_fault(tmp_path: Path, earlier_end: Path) -> None:
    seasons = earlier_end / "pathway-seasons.yaml"
    seasons.write_text(seasons.read_text(encoding="utf-8").replace("2026-06-30", "soon", 1), encoding="utf-8")
    with pytest.raises(CommandError, match="expires_on") as refused:
        said(policy=earlier_end)
    assert refused.value.returncode == 2
    (earlier_end / "examinations.yaml").unlink()
    seasons.write_text(seasons.read_text(encoding="utf-8").replace("soon", "2026-06-30", 1), encoding="utf-8")
    with pytest.raises(CommandError, match="start from a copy of the whole policy folder"):
        said(policy=earlier_end)
    with pytest.raises(CommandError, match="is no folder"):
        said(policy=tmp_path / "nowhere")


@pytest.mark.django_db
def test_as_many_queries_for_three_people_as_for_one(earlier_end: Path) -> None:
    people = [certified_applicant().applicant.pk for _ in range(3)]
    present, proposed = load_policy(), load_policy(earlier_end)

    def queries(ids: list[int]) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert len(differences_for(ids, present, proposed, as_of=TODAY, known_on=TODAY)) == len(ids)
        return len(captured)

    assert queries(people[:1]) == queries(people)
