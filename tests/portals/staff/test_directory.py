"""The directory as administrators and policy officers keep it: shown before it is saved, by form and by file."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.imports import directory_preview
from certification.imports.directory_kinds import SchoolsFile
from certification.models import Case, Decision, DirectoryUpload, DueCase, ImportRun
from certification.school_impact import impact_of
from credentials.models import School, SchoolAccreditation, SponsorNote
from ecfmg.foundation import clock
from ecfmg.foundation.models import Event
from tests.factories.accounts import signed_in_client, staff_user
from tests.factories.certified_people import TODAY, certified_applicant, ready_applicant
from tests.factories.credentials import SchoolFactory, education_of
from tests.portals.desks import hidden, posted, text_of

pytestmark = pytest.mark.django_db
FILES = reverse("staff:directory_files")


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.moved_to(TODAY):
        yield


@pytest.fixture
def client() -> Client:
    return signed_in_client(staff_user("policy_officer", display_name="Olga Officer"))


@pytest.fixture
def eko() -> School:
    """The school of somebody who is ready to be certified."""
    school: School = ready_applicant().educations.get().school
    School.objects.filter(pk=school.pk).update(source="The World Directory")
    school.refresh_from_db()
    return school


def page_of(school: School) -> str:
    return reverse("staff:school_entry", args=[school.public_id])


def typed(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """What the form of the page holds, with changes, as a browser would send it."""
    forms = client.get(address).context["forms"]
    values: dict[str, Any] = {}
    for form in (forms.school, *forms.names, *forms.accreditations, forms.names.management_form,
                 forms.accreditations.management_form):  # fmt: skip
        for field in form:
            value = field.value()
            if isinstance(value, date):
                values |= {f"{field.html_name}_{part}": getattr(value, part) for part in ("day", "month", "year")}
            elif value is not None and value is not False:
                values[field.html_name] = value
    return {**values, **changes}


def carried(preview: Any, **more: str) -> dict[str, Any]:
    """What the page that asks whether to save carries on."""
    return {**dict(preview.context["values"]), **more}


def test_of_who_stays_certified_the_page_says_what_moves(client: Client) -> None:
    school = certified_applicant().applicant.educations.get().school
    School.objects.filter(pk=school.pk).update(source="The World Directory")
    there = page_of(school)
    told = text_of(client.post(there, typed(client, there, years="1975-1990", note_source="The Directory, today")))
    assert "Stays certified: 1" in told
    assert "Stays certified Medical education credentials: met → not met" in told


def test_a_changed_note_tells_whose_decision_moves_before_it_is_saved(client: Client, eko: School) -> None:
    case = Case.objects.get()
    before = (list(Case.objects.values()), Decision.objects.count(), list(DueCase.objects.values()))
    there = page_of(eko)
    shown = client.post(there, typed(client, there, years="1975-1990", note_source="The Directory, today"))
    told = text_of(shown)
    assert "ECFMG note 1975 to now, noted from 1 January 2020" in told
    assert "1975 to 1990, noted from 24 November 2026 (not confirmed: The Directory, today)" in told
    assert (
        "1 person on file studied there. All of them were decided with the change, without storing it: 1 would" in told
    )
    assert "Ready to be certified → not eligible: 1" in told
    assert reverse("staff:case", args=[case.public_id]) in shown.content.decode()
    assert SponsorNote.objects.count() == 1, "nothing is saved yet"
    assert before == (list(Case.objects.values()), Decision.objects.count(), list(DueCase.objects.values()))
    assert not Event.objects.filter(verb="school.directory_changed").exists()

    assert client.post(there, carried(shown, step="save"))["Location"] == there
    new, old = SponsorNote.objects.order_by("-id")
    assert (old.graduation_years, old.valid_until) == (["1975-current"], TODAY)
    assert (new.graduation_years, new.valid_from, new.valid_until) == (["1975-1990"], TODAY, None)
    event = Event.objects.get(verb="school.directory_changed")
    assert (event.stream, event.payload["changed"]) == (eko.stream, "ECFMG note")
    assert DueCase.objects.filter(applicant_id=case.applicant_id).exists()
    public = text_of(Client().get(reverse("public:school", args=[eko.public_id])))
    assert "1975 to 1990" in public and "1 January 2020" in public, "the version before stays on the public page"


def test_a_form_that_claims_millions_of_rows_makes_no_more_than_there_can_be(client: Client, eko: School) -> None:
    many = {"names-TOTAL_FORMS": "99999999999", "accreditations-TOTAL_FORMS": "99999999999"}
    for there in (page_of(eko), reverse("staff:new_school")):
        shown = client.post(there, typed(client, there, **many))
        assert shown.status_code == 422
        forms = shown.context["forms"]
        assert (len(forms.names.forms), len(forms.accreditations.forms)) == (100, 50)


def test_names_accreditation_and_address_are_kept_and_found(client: Client, eko: School) -> None:
    there = page_of(eko)
    values = typed(
        client,
        there,
        name="Eko University of Medicine",
        degree_title="MB BS; MD",
        office_email="registrar@eko.example",
        **{
            "names-0-name": "كلية إيكو", "names-0-kind": "alternate",
            "names-1-name": "Eko Medical College", "names-1-kind": "former", "names-1-from_year": "1960",
            "accreditations-0-agency": "MDCN", "accreditations-0-source": "The agency's list",
            "accreditations-0-valid_from_day": "1", "accreditations-0-valid_from_month": "7",
            "accreditations-0-valid_from_year": "2020", "accreditations-0-certainty": "secondary",
        },
    )  # fmt: skip
    shown = client.post(there, {**values, "source": "The school's letter"})
    client.post(there, carried(shown, step="save"))
    eko.refresh_from_db()
    assert (eko.name, eko.degree_title, eko.office_email) == (
        "Eko University of Medicine", "MB BS; MD", "registrar@eko.example",
    )  # fmt: skip
    kinds = set(eko.names.values_list("name", "kind", "from_year"))
    assert kinds == {
        ("Eko University of Medicine", "current", None), ("كلية إيكو", "alternate", None),
        ("Eko Medical College", "former", 1960),
    }  # fmt: skip
    accreditation = SchoolAccreditation.objects.get(school=eko)
    assert (accreditation.agency_name, accreditation.valid_from) == ("MDCN", date(2020, 7, 1))
    for words in ("كلية", "university of medicine", "eko medical college"):
        assert "Eko University of Medicine" in text_of(Client().get(reverse("public:schools"), {"words": words}))
    public = text_of(Client().get(reverse("public:school", args=[eko.public_id])))
    assert "MB BS; MD" in public and "MDCN" in public and "registrar@eko.example" not in public
    gone = typed(client, there, **{"accreditations-0-agency": "", "names-0-name": ""})
    for part in ("day", "month", "year"):
        gone.pop(f"accreditations-0-valid_from_{part}")
    client.post(there, carried(client.post(there, gone), step="save"))
    assert not SchoolAccreditation.objects.filter(school=eko).exists()
    assert eko.names.count() == 2


def test_a_stale_form_shows_what_is_stored_now_beside_what_was_typed(client: Client, eko: School) -> None:
    there = page_of(eko)
    values = typed(client, there, city="Ikeja", source="A letter")
    preview = client.post(there, values)
    School.objects.filter(pk=eko.pk).update(degree_title="MB ChB", version=eko.version + 1)
    for answer in (client.post(there, values), client.post(there, carried(preview, step="save"))):
        assert answer.status_code == 422
        told = text_of(answer)
        assert "Somebody changed this entry" in told
        assert "Degree titles MB ChB nothing" in told and "City Lagos Ikeja" in told
    eko.refresh_from_db()
    assert (eko.city, eko.degree_title) == ("Lagos", "MB ChB")
    again = client.post(there, {**values, "version": hidden(answer, "version"), "degree_title": "MB ChB"})
    assert "City Lagos Ikeja" in text_of(again)
    client.post(there, carried(again, step="save"))
    eko.refresh_from_db()
    assert (eko.city, eko.degree_title) == ("Ikeja", "MB ChB")


def test_saving_twice_is_once_and_changing_something_comes_back_with_all_that_was_typed(
    client: Client, eko: School
) -> None:
    there = page_of(eko)
    preview = client.post(there, typed(client, there, city="Ikeja", source="A letter"))
    back = client.post(there, carried(preview, step="edit"))
    assert back.status_code == 200
    assert 'value="Ikeja"' in back.content.decode()
    for _ in range(2):
        client.post(there, carried(preview, step="save"))
    assert Event.objects.filter(verb="school.directory_changed").count() == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"years": "1990-1980"}, "ends before it begins"),
        ({"years": ""}, "Write the graduation years, or the word none."),
        ({"note_known": "unknown"}, "can end (no graduation year), but not be forgotten"),
        ({"years": "none", "noted_from_year": "2019"}, "cannot begin before the one that is on file"),
        ({"years": "none", "noted_from_year": "2027"}, "Choose today or an earlier day"),
        ({"wdoms_id": "F9999999"}, "is the World Directory number of Another School"),
        ({"wdoms_id": "123"}, "World Directory number"),
        (
            {"names-0-name": "Old", "names-0-from_year": "2000", "names-0-until_year": "1990"},
            "Other name 1: This year lies",
        ),
        ({"accreditations-0-valid_from_year": "2020"}, "Accreditation 1:"),
        ({}, "Nothing is changed yet."),
    ],
)
def test_a_faulty_entry_is_refused_with_what_was_typed(
    client: Client, eko: School, wrong: dict[str, Any], told: str
) -> None:
    SchoolFactory.create(name="Another School", wdoms_id="F9999999")
    answer = client.post(page_of(eko), typed(client, page_of(eko), **wrong))
    assert answer.status_code == 422
    assert told in text_of(answer)
    eko.refresh_from_db()
    assert eko.version == 1


def test_a_new_school_with_a_note_is_listed_once(client: Client) -> None:
    there = reverse("staff:new_school")
    values = typed(
        client, there, name="Newland Medical College", country="KGZ", source="The Directory", note_known="known",
        years="1993-current", note_source="The Directory",
    )  # fmt: skip
    preview = client.post(there, values)
    assert "Newland Medical College" in text_of(preview)
    for _ in range(2):
        answer = client.post(there, carried(preview, step="save"))
    school = School.objects.get(name="Newland Medical College")
    assert answer["Location"] == page_of(school)
    assert school.sponsor_notes.get().graduation_years == ["1993-current"]


def test_only_so_many_people_are_decided_while_somebody_waits(eko: School, monkeypatch: pytest.MonkeyPatch) -> None:
    from certification import school_impact

    for number in range(3):
        education_of(ready_applicant(f"Other {number}"), eko)
    monkeypatch.setattr(school_impact, "MOST", 2)
    monkeypatch.setattr(school_impact, "NAMED", 1)
    found = impact_of(lambda: SponsorNote.objects.filter(school=eko).update(graduation_years=[]), [eko.pk])
    assert (found.people, found.looked_at, len(found.named)) == (4, 2, 1)
    assert found.differ >= 1
    assert SponsorNote.objects.get(school=eko).graduation_years == ["1975-current"]


def test_the_cost_does_not_grow_with_the_people_who_move(client: Client, eko: School) -> None:
    there = page_of(eko)
    counts = set()
    for _ in range(2):
        values = typed(client, there, years="none")
        with CaptureQueriesContext(connection) as caught:
            assert client.post(there, values).status_code == 200
        counts.add(len(caught))
        for _ in range(2):
            other = ready_applicant()
            other.educations.update(school=eko)
    assert len(counts) == 1, counts


# --- By file ---------------------------------------------------------------------------------------------------------


def schools_file(*lines: dict[str, str]) -> SimpleUploadedFile:
    out = io.StringIO()
    writer = csv.DictWriter(out, [column.name for column in SchoolsFile.columns], restval="")
    writer.writeheader()
    for line in lines:
        writer.writerow({"confidence": "secondary", "source": "test", **line})
    return SimpleUploadedFile("schools.csv", out.getvalue().encode())


def line_of(school: School, **changes: str) -> dict[str, str]:
    stored = {
        "school_name": school.name,
        "country_code": school.country,
        "wdoms_id": school.wdoms_id or "",
        "city": "Lagos",
    }
    return {**stored, **changes}


def test_a_file_shows_row_by_row_what_changes_and_whose_decision_moves_and_then_is_saved(
    client: Client, eko: School
) -> None:
    new = {"school_name": "Newland College", "country_code": "KGZ"}
    sent = posted(client, FILES, file=schools_file(line_of(eko, ecfmg_grad_years="none"), new))
    upload = DirectoryUpload.objects.get()
    there = reverse("staff:directory_file", args=[upload.public_id])
    assert sent["Location"] == there
    shown = client.get(there)
    told = text_of(shown)
    assert "2 lines; 2 of them with a change. Nothing is saved yet." in told
    assert "ECFMG note: 1975 to now" in told and "no graduation year" in told
    assert "Newland College New in the directory" in told
    assert "1 would be decided otherwise" in told
    assert reverse("staff:case", args=[Case.objects.get().public_id]) in shown.content.decode()
    assert School.objects.count() == 1 and SponsorNote.objects.count() == 1
    posted(client, there, verdict="save")
    upload.refresh_from_db()
    assert (upload.state, upload.run) == ("saved", ImportRun.objects.get())
    assert School.objects.filter(name="Newland College").exists()
    assert SponsorNote.objects.get(valid_until__isnull=True).graduation_years == []
    assert "Save it?" not in text_of(client.get(there))
    assert "saved or put away already" in text_of(
        client.post(there, {"verdict": "save", "version": upload.version}, follow=True)
    )


def test_a_directory_that_changed_meanwhile_is_shown_again_before_anything_is_saved(
    client: Client, eko: School
) -> None:
    posted(client, FILES, file=schools_file(line_of(eko, city="Ikeja")))
    upload = DirectoryUpload.objects.get()
    there = reverse("staff:directory_file", args=[upload.public_id])
    School.objects.filter(pk=eko.pk).update(city="Abuja")
    answer = client.post(there, {"verdict": "save", "version": upload.version}, follow=True)
    assert "The directory changed since this was shown" in text_of(answer)
    assert "City: Abuja → Ikeja" in text_of(answer)
    eko.refresh_from_db()
    assert eko.city == "Abuja"
    posted(client, there, verdict="save")
    eko.refresh_from_db()
    assert eko.city == "Ikeja"


def test_a_file_with_faults_or_without_a_change_is_refused_whole(client: Client, eko: School) -> None:
    faulty = schools_file(line_of(eko, ecfmg_grad_years="always"), {"school_name": "X", "country_code": "Nowhere"})
    told = text_of(posted(client, FILES, file=faulty))
    assert "line 2, column ecfmg_grad_years" in told and "line 3, column country_code" in told
    for hostile in (b"", b"\x00\x01", b"PK\x03\x04", "é,ö".encode("utf-16")):
        assert posted(client, FILES, file=SimpleUploadedFile("schools.csv", hostile)).status_code == 422
    posted(client, FILES, file=schools_file(line_of(eko)))
    posted(client, reverse("staff:directory_file", args=[DirectoryUpload.objects.get().public_id]), verdict="save")
    again = posted(client, FILES, file=schools_file(line_of(eko)))
    assert "nothing would change" in text_of(again)
    assert DirectoryUpload.objects.count() == 1


def test_a_file_put_away_changes_nothing(client: Client, eko: School) -> None:
    posted(client, FILES, file=schools_file(line_of(eko, city="Ikeja")))
    upload = DirectoryUpload.objects.get()
    posted(client, reverse("staff:directory_file", args=[upload.public_id]), verdict="put_away")
    upload.refresh_from_db()
    eko.refresh_from_db()
    assert (upload.state, eko.city) == ("put_away", "Lagos")
    assert not ImportRun.objects.exists()


def test_too_many_changed_lines_are_left_to_the_server(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory_preview, "MOST_LINES", 1)
    lines = [{"school_name": f"School {number}", "country_code": "KGZ"} for number in range(2)]
    assert "manage.py import_schools" in text_of(posted(client, FILES, file=schools_file(*lines)))


@pytest.mark.parametrize("role", ["reviewer", "senior_reviewer", "intake"])
def test_others_do_not_keep_the_directory(role: str, eko: School) -> None:
    client = signed_in_client(staff_user(role))
    for address in (page_of(eko), reverse("staff:new_school"), FILES):
        assert client.get(address).status_code == 403
    listed = client.get(reverse("staff:schools"), {"q": "eko"}).content.decode()
    assert page_of(eko) not in listed


def test_the_list_of_files_costs_the_same_for_one_and_three(client: Client, eko: School) -> None:
    counts = set()
    for number in (1, 2, 3):
        posted(client, FILES, file=schools_file(line_of(eko, city=f"City {number}")))
        if number != 2:
            with CaptureQueriesContext(connection) as caught:
                client.get(FILES)
            counts.add(len(caught))
    assert len(counts) == 1, counts
