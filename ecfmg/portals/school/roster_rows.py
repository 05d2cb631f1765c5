"""What the roster's page shows of each person."""

from dataclasses import dataclass

from credentials.models import Cover, SchoolMember
from credentials.people import in_office
from ecfmg.foundation.templatetags.words import day_in_words


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person with the state of their place (tone, word, what it means) and what the reader may do with it."""

    member: SchoolMember
    tone: str
    word: str
    note: str
    may_end: bool
    may_cover: bool


def roster_row(member: SchoolMember, cover: Cover | None, *, may_manage: bool, own: SchoolMember) -> RosterRow:
    """The row of `member`, who is away today where there is a `cover`, as `own` sees it."""
    tone, word, note = _state(member, cover)
    current = in_office(member)
    return RosterRow(
        member=member,
        tone=tone,
        word=word,
        note=note,
        may_end=may_manage and current,
        may_cover=current and (may_manage or member.pk == own.pk),
    )


def _state(member: SchoolMember, cover: Cover | None) -> tuple[str, str, str]:
    if member.approval == SchoolMember.Approval.REFUSED:
        return "refused", "Not approved", member.approval_reason
    if not in_office(member):
        return "idle", "Not in office", ""
    if member.approval == SchoolMember.Approval.WAITING:
        return "person", "Waits for our approval", "Sends documents; confirms none yet. Our staff act next."
    if cover is not None:
        note = f"{cover.stand_in.user.display_name} stands in until {day_in_words(cover.ends_on)}."
        return "waiting", "Away", note
    return "met", "In office", ""
