"""A class of coming graduates: taking the file, correcting lines, confirming it in one step, and joining each line to
the person as soon as that person names the school."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from credentials.class_files import ClassLine, check_line, read_class
from credentials.class_matching import Match, match_lines, people_to_match
from credentials.errors import Fault, FaultsFound
from credentials.models import ClassList, ClassMember, Education, School
from credentials.people import user_of
from credentials.permissions import may_act_for_school
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import require

State = ClassList.State
_ACTOR = Actor.system("Class lists")


@dataclass(frozen=True, slots=True)
class SendingDays:
    """By when the school means to send each document of the class; None where it says nothing."""

    mspe_by: date | None = None
    transcript_by: date | None = None
    diploma_by: date | None = None


@transaction.atomic
def upload_class(actor: Actor, *, school: School, name: str, content: bytes) -> ClassList:
    """Read a file into a preview that counts for nobody yet. Raises `ClassFileRefused` with every fault of it."""
    require(may_act_for_school(actor, school))
    if not name.strip():
        raise ActionRefused("Give the class a name, such as Class of 2027.", field="name")
    lines = read_class(content, today=clock.today())
    matches = match_lines(lines, people_to_match(school))
    made = ClassList.objects.create(
        school=school, name=name.strip(), uploaded_by=user_of(actor), uploaded_at=clock.now()
    )
    ClassMember.objects.bulk_create(_member(made, line, match) for line, match in zip(lines, matches, strict=True))
    _record("class.uploaded", actor, made, people=len(lines))
    return made


def _member(made: ClassList, line: ClassLine, match: Match) -> ClassMember:
    return ClassMember(
        class_list=made,
        line=line.line,
        usmle_id=line.usmle_id,
        given_names=line.given_names,
        family_name=line.family_name,
        date_of_birth=line.date_of_birth,
        expected_graduation_on=line.expected_graduation_on,
        degree_title=line.degree_title,
        education=match.education,
        suggestion=match.suggestion,
        confidence=match.confidence,
    )


@transaction.atomic
def correct_line(actor: Actor, *, member: ClassMember, raw: Mapping[str, str], version: int) -> ClassMember:
    """Change what a line says, by the same rules as the file's, and look for the person again."""
    made, found = _locked(actor, member, version)
    faults, line = check_line(raw, line=found.line, today=clock.today())
    if faults or line is None:
        raise FaultsFound(faults)
    others = made.members.exclude(pk=found.pk)
    if line.usmle_id and others.filter(usmle_id=line.usmle_id).exists():
        raise FaultsFound([Fault("usmle_id", "Another line of this class has this USMLE ID.")])
    taken = set(others.exclude(education=None).values_list("education_id", flat=True))
    people = [each for each in people_to_match(made.school) if each.pk not in taken]
    for column in ("usmle_id", "given_names", "family_name", "date_of_birth", "expected_graduation_on", "degree_title"):
        setattr(found, column, getattr(line, column))
    _set_match(found, match_lines([line], people)[0])
    found.not_this_person = None
    _save(found)
    _record("class.corrected", actor, made, line=found.line)
    return found


@transaction.atomic
def decide_match(actor: Actor, *, member: ClassMember, is_the_person: bool, version: int) -> ClassMember:
    """Somebody of the school says whether the suggested person is the one of the line."""
    made, found = _locked(actor, member, version)
    if found.suggestion is None or found.education_id:
        raise ActionRefused("Nothing is to decide about this line any more.")
    if is_the_person and made.members.filter(education=found.suggestion).exists():
        raise ActionRefused("Another line of this class is this person already.")
    if is_the_person:
        found.education = found.suggestion
    else:
        found.not_this_person = found.suggestion
    found.suggestion, found.confidence = None, 0
    _save(found)
    if found.education and made.state == State.CONFIRMED:
        _tell_joined(actor, found)
    return found


@transaction.atomic
def leave_out(actor: Actor, *, member: ClassMember, version: int) -> None:
    """Take a line out of the class."""
    made, found = _locked(actor, member, version)
    if made.members.count() == 1:
        raise ActionRefused("This is the last line. Put the whole class aside instead.")
    line = found.line
    found.delete()
    _record("class.corrected", actor, made, line=line)


@transaction.atomic
def confirm_class(actor: Actor, *, class_list: ClassList, days: SendingDays, version: int) -> ClassList:
    """The whole preview counts from now on, in one step."""
    made = _locked_list(actor, class_list, version)
    if made.state != State.PREVIEW:
        raise ActionRefused("This class was confirmed or put aside already.")
    made.state, made.confirmed_at = State.CONFIRMED, clock.now()
    _set_days(made, days)
    joined = list(made.members.exclude(education=None).select_related("education__applicant", "class_list__school"))
    for member in joined:
        _tell_joined(actor, member)
    _record("class.confirmed", actor, made, people=made.members.count(), here=len(joined))
    return made


