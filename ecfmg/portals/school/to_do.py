"""Everything that waits for a school, in the order of its days: requests, documents it announced, its roster, lines of
its classes that somebody has to decide, files that it has not sent yet."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import IntEnum
from typing import overload

from django.urls import reverse
from django.utils.html import format_html

from applicants.queries import name_of
from credentials.models import ClassList, SchoolMember, VerificationRequest
from credentials.permissions import may_manage_roster
from credentials.policy import verification_policy
from credentials.queries import authorised_on, requests_for_school
from credentials.queries.access import open_confirmation
from credentials.queries.bulk import batches_to_look_at
from credentials.queries.classes import classes_to_look_at, expected_groups
from credentials.request_kinds import question_of
from ecfmg.foundation import clock
from ecfmg.foundation.templatetags.words import counted, usmle_id
from ecfmg.portals.school.evidence import load_attestations, load_examinations
from ecfmg.portals.school.to_do_line import ToDo
from pathways.queries import attestations_wanted_from, osces_to_attest_by

NAMES = "education__applicant__names"
#: Announced documents come on the list so many days before their day.
AHEAD_DAYS = 60
#: A class or a folder of files is to be looked through so many days after it was given; before that it is not late.
LOOK_THROUGH_DAYS = 7


class Kind(IntEnum):
    """Where a line comes from; in this order on the same day."""

    OTHER = 0
    REQUEST = 1
    ATTESTATION = 2
    EXAMINATION = 3


#: The day, where the line comes from, and its number there.
Key = tuple[date, Kind, int]


class ToDoList(Sequence[ToDo]):
    """What waits for the school, as a sequence for a paginator: it loads the lines of a page only."""

    def __init__(self, member: SchoolMember) -> None:
        self.member = member
        self.others = [*_roster(member), *_documents(member), *_lines(member), *_batches(member)]
        self.keys = sorted([*_keys(member), *((each.due, Kind.OTHER, at) for at, each in enumerate(self.others))])

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, part: int) -> ToDo: ...
    @overload
    def __getitem__(self, part: slice) -> list[ToDo]: ...
    def __getitem__(self, part: int | slice) -> ToDo | list[ToDo]:
        if isinstance(part, int):
            return self._loaded([self.keys[part]])[0]
        return self._loaded(self.keys[part])

    def _loaded(self, keys: list[Key]) -> list[ToDo]:
        loaders = {
            Kind.REQUEST: _load_requests,
            Kind.ATTESTATION: load_attestations,
            Kind.EXAMINATION: load_examinations,
        }
        found = {(Kind.OTHER, at): each for at, each in enumerate(self.others)}
        for kind, load in loaders.items():
            wanted = {key: due for due, kind_of, key in keys if kind_of == kind}
            found |= {(kind, key): line for key, line in load(self.member, wanted).items()}
        return [found[kind, key] for _due, kind, key in keys if (kind, key) in found]


def _keys(member: SchoolMember) -> Iterator[Key]:
    school = member.school
    for due, pk in requests_for_school(school).values_list("due_on", "pk"):
        yield due, Kind.REQUEST, pk
    wait = timedelta(days=verification_policy(clock.today()).answer_expected_days)
    for submitted_at, pk in attestations_wanted_from(school).values_list("submitted_at", "pk"):
        yield clock.day_of(submitted_at) + wait, Kind.ATTESTATION, pk
    for pk in osces_to_attest_by(school).values_list("pk", flat=True):
        yield clock.today(), Kind.EXAMINATION, pk


def _load_requests(member: SchoolMember, wanted: Mapping[int, date]) -> dict[int, ToDo]:
    if not wanted:
        return {}
    answers = authorised_on(member)
    asked = requests_for_school(member.school).filter(pk__in=wanted).prefetch_related(NAMES)
    return {each.pk: _request(each, answers) for each in asked}


def _request(asked: VerificationRequest, answers: bool) -> ToDo:
    question, education = question_of(asked), asked.education
    if question.sends and asked.document_id is None:
        action = "Send it"
    else:
        action = "Look and answer" if answers or not question.official else "Look"
    number = usmle_id(education.applicant.usmle_id) if education.applicant.usmle_id else "not issued yet"
    year = f", graduated in {education.graduated_on.year}" if education.graduated_on else ""
    return ToDo(
        what=asked.subject,
        small=asked.number,
        about=name_of(education.applicant) or "Name not stated yet",
        about_small=format_html("USMLE ID {}{}", number, year),
        due=asked.due_on,
        url=reverse("school:request", args=[asked.public_id]),
        action=action,
    )


def _roster(member: SchoolMember) -> list[ToDo]:
    asked = open_confirmation(member.school)
    if asked is None or not may_manage_roster(member.user, member.school):
        return []
    after = "Your officials cannot answer until it is done." if asked.due_on < clock.today() else ""
    url = reverse("school:confirm_roster")
    return [ToDo("Confirm the roster", "Who stays, who leaves", asked.due_on, url, "Confirm", about_small=after)]


def _documents(member: SchoolMember) -> list[ToDo]:
    """One line for each kind of document and class, as soon as its day is near and somebody of it is here."""
    found = []
    for group in expected_groups(member.school):
        if group.open and (group.by - clock.today()).days <= AHEAD_DAYS:
            url = f"{reverse('school:class', args=[group.class_list.public_id])}?missing={group.kind.value}"
            said = f"{group.sent} of {group.here} sent; {group.people - group.here} not here yet"
            found.append(
                ToDo(group.kind.label, group.class_list.name, group.by, url, "Send them", "You announced them", said)
            )
    return found


def _lines(member: SchoolMember) -> list[ToDo]:
    """Classes that wait to be confirmed, and lines that may be somebody who is here."""
    found = []
    for made, to_decide in classes_to_look_at(member.school):
        url = reverse("school:class", args=[made.public_id])
        if made.state == ClassList.State.PREVIEW:
            day = clock.day_of(made.uploaded_at) + timedelta(days=LOOK_THROUGH_DAYS)
            found.append(ToDo("Look through the class and confirm it", made.name, day, url, "Look through"))
        else:
            words = f"{counted(to_decide, 'person,people')} who may be here already"
            found.append(ToDo("Say who is who", made.name, clock.today(), url, "Decide", about_small=words))
    return found


def _batches(member: SchoolMember) -> list[ToDo]:
    """Folders of files that were not sent to the last one."""
    found = []
    for batch, waiting in batches_to_look_at(member.school):
        day = clock.day_of(batch.made_at) + timedelta(days=LOOK_THROUGH_DAYS)
        left = counted(waiting, "file waits,files wait")
        url = reverse("school:bulk_batch", args=[batch.public_id])
        found.append(ToDo("Look through the files and send them", f"Batch {batch.number}", day, url, "Go on", "", left))
    return found
