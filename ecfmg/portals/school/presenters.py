"""What the school's pages show, computed once."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse

from applicants.queries import name_of
from credentials.models import Credential, Document, VerificationRequest
from credentials.queries import PersonRow
from credentials.states import credential_sentence
from ecfmg.foundation import shapes
from ecfmg.foundation.templatetags.words import country, day_in_words, usmle_id


def due_tone(request: VerificationRequest, today: date) -> tuple[str, str]:
    """Tone and word of the day by which the school should answer."""
    if request.due_on < today:
        return "refused", f"Late since {day_in_words(request.due_on)}"
    return "waiting", day_in_words(request.due_on)


def facts_of(request: VerificationRequest) -> list[shapes.Fact]:
    """What the person states, to compare with the document and the school's records."""
    education = request.credential.education
    applicant = education.applicant
    facts = [
        shapes.Fact("Name of record", name_of(applicant)),
        shapes.Fact(
            "USMLE ID",
            usmle_id(applicant.usmle_id) if applicant.usmle_id else "Not issued yet",
        ),
        shapes.Fact(
            "Date of birth",
            day_in_words(applicant.date_of_birth) if applicant.date_of_birth else "Not stated",
        ),
        shapes.Fact("School", f"{education.school.name}, {country(education.school.country)}"),
        shapes.Fact("Degree", education.degree_title or "Not stated"),
    ]
    for label, day in (
        ("Studies began on", education.started_on),
        ("Graduated on", education.graduated_on),
    ):
        facts.append(shapes.Fact(label, day_in_words(day) if day else "Not stated"))
    facts.append(shapes.Fact("Request", request.number))
    facts.append(shapes.Fact("Sent on", day_in_words(request.sent_at)))
    return facts


def viewer_of(document: Document) -> shapes.Viewer:
    """The pages of a document as the images we made."""
    pages = [
        shapes.PageImage(
            number=each.number,
            src=reverse("school:document_page", args=[document.public_id, each.number, "large"]),
            thumb=reverse("school:document_page", args=[document.public_id, each.number, "small"]),
            width=each.width,
            height=each.height,
        )
        for each in document.pages.all()
    ]
    return shapes.Viewer(title=document.get_kind_display(), pages=pages, note=document.fault)


#: Tone and short word of a credential's state, as the school sees it.
CREDENTIAL_WORDS = {
    Credential.State.MISSING: ("idle", "Not received"),
    Credential.State.RECEIVED: ("waiting", "With us"),
    Credential.State.RETURNED: ("idle", "With the applicant"),
    Credential.State.SENT_TO_SCHOOL: ("person", "With you"),
    Credential.State.VERIFIED: ("met", "Verified"),
    Credential.State.REJECTED: ("refused", "Rejected"),
}
SHOWN_CREDENTIALS = (Credential.Kind.DIPLOMA, Credential.Kind.TRANSCRIPT)


def person_cells(row: PersonRow) -> tuple[PersonRow, Sequence[tuple[str, str, str]], int, int]:
    """A person with (label, tone, word) of diploma and transcript, and how many MSPEs and letters were sent."""
    cells = []
    for kind in SHOWN_CREDENTIALS:
        held = row.credentials.get(kind)
        tone, word = CREDENTIAL_WORDS[Credential.State(held.state)] if held else ("idle", "Not needed")
        cells.append((kind.label.rpartition(" ")[2].capitalize(), tone, word))
    return row, cells, row.documents.get(Document.Kind.MSPE, 0), row.documents.get(Document.Kind.LOR, 0)


def credential_lines(
    credentials: Iterable[Credential],
) -> list[tuple[Credential, str, shapes.Sentence, VerificationRequest | None]]:
    """Each credential with its tone, its four sentences for the school, and the request that is open, if one is."""
    lines = []
    for each in credentials:
        asked = next((request for request in each.requests.all() if request.state == "sent"), None)
        tone = CREDENTIAL_WORDS[Credential.State(each.state)][0]
        lines.append((each, tone, credential_sentence(each, audience="school"), asked))
    return lines
