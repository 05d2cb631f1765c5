"""A class of coming graduates: matched with the school's own people only, confirmed in one step, joined later."""

from datetime import date, timedelta

import pytest

from applicants.models import Applicant
from credentials.actions.classes import (
    SendingDays,
    change_days,
    confirm_class,
    correct_line,
    decide_match,
    discard_class,
    join_all_announced,
    leave_out,
    upload_class,
)
from credentials.actions.school_documents import school_submits_document
from credentials.class_files import ClassFileRefused
from credentials.errors import FaultsFound
from credentials.models import ClassList, ClassMember, SchoolMember
from credentials.queries.classes import announced_for, expected_groups
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed, Stale
from ecfmg.foundation.models import Event
from tests.factories.classes import class_file, class_of, line, next_summer
from tests.factories.credentials import ApplicantFactory, SchoolMemberFactory, education_of, upload, user_of


def student(
    member: SchoolMember, name: str = "Amara Okafor", born: date = date(1996, 4, 2), number: str = ""
) -> Applicant:
    applicant = ApplicantFactory.create(name=name, date_of_birth=born, usmle_id=number or None)
    education_of(applicant, member.school, status="student", graduated_on=None, expected_graduation_on=next_summer())
    return applicant


@pytest.mark.parametrize(
    ("given", "family", "born", "number", "sure", "at_least"),
    [
        ("Amara", "Okafor", "1996-04-02", "", True, 100),  # name and birth date
        ("OKAFOR", "Amara", "1996-04-02", "", True, 100),  # the order of the names says nothing
        ("Amara", "Okafor", "", "20000001", True, 100),  # the number, and a name that fits
        ("", "", "", "20000001", True, 100),
        ("Amarah", "Okafor", "1996-04-02", "", False, 75),  # another spelling
        ("Amara", "Okafor", "1996-02-04", "", False, 60),  # day and month may be mixed up
        ("Bola", "Nwosu", "", "20000001", False, 1),  # the number of somebody with another name
        ("Bola", "Nwosu", "1990-01-01", "", None, 0),
    ],
)
def test_who_a_line_means(
    official: SchoolMember, given: str, family: str, born: str, number: str, sure: bool | None, at_least: int
) -> None:
    person = student(official, number="20000001")
    found = class_of(official, line(given, family, born, number)).members.get()
    here = person.educations.get()
    assert (found.education, found.suggestion) == {True: (here, None), False: (None, here), None: (None, None)}[sure]
    assert found.confidence >= at_least
    assert sure or found.confidence < 100


def test_two_different_numbers_are_two_people(official: SchoolMember) -> None:
    student(official, number="20000001")
    found = class_of(official, line(number="20000002")).members.get()
    assert found.education is None


def test_a_list_tells_a_school_nothing_about_people_of_other_schools(official: SchoolMember) -> None:
    student(SchoolMemberFactory.create(), number="20000001")
    found = class_of(official, line(number="20000001")).members.get()
    assert (found.education, found.suggestion, found.confidence) == (None, None, 0)


def test_one_person_is_taken_for_sure_once(official: SchoolMember) -> None:
    student(official, number="20000001")
    made = class_of(official, line(number="20000001", born=""), line())
    first, second = made.members.all()
    assert first.education and second.education is None
    assert second.suggestion == first.education


def test_a_file_with_a_fault_leaves_nothing(official: SchoolMember) -> None:
    with pytest.raises(ClassFileRefused):
        class_of(official, line(), line(family=""))
    assert not ClassList.objects.exists()
    assert not ClassMember.objects.exists()


def test_a_preview_counts_for_nobody_until_it_is_confirmed(official: SchoolMember) -> None:
    person = student(official)
    by = clock.today() + timedelta(days=30)
    made = class_of(official)
    assert not expected_groups(official.school)
    assert not announced_for(person)
    confirm_class(Actor.of(official.user), class_list=made, days=SendingDays(mspe_by=by), version=made.version)
    (group,) = expected_groups(official.school)
    assert (group.kind, group.by, group.people, group.here, group.sent) == ("mspe", by, 1, 1, 0)
    (announced,) = announced_for(person)
    assert (announced.school, announced.kind, announced.by, announced.sent) == (official.school.name, "mspe", by, False)
    assert Event.objects.filter(stream=person.stream, verb="class.person_joined", for_applicant=True).count() == 1


