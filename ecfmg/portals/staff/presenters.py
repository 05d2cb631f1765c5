"""What the pages of staff show, computed once."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from certification.models import Case
from certification.models.cases import Status
from certification.queries.cases import CasePage, RequirementLine
from certification.queries.worklist import CaseRow, QueueCounts, Worklist
from credentials.models import Credential, Document, VerificationRequest
from ecfmg.accounts.models import User
from ecfmg.foundation import shapes
from ecfmg.foundation.templatetags.words import day_in_words, usmle_id
from ecfmg.portals.staff.pages import ACTION_BY

ACTION_TONES = {
    "staff": "person",
    "applicant": "waiting",
    "school": "waiting",
    "nobody": "idle",
}


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something for staff to do on a case: what, why, and the page where it is done."""

    title: str
    text: str
    url: str
    key: str = ""


def worklist_table(found: Worklist) -> shapes.Table:
    """The worklist as a table whose rows the keyboard walks."""
    return shapes.Table(
        caption="Cases, the longest waiting first",
        columns=[shapes.Column(label) for label in ("Name", "USMLE ID", "Status", "Next", "Waiting since", "With")],
        rows=[_case_row(row) for row in found.rows],
        empty=shapes.EmptyState(
            "No case is in this queue",
            "Cases come here by themselves when somebody has to act. Look at another queue above.",
        ),
        older=found.after,
        caption_seen=False,
    )


def _case_row(row: CaseRow) -> shapes.Row:
    return shapes.Row(
        cells=[
            row.name or "Name not stated",
            usmle_id(row.usmle_id) if row.usmle_id else "Not issued",
            Status(row.status).label,
            ACTION_BY[row.action_by],
            day_in_words(row.waiting_since),
            row.assigned_to or "Nobody yet",
        ],
        href=reverse("staff:case", args=[row.public_id]),
    )


def queue_filters(counts: QueueCounts, user: User) -> list[shapes.Filter]:
    """Queues as chips: who acts next, status, with whom."""
    acting = [shapes.Option("", "Everybody", counts.total)]
    acting += [shapes.Option(key, word, counts.by_action.get(key, 0)) for key, word in ACTION_BY.items()]
    status = [shapes.Option("", "Any", counts.total)]
    status += [shapes.Option(each.value, each.label, counts.by_status.get(each.value, 0)) for each in Status]
    held = [
        shapes.Option("", "Anybody", counts.total),
        shapes.Option(str(user.public_id), "Me", counts.mine),
        shapes.Option("nobody", "Nobody yet", counts.unassigned),
    ]
    return [
        shapes.Filter("Next", "action", acting),
        shapes.Filter("Status", "status", status),
        shapes.Filter("With", "with", held),
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


def to_do(shown: CasePage, proposal_open: str, waiting_messages: int) -> list[ToDo]:
    """Everything on the case that waits for staff, in the order in which it helps the person most."""
    case, found = shown.case, []
    for application in shown.applications:
        if application.status == "pending":
            text = f"Sent on {day_in_words(application.submitted_at)}."
            found.append(
                _do(
                    case,
                    "Decide on the application",
                    text,
                    "application",
                    application.public_id,
                )
            )
    for identity in shown.identity_documents:
        if identity.state == "received":
            text = f"Received on {day_in_words(identity.received_at)}."
            found.append(_do(case, "Check the passport", text, "identity", identity.public_id))
    for education in shown.educations:
        found += [
            _credential_to_do(case, credential) for credential in education.credentials.all() if needs_staff(credential)
        ]
    found += [
        _do(
            case,
            f"Review the school's answer: {each.credential.get_kind_display()}",
            each.get_answer_display(),
            "answer",
            each.public_id,
        )
        for each in shown.requests
        if each.state == VerificationRequest.State.ANSWERED
    ]
    for pathway in shown.pathway_applications:
        if pathway.status == "submitted":
            text = f"Season {pathway.season}, sent on {day_in_words(pathway.submitted_at)}."
            found.append(
                _do(
                    case,
                    f"Decide on Pathway {pathway.pathway}",
                    text,
                    "pathway",
                    pathway.public_id,
                )
            )
    if proposal_open or case.status == Status.READY:
        title = proposal_open or "Propose the certificate"
        found.append(
            ToDo(
                title,
                "Two people are needed.",
                reverse("staff:certificate", args=[case.public_id]),
            )
        )
    if waiting_messages:
        url = reverse("staff:messages", args=[case.public_id])
        found.append(ToDo("Answer the applicant", f"{waiting_messages} unanswered.", url, "q"))
    return found


def needs_staff(credential: Credential) -> bool:
    """Whether a reviewer has to look at the credential."""
    return credential.state == Credential.State.RECEIVED


def _credential_to_do(case: Case, credential: Credential) -> ToDo:
    text = f"Received on {day_in_words(credential.state_since)}."
    return _do(
        case,
        f"Review: {credential.get_kind_display()}",
        text,
        "credential",
        credential.public_id,
    )


def _do(case: Case, title: str, text: str, route: str, public_id: Any) -> ToDo:
    return ToDo(title, text, reverse(f"staff:{route}", args=[case.public_id, public_id]))


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
