"""Classes of coming graduates as the school and each of its people see them: who is here, and which documents the
school has announced and not sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from applicants.models import Applicant
from credentials.models import ClassList, ClassMember, Credential, Document, Education, School

#: What a class announces: the kind of document, and the column of the list that says by when.
ANNOUNCED = {
    Document.Kind.MSPE: "mspe_by",
    Document.Kind.TRANSCRIPT: "transcript_by",
    Document.Kind.DIPLOMA: "diploma_by",
}


@dataclass(frozen=True, slots=True)
class ExpectedGroup:
    """One kind of document of one class: by when, for how many, and of these how many are here and how many of those
    were sent."""

    class_list: ClassList
    kind: Document.Kind
    by: date
    people: int
    here: int
    sent: int

    @property
    def open(self) -> int:
        """How many the school can send now and has not."""
        return self.here - self.sent


@dataclass(frozen=True, slots=True)
class Announced:
    """A document that a school said it sends, and whether it did."""

    school: str
    kind: Document.Kind
    by: date
    sent: bool


def class_lists(school: School) -> QuerySet[ClassList]:
    """The school's classes but those put aside, the newest first, with counts of people, of those here, of lines
    that somebody has to decide, and of the others."""
    lists = school.class_lists.exclude(state=ClassList.State.DISCARDED).select_related("uploaded_by")
    return lists.annotate(
        people=Count("members"),
        here=Count("members__education"),
        to_decide=Count("members", filter=Q(members__education=None, members__suggestion__isnull=False)),
        not_here=Count("members", filter=Q(members__education=None, members__suggestion=None)),
    ).order_by("-pk")


def classes_to_look_at(school: School) -> list[tuple[ClassList, int]]:
    """Classes that wait to be confirmed, and those with lines to decide, with how many of these; two queries."""
    open_lines = ClassMember.objects.filter(class_list__school=school, education=None, suggestion__isnull=False)
    counts = dict(open_lines.order_by().values_list("class_list").annotate(Count("pk")))
    lists = school.class_lists.exclude(state=ClassList.State.DISCARDED).order_by("uploaded_at", "pk")
    found = lists.filter(Q(state=ClassList.State.PREVIEW) | Q(pk__in=counts))
    return [(each, counts.get(each.pk, 0)) for each in found]


def lines_of(class_list: ClassList) -> QuerySet[ClassMember]:
    """The people of a class, those first about whom something is to decide, with whom each is or may be."""
    lines = class_list.members.select_related("education__applicant", "suggestion__applicant")
    lines = lines.prefetch_related("education__applicant__names", "suggestion__applicant__names")
    return lines.annotate(open=Q(education=None, suggestion__isnull=False)).order_by("-open", "line")


def expected_groups(school: School) -> list[ExpectedGroup]:
    """What the school announced for its confirmed classes, the earliest day first; one query."""
    members = ClassMember.objects.filter(class_list__school=school, class_list__state=ClassList.State.CONFIRMED)
    sent = {f"has_{kind.value}": _sent(kind, school) for kind in ANNOUNCED}
    counted = {
        f"sent_{kind.value}": Count("pk", filter=Q(education__isnull=False, **{f"has_{kind.value}": True}))
        for kind in ANNOUNCED
    }
    rows = (
        members.annotate(**sent).values("class_list").annotate(people=Count("pk"), here=Count("education"), **counted)
    )
    by_list: dict[int, dict[str, Any]] = {row["class_list"]: dict(row) for row in rows}
    groups = []
    for each in ClassList.objects.filter(pk__in=by_list):
        row = by_list[each.pk]
        for kind, column in ANNOUNCED.items():
            by = getattr(each, column)
            if by:
                groups.append(ExpectedGroup(each, kind, by, row["people"], row["here"], row[f"sent_{kind.value}"]))
    return sorted(groups, key=lambda group: (group.by, group.class_list.pk, group.kind))


def _sent(kind: Document.Kind, school: School) -> Exists | Q:
    """Whether the person of a line has this document here from the school, or has it verified by it."""
    documents = Document.objects.filter(
        applicant=OuterRef("education__applicant"), kind=kind, from_school=school, superseded_by=None
    )
    verified = Credential.objects.filter(
        education=OuterRef("education"), kind=kind.value, state=Credential.State.VERIFIED
    )
    return Q(Exists(documents)) | Q(Exists(verified))


def announced_days(educations: Iterable[Education]) -> dict[int, dict[str, date]]:
    """The days announced for each of a page of educations, by its number and by kind; one query."""
    members = ClassMember.objects.filter(
        education__in=list(educations), class_list__state=ClassList.State.CONFIRMED
    ).select_related("class_list")
    found: dict[int, dict[str, date]] = {}
    for member in members:
        days = {
            kind.value: by
            for kind, column in ANNOUNCED.items()
            if (by := getattr(member.class_list, column)) is not None
        }
        if member.education_id:
            found.setdefault(member.education_id, {}).update(days)
    return found


def announced_for(applicant: Applicant) -> list[Announced]:
    """What this person's schools said they send, the earliest day first."""
    educations = list(applicant.educations.select_related("school").prefetch_related("credentials"))
    days = announced_days(educations)
    if not days:
        return []
    sent = set(
        Document.objects.filter(applicant=applicant, from_school__isnull=False, superseded_by=None).values_list(
            "from_school", "kind"
        )
    )
    found = []
    for education in educations:
        verified = {each.kind for each in education.credentials.all() if each.state == Credential.State.VERIFIED}
        for kind, by in days.get(education.pk, {}).items():
            done = (education.school_id, kind) in sent or kind in verified
            found.append(Announced(education.school.name, Document.Kind(kind), by, done))
    return sorted(found, key=lambda each: (each.by, each.kind))
