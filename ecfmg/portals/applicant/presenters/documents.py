"""Documents and credentials as cards and pages."""

from collections.abc import Iterable

from django.urls import reverse

from credentials.models import Credential, Document
from credentials.reasons import reason_of
from credentials.states import credential_sentence
from ecfmg.foundation import shapes

TONES = {
    Credential.State.MISSING: "not_started",
    Credential.State.RECEIVED: "waiting",
    Credential.State.RETURNED: "refused",
    Credential.State.SENT_TO_SCHOOL: "waiting",
    Credential.State.VERIFIED: "met",
    Credential.State.REJECTED: "refused",
}
#: A document is asked of the person in these states; the letter of completion only replaces a missing diploma.
CAN_SEND = {Credential.State.MISSING: "Send it", Credential.State.RETURNED: "Send a better copy"}


def credential_cards(credentials: Iterable[Credential]) -> list[shapes.Requirement]:
    """One card for each credential of each education."""
    return [_card(credential) for credential in credentials]


def _card(credential: Credential) -> shapes.Requirement:
    state = Credential.State(credential.state)
    links = []
    if state in CAN_SEND:
        there = reverse("applicant:send_credential", args=[credential.public_id])
        links.append(shapes.Link(CAN_SEND[state], there))
    if credential.document:
        links.append(shapes.Link("Look at it", reverse("applicant:document", args=[credential.document.public_id])))
    return shapes.Requirement(
        title=f"{credential.get_kind_display()}, {credential.education.school.name}",
        state=TONES[state],
        word=state.label,
        sentence=credential_sentence(credential, audience="applicant"),
        links=links,
        anchor=f"credential-{credential.public_id}",
    )


def viewer_of(document: Document) -> shapes.Viewer:
    """The pages of a document as the images we made."""
    pages = [
        shapes.PageImage(
            number=each.number,
            src=reverse("applicant:document_page", args=[document.public_id, each.number, "large"]),
            thumb=reverse("applicant:document_page", args=[document.public_id, each.number, "small"]),
            width=each.width,
            height=each.height,
        )
        for each in document.pages.all()
    ]
    download = shapes.Link("Download the file as you sent it", reverse("applicant:original", args=[document.public_id]))
    return shapes.Viewer(title=document.get_kind_display(), pages=pages, download=download)


def reason_text(credential: Credential) -> str:
    """What was wrong with the last copy and what to send instead; empty where nothing was."""
    return reason_of(credential.reason_code).applicant if credential.reason_code else ""
