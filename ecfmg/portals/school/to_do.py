"""Everything that waits for a school, in the order of its days: requests, documents it announced, its roster, lines of
its classes that somebody has to decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import overload

from django.db.models import QuerySet
from django.urls import reverse

from applicants.queries import name_of
from credentials.models import ClassList, SchoolMember, VerificationRequest
from credentials.permissions import may_manage_roster
from credentials.queries import authorised_on, requests_for_school
from credentials.queries.access import open_confirmation
from credentials.queries.classes import classes_to_look_at, expected_groups
from credentials.request_kinds import question_of
from ecfmg.foundation import clock
from ecfmg.foundation.templatetags.words import counted, day_in_words, usmle_id

NAMES = "education__applicant__names"
#: Announced documents come on the list so many days before their day.
AHEAD_DAYS = 60


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to do: what, about whom, by when, and the page on which it is done."""

    what: str
    about: str
    due: date
    url: str
    action: str
    small: str = ""
    about_small: str = ""

    @property
    def late(self) -> bool:
        """Whether its day has passed."""
        return self.due < clock.today()

    @property
    def word(self) -> str:
        """The day in words, and whether it has passed."""
        return f"Late since {day_in_words(self.due)}" if self.late else day_in_words(self.due)


class ToDoList(Sequence[ToDo]):
    """What waits for the school, as a sequence for a paginator: it loads the requests of a page only."""

    def __init__(self, member: SchoolMember) -> None:
        self.member = member
        self.others = [*_roster(member), *_documents(member), *_lines(member)]
        requests = requests_for_school(member.school).values_list("due_on", "pk")
        keys: list[tuple[date, int, int]] = [(due, 1, pk) for due, pk in requests]
        keys += [(each.due, 0, at) for at, each in enumerate(self.others)]
        self.keys = sorted(keys)

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

    def _loaded(self, keys: list[tuple[date, int, int]]) -> list[ToDo]:
        wanted = [key for _due, kind, key in keys if kind == 1]
        asked = {each.pk: each for each in _requests(self.member, wanted)} if wanted else {}
        answers = authorised_on(self.member)
        return [
            self.others[key] if kind == 0 else _request(asked[key], answers)
            for _due, kind, key in keys
            if kind == 0 or key in asked
        ]


def _requests(member: SchoolMember, wanted: list[int]) -> QuerySet[VerificationRequest]:
    return requests_for_school(member.school).filter(pk__in=wanted).prefetch_related(NAMES)


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
        about_small=f"USMLE ID {number}{year}",
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
            day = clock.day_of(made.uploaded_at)
            found.append(ToDo("Look through the class and confirm it", made.name, day, url, "Look through"))
        else:
            words = f"{counted(to_decide, 'person,people')} who may be here already"
            found.append(ToDo("Say who is who", made.name, clock.today(), url, "Decide", about_small=words))
    return found
