"""A class on the school's pages: given, looked through, confirmed, corrected, exported; and the to-do list it fills."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credentials.models import ClassList, ClassMember, RosterConfirmation, SchoolMember
from ecfmg.foundation import clock
from ecfmg.portals.school.to_do import ToDoList
from tests.factories.accounts import signed_in_client
from tests.factories.bulk import batch_with, pdf_saying
from tests.factories.classes import class_file, class_of, line, next_summer
from tests.factories.credentials import ApplicantFactory, SchoolMemberFactory, education_of, upload, user_of
from tests.factories.pathways import OsceFactory, PathwayApplicationFactory
from tests.portals.desks import desk, hidden, text_of

pytestmark = pytest.mark.django_db
HOME = reverse("school:home")


@pytest.fixture
def official() -> SchoolMember:
    return SchoolMemberFactory.create()


@pytest.fixture
def client(official: SchoolMember) -> Client:
    return signed_in_client(official.user)


def page_of(made: ClassList) -> str:
    return reverse("school:class", args=[made.public_id])


def day(name: str, on: date) -> dict[str, int]:
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def test_a_class_is_given_looked_through_and_confirmed_in_one_step(official: SchoolMember, client: Client) -> None:
    person = ApplicantFactory.create()
    education_of(person, official.school)
    there = reverse("school:upload_class")
    key = hidden(client.get(there), "once_key")
    file = class_file(line(), line("Bola", "Eze", "1995-01-01"))
    for _ in range(2):
        answer = client.post(there, {"name": "Class of 2027", "file": upload(file, name="class.csv"), "once_key": key})
    made = ClassList.objects.get()
    assert answer.headers["Location"] == page_of(made)
    shown = client.get(page_of(made))
    assert "2 people: 1 here, 0 to be decided by you, 1 not here yet." in text_of(shown)
    assert "Look through the class and confirm it" in text_of(client.get(HOME))
    (waiting,) = ToDoList(official)
    assert waiting.due == clock.today() + timedelta(days=7), "nobody is late on the day the class was given"
    by = clock.today() + timedelta(days=20)
    confirm = reverse("school:confirm_class", args=[made.public_id])
    client.post(confirm, {"version": made.version, **day("mspe_by", by)})
    made.refresh_from_db()
    assert (made.state, made.mspe_by, made.diploma_by) == ("confirmed", by, None)
    todo = text_of(client.get(HOME))
    assert "0 of 1 sent; 1 not here yet" in todo
    missing = text_of(client.get(page_of(made), {"missing": "mspe"}))
    assert "Amara Okafor" in missing and "Bola Eze" not in missing
    row = text_of(client.get(reverse("school:students")))
    assert "You send it by" in row


def test_every_fault_of_a_file_stands_on_the_page_and_nothing_is_kept(client: Client) -> None:
    file = class_file(line(born="1996-02-30"), line("=cmd", "Eze", "1995-01-01"))
    values = {"name": "Class of 2027", "file": upload(file, name="class.csv"), "once_key": "k" * 32}
    answer = client.post(reverse("school:upload_class"), values)
    assert answer.status_code == 422
    assert "Line 2, Date of birth" in text_of(answer)
    assert "Line 3, Given names" in text_of(answer)
    assert 'value="Class of 2027"' in answer.content.decode()
    assert not ClassList.objects.exists()


def test_a_near_match_is_decided_on_the_page(official: SchoolMember, client: Client) -> None:
    person = ApplicantFactory.create(name="Amarah Okafor")
    education_of(person, official.school)
    made = class_of(official, confirmed=True)
    waiting = made.members.get()
    assert "Say who is who" in text_of(client.get(HOME))
    assert "Perhaps here" in text_of(client.get(page_of(made)))
    decide = reverse("school:decide_line", args=[waiting.public_id])
    client.post(decide, {"version": waiting.version, "answer": "yes"})
    waiting.refresh_from_db()
    assert waiting.education == person.educations.get()
    again = client.post(decide, {"version": waiting.version, "answer": "no"}, follow=True)
    assert "Nothing is to decide" in text_of(again)


def test_a_line_is_corrected_by_hand_and_left_out(official: SchoolMember, client: Client) -> None:
    made = class_of(official, line("Bola", "Nwosu"), line("Chi", "Uche", "1994-01-01"))
    first, second = made.members.all()
    there = reverse("school:class_line", args=[first.public_id])
    values = {"version": first.version, "given_names": "Bola", "family_name": "+Nwosu", "degree_title": "MB BS"}
    values |= {**day("date_of_birth", date(1996, 4, 2)), **day("expected_graduation_on", next_summer())}
    assert "Remove that sign" in text_of(client.post(there, values))
    assert client.post(there, {**values, "family_name": "Nwosu-Eze"}).status_code == 302
    first.refresh_from_db()
    assert first.family_name == "Nwosu-Eze"
    client.post(reverse("school:leave_out_line", args=[second.public_id]), {"version": second.version})
    assert made.members.count() == 1


def test_a_wrong_class_is_put_aside(official: SchoolMember, client: Client) -> None:
    made = class_of(official)
    client.post(reverse("school:discard_class", args=[made.public_id]), {"version": made.version})
    assert "Nothing waits for your school" in text_of(client.get(HOME))
    assert client.get(page_of(made)).status_code == 404


def test_an_exported_cell_is_never_a_formula(official: SchoolMember, client: Client) -> None:
    made = class_of(official)
    names = ["=1+1", "+1", "-1", "@x", "Plain"]
    for number, name in enumerate(names, start=10):
        ClassMember.objects.create(
            class_list=made,
            line=number,
            family_name=name,
            date_of_birth=date(1999, 1, 1),
            expected_graduation_on=next_summer(),
            degree_title="MB BS",
        )
    answer = client.get(reverse("school:class_export", args=[made.public_id]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[2] for row in rows[2:]] == ["'=1+1", "'+1", "'-1", "'@x", "Plain"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_the_list_of_what_is_to_do_is_in_the_order_of_its_days(client: Client, official: SchoolMember) -> None:
    here = desk("Own Person", official)
    here.ask()
    coordinator = signed_in_client(SchoolMemberFactory.create(school=official.school, role="coordinator").user)
    today = clock.today()
    RosterConfirmation.objects.create(
        school=official.school, opened_on=today - timedelta(days=29), due_on=today + timedelta(days=1)
    )
    made = class_of(official, line(), confirmed=True, mspe_by=today + timedelta(days=45))
    education_of(ApplicantFactory.create(), official.school)
    page = text_of(coordinator.get(HOME))
    order = ["Confirm the roster", "Own Person", made.name]
    assert sorted(order, key=page.index) == order
    assert "Confirm the roster" not in text_of(client.get(HOME)), "an official cannot confirm it"


def test_a_late_day_is_told_in_words(official: SchoolMember, client: Client) -> None:
    person = ApplicantFactory.create()
    education_of(person, official.school)
    class_of(official, confirmed=True, transcript_by=clock.today() - timedelta(days=1))
    assert "Late since" in text_of(client.get(HOME))
    assert "Late: you said by" in text_of(client.get(reverse("school:students")))
    assert user_of(person).email not in text_of(client.get(HOME))


@pytest.mark.parametrize("route", ["classes", "class", "home", "students"])
def test_the_pages_cost_the_same_for_one_and_three(official: SchoolMember, client: Client, route: str) -> None:
    made = class_of(official, *(line("Chi", f"Uche {letter}", "1990-01-01") for letter in "abcd"), confirmed=True)
    lines = iter(made.members.all())

    def one_more() -> None:
        person = ApplicantFactory.create()
        member = next(lines)
        member.education = education_of(person, official.school)
        member.save()

    def queries() -> int:
        args = [made.public_id] if route == "class" else []
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse(f"school:{route}", args=args))
        return len(caught)

    one_more()
    queries()
    one = queries()
    one_more()
    one_more()
    if route == "classes":
        class_of(official, line("Dan", "Obi", "1991-01-01"), confirmed=True)
    assert queries() == one


def test_attestations_and_examinations_stand_on_the_list_and_are_done_on_the_persons_page(
    official: SchoolMember, client: Client
) -> None:
    person = ApplicantFactory.create()
    education = education_of(person, official.school)
    PathwayApplicationFactory.create(applicant=person, pathway=4)
    osce = OsceFactory.create(applicant=person)
    todo = client.get(HOME)
    assert "Clinical Skills Attestation for Pathway 4" in text_of(todo)
    assert osce.name in text_of(todo)
    there = reverse("school:student", args=[education.public_id])
    assert f"{there}?attest=4#attest-title" in todo.content.decode()
    client.post(reverse("school:confirm_osce", args=[osce.public_id]))
    osce.refresh_from_db()
    assert osce.attested
    key = hidden(client.get(there, {"attest": "4"}), "once_key")
    client.post(reverse("school:attest", args=[education.public_id]), {"pathway": "4", "sure": "on", "once_key": key})
    assert "Nothing waits for your school" in text_of(client.get(HOME))


def test_an_uploader_confirms_no_examination(official: SchoolMember) -> None:
    person = ApplicantFactory.create()
    education_of(person, official.school)
    osce = OsceFactory.create(applicant=person)
    uploader = SchoolMemberFactory.create(school=official.school, role="uploader")
    client = signed_in_client(uploader.user)
    answer = client.post(reverse("school:confirm_osce", args=[osce.public_id]), follow=True)
    assert "Only an authorised official" in text_of(answer)
    osce.refresh_from_db()
    assert not osce.attested


def test_anothers_key_or_that_of_another_form_leads_to_nothing_of_theirs(
    official: SchoolMember, client: Client
) -> None:
    key = "k" * 32
    colleague = signed_in_client(SchoolMemberFactory.create().user)
    batch = client.post(reverse("school:bulk"), {"kind": "", "once_key": key, "chosen": [upload()]})
    assert batch.status_code == 302
    for number, sender in enumerate((client, colleague), start=1):
        values = {"name": "Class of 2027", "file": upload(class_file(line()), name="class.csv"), "once_key": key}
        answer = sender.post(reverse("school:upload_class"), values)
        assert answer.status_code == 302
        assert ClassList.objects.count() == number
        assert sender.get(answer.headers["Location"]).status_code == 200


def test_a_version_of_thousands_of_digits_is_a_stale_page(official: SchoolMember, client: Client) -> None:
    made, version = class_of(official, line()), {"version": "9" * 5000}
    file = batch_with(official, [("scan.pdf", pdf_saying("x"))]).files.get()
    for name, found in (("leave_out_line", made.members.get()), ("discard_class", made), ("bulk_leave_out", file)):
        assert client.post(reverse(f"school:{name}", args=[found.public_id]), version).status_code == 302, name
        before = found.version
        found.refresh_from_db()
        assert found.version == before, name
