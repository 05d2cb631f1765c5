"""What the pages of staff show, computed once."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from certification.models.cases import Status
from certification.queries.cases import RequirementLine
from certification.queries.work import WORK
from certification.queries.worklist import CaseRow, QueueCounts, Worklist
from credentials.models import Document
from ecfmg.accounts.models import User
from ecfmg.foundation import shapes
from ecfmg.foundation.templatetags.words import day_in_words, usmle_id
from ecfmg.portals.staff.pages import ACTION_BY
from ecfmg.portals.staff.to_do import anchor_of

STATUS_TONES = {
    Status.NOT_IMG: "idle",
    Status.INELIGIBLE: "refused",
    Status.IN_PROGRESS: "waiting",
    Status.ON_HOLD: "refused",
    Status.READY: "person",
    Status.CERTIFIED: "met",
    Status.EXPIRED: "refused",
    Status.REVOKED: "refused",
}
#: In the address of the worklist: the queue of everybody, whoever acts next.
EVERYBODY = "all"
COLUMNS = ("Name", "USMLE ID", "Waits for staff", "Status", "Next", "Waiting since", "With")


def badge(tone: str, word: str) -> SafeString:
    """A badge as a cell of a table."""
    return render_to_string("components/state_badge.html", {"look": shapes.look_of(tone, word)})


def worklist_table(found: Worklist, work: Mapping[UUID, Sequence[str]], empty: shapes.EmptyState) -> shapes.Table:
    """The worklist as a table whose rows the keyboard walks."""
    return shapes.Table(
        caption="Cases, the longest waiting first",
        columns=[shapes.Column(label) for label in COLUMNS],
        rows=[_case_row(row, work.get(row.public_id, [])) for row in found.rows],
        empty=empty,
        older=found.after,
        caption_seen=False,
    )


def _case_row(row: CaseRow, work: Sequence[str]) -> shapes.Row:
    status = Status(row.status)
    return shapes.Row(
        cells=[
            row.name or "Name not stated",
            usmle_id(row.usmle_id) if row.usmle_id else "Not issued",
            ", ".join(work) or "Nothing",
            badge(STATUS_TONES[status], status.label),
            ACTION_BY[row.action_by],
            day_in_words(row.waiting_since),
            row.assigned_to or "Nobody yet",
        ],
        href=reverse("staff:case", args=[row.public_id]),
    )


def queue_filters(counts: QueueCounts, user: User, chosen: Mapping[str, str]) -> list[shapes.Filter]:
    """Queues as chips: who acts next, what waits for staff, with whom, status; work and a status that nobody has are
    left out unless they are chosen."""
    acting = [shapes.Option("", ACTION_BY["staff"], counts.by_action.get("staff", 0))]
    acting += [
        shapes.Option(key, word, counts.by_action.get(key, 0)) for key, word in ACTION_BY.items() if key != "staff"
    ]
    acting.append(shapes.Option(EVERYBODY, "Everybody", counts.total))
    work = [shapes.Option("", "Anything")]
    work += [
        shapes.Option(kind, word, counts.by_work.get(kind, 0))
        for kind, word in WORK.items()
        if counts.by_work.get(kind) or chosen.get("work") == kind
    ]
    held = [
        shapes.Option("", "Anybody"),
        shapes.Option(str(user.public_id), "Me", counts.mine),
        shapes.Option("nobody", "Nobody yet", counts.unassigned),
    ]
    status = [shapes.Option("", "Any")]
    status += [
        shapes.Option(each.value, each.label, counts.by_status.get(each.value, 0))
        for each in Status
        if counts.by_status.get(each.value) or chosen.get("status") == each.value
    ]
    return [
        shapes.Filter("Next", "action", acting),
        shapes.Filter("Waits for staff", "work", work),
        shapes.Filter("With", "with", held),
        shapes.Filter("Status", "status", status),
    ]


def requirement_card(line: RequirementLine) -> shapes.Requirement:
    """A requirement as the rules decided it, with its reasons open to staff."""
    first = line.reasons[0]["text"] if line.reasons else "Nothing stands in the way."
    return shapes.Requirement(
        title=line.name,
        state=line.state,
        sentence=shapes.Sentence(
            what=first,
            when=f"Possible until {day_in_words(line.deadline)}" if line.deadline else "",
        ),
        reasons=[_reason(reason) for reason in line.reasons],
        anchor=anchor_of(line),
    )


def _reason(reason: dict[str, Any]) -> shapes.Reason:
    source = reason["source"] or ""
    link = source if source.startswith("https://") else ""
    return shapes.Reason(
        f"{reason['text']} [{reason['code']}, policy {reason['policy']}]",
        "Source" if link else source,
        link,
        reason["certainty"],
    )


def viewer_of(document: Document, turn_url: str = "") -> shapes.Viewer:
    """The pages of a document as the images we made; the original can be downloaded by those who may."""
    pages = [
        shapes.PageImage(
            number=each.number,
            src=reverse("staff:document_page", args=[document.public_id, each.number, "large"]),
            thumb=reverse("staff:document_page", args=[document.public_id, each.number, "small"]),
            width=each.width,
            height=each.height,
        )
        for each in document.pages.all()
    ]
    download = shapes.Link("Original", reverse("staff:original", args=[document.public_id]))
    return shapes.Viewer(document.get_kind_display(), pages, download, turn_url, document.fault)