def test_what_is_sent_is_no_longer_waited_for(official: SchoolMember) -> None:
    person = student(official)
    by = clock.today()
    class_of(official, line(), line("Bola", "Eze", "1995-01-01"), confirmed=True, mspe_by=by, diploma_by=by)
    school_submits_document(
        Actor.of(official.user),
        school=official.school,
        education=person.educations.get(),
        kind="mspe",
        uploads=[upload()],
    )
    counts = {group.kind: (group.people, group.here, group.sent) for group in expected_groups(official.school)}
    assert counts == {"mspe": (2, 1, 1), "diploma": (2, 1, 0)}
    assert {each.kind: each.sent for each in announced_for(person)} == {"mspe": True, "diploma": False}


def test_who_names_the_school_later_joins_at_once(official: SchoolMember) -> None:
    made = class_of(official, line(), line("Bola", "Eze", "1995-01-01"), confirmed=True, mspe_by=clock.today())
    person = student(official)
    joined = made.members.get(line=2)
    assert joined.education == person.educations.get()
    assert made.members.get(line=3).education is None
    assert announced_for(person)


def test_who_resembles_a_line_is_suggested_once_and_a_person_decides(official: SchoolMember) -> None:
    made = class_of(official, line(), confirmed=True)
    other = student(official, name="Amarah Okafor")
    waiting = made.members.get()
    assert (waiting.education, waiting.suggestion) == (None, other.educations.get())
    actor = Actor.of(official.user)
    decide_match(actor, member=waiting, is_the_person=False, version=waiting.version)
    join_all_announced()
    waiting.refresh_from_db()
    assert (waiting.education, waiting.suggestion) == (None, None)
    right = student(official)
    waiting.refresh_from_db()
    assert waiting.education == right.educations.get()


def test_a_name_that_is_corrected_later_joins_within_the_hour(official: SchoolMember) -> None:
    made = class_of(official, line(), confirmed=True)
    person = student(official, name="Bola Nwosu")
    name = person.names.get()
    name.given_names, name.family_name, name.folded = "Amara", "Okafor", "amara okafor"
    name.save()
    assert join_all_announced() == 1
    assert join_all_announced() == 0
    assert made.members.get().education == person.educations.get()


def test_a_line_is_corrected_by_the_same_rules_and_matched_again(official: SchoolMember) -> None:
    person = student(official)
    wrong = class_of(official, line("Bola", "Nwosu")).members.get()
    actor = Actor.of(official.user)
    raw = {
        "given_names": "Amara",
        "family_name": "Okafor",
        "date_of_birth": "1996-04-02",
        "expected_graduation_on": next_summer().isoformat(),
        "degree_title": "MB BS",
    }
    with pytest.raises(FaultsFound, match="formula"):
        correct_line(actor, member=wrong, raw={**raw, "family_name": "=Okafor"}, version=wrong.version)
    right = correct_line(actor, member=wrong, raw=raw, version=wrong.version)
    assert right.education == person.educations.get()
    with pytest.raises(Stale):
        correct_line(actor, member=wrong, raw=raw, version=wrong.version)


def test_a_class_is_confirmed_once_and_put_aside_only_before(official: SchoolMember) -> None:
    actor, made = Actor.of(official.user), class_of(official)
    with pytest.raises(ActionRefused, match="Confirm the class first"):
        change_days(actor, class_list=made, days=SendingDays(), version=made.version)
    done = confirm_class(actor, class_list=made, days=SendingDays(), version=made.version)
    with pytest.raises(ActionRefused, match="already"):
        confirm_class(actor, class_list=done, days=SendingDays(), version=done.version)
    with pytest.raises(ActionRefused, match="not confirmed"):
        discard_class(actor, class_list=done, version=done.version)
    only = done.members.get()
    with pytest.raises(ActionRefused, match="last line"):
        leave_out(actor, member=only, version=only.version)


def test_a_class_that_was_put_aside_joins_nobody(official: SchoolMember) -> None:
    actor, made = Actor.of(official.user), class_of(official)
    discard_class(actor, class_list=made, version=made.version)
    student(official)
    assert made.members.get().education is None


def test_nobody_of_another_school_touches_a_class(official: SchoolMember) -> None:
    made = class_of(official)
    stranger = Actor.of(SchoolMemberFactory.create().user)
    member = made.members.get()
    with pytest.raises(NotAllowed):
        upload_class(stranger, school=official.school, name="Theirs", content=class_file())
    with pytest.raises(NotAllowed):
        confirm_class(stranger, class_list=made, days=SendingDays(), version=made.version)
    with pytest.raises(NotAllowed):
        correct_line(stranger, member=member, raw={}, version=member.version)
    with pytest.raises(NotAllowed):
        confirm_class(
            Actor.of(user_of(ApplicantFactory.create())), class_list=made, days=SendingDays(), version=made.version
        )