@transaction.atomic
def change_days(actor: Actor, *, class_list: ClassList, days: SendingDays, version: int) -> ClassList:
    """New days by which the school means to send the documents."""
    made = _locked_list(actor, class_list, version)
    if made.state != State.CONFIRMED:
        raise ActionRefused("Confirm the class first.")
    _set_days(made, days)
    _record("class.days_changed", actor, made)
    return made


@transaction.atomic
def discard_class(actor: Actor, *, class_list: ClassList, version: int) -> ClassList:
    """Put a preview aside; nothing comes of it."""
    made = _locked_list(actor, class_list, version)
    if made.state != State.PREVIEW:
        raise ActionRefused("Only a class that was not confirmed can be put aside.")
    made.state = State.DISCARDED
    made.version += 1
    made.save()
    _record("class.discarded", actor, made)
    return made


def join_announced(education: Education) -> None:
    """Join the lines of the school's classes that mean this person, who has just named the school; in the
    caller's transaction."""
    waiting = _waiting().filter(class_list__school=education.school_id)
    _join(list(waiting), [each for each in people_to_match(education.school) if each.pk == education.pk])


def join_all_announced() -> int:
    """The hourly work: names and birth dates change after somebody named a school; how many were joined."""
    schools = School.objects.filter(pk__in=_waiting().values("class_list__school"))
    joined = 0
    for school in list(schools):
        with transaction.atomic():
            joined += _join(list(_waiting().filter(class_list__school=school)), people_to_match(school))
    return joined


def _waiting() -> QuerySet[ClassMember]:
    lines = ClassMember.objects.filter(class_list__state=State.CONFIRMED, education=None)
    return lines.select_related("class_list__school").order_by("class_list", "line")


def _join(lines: Sequence[ClassMember], people: Sequence[Education]) -> int:
    """Join or suggest; whoever stands on a list already is not looked at for it again."""
    joined = 0
    for made in {line.class_list_id: line.class_list for line in lines}.values():
        ClassList.objects.select_for_update(no_key=True).get(pk=made.pk)
        own = [line for line in lines if line.class_list_id == made.pk]
        taken = set(made.members.exclude(education=None).values_list("education_id", flat=True))
        free = [each for each in people if each.pk not in taken]
        for line, match in zip(own, match_lines(own, free), strict=True):
            joined += _join_one(line, match)
    return joined


def _join_one(line: ClassMember, match: Match) -> bool:
    refused = line.not_this_person_id
    if match.suggestion and match.suggestion.pk in {line.suggestion_id, refused}:
        return False
    if match.education is None and match.suggestion is None:
        return False
    if match.education and match.education.pk == refused:
        return False
    _set_match(line, match)
    _save(line)
    if match.education:
        _tell_joined(_ACTOR, line)
    return match.education is not None


def _locked(actor: Actor, member: ClassMember, version: int) -> tuple[ClassList, ClassMember]:
    made = ClassList.objects.select_for_update(of=("self",), no_key=True).select_related("school")
    found_list = made.get(pk=member.class_list_id)
    require(may_act_for_school(actor, found_list.school))
    if found_list.state == State.DISCARDED:
        raise ActionRefused("This class was put aside.")
    found = ClassMember.objects.select_related("suggestion__applicant", "class_list__school").get(pk=member.pk)
    check_version(found.version, version, "this line")
    return found_list, found


def _locked_list(actor: Actor, class_list: ClassList, version: int) -> ClassList:
    locked = ClassList.objects.select_for_update(of=("self",), no_key=True).select_related("school")
    made = locked.get(pk=class_list.pk)
    require(may_act_for_school(actor, made.school))
    check_version(made.version, version, "this class")
    return made


def _set_days(made: ClassList, days: SendingDays) -> None:
    made.mspe_by, made.transcript_by, made.diploma_by = days.mspe_by, days.transcript_by, days.diploma_by
    made.version += 1
    made.save()


def _set_match(member: ClassMember, match: Match) -> None:
    member.education, member.suggestion, member.confidence = match.education, match.suggestion, match.confidence


def _save(member: ClassMember) -> None:
    member.version += 1
    member.save()


def _tell_joined(actor: Actor, member: ClassMember) -> None:
    """The person sees on their own status what their school has announced."""
    education = member.education
    if education is not None:
        record(
            "class.person_joined",
            actor=actor,
            stream=education.applicant.stream,
            subject=f"education:{education.public_id}",
            for_applicant=True,
        )


def _record(verb: str, actor: Actor, made: ClassList, **payload: object) -> None:
    record(verb, actor=actor, stream=made.school.stream, subject=f"class:{made.public_id}", payload=payload)
