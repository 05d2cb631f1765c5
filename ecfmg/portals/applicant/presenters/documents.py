"""Documents and credentials as cards and pages."""

from collections.abc import Iterable, Mapping

from django.urls import reverse

from credentials.models import Credential, Document, Education, VerificationRequest
from credentials.quality import advice_by_page
from credentials.queries import UsualTimes, usual_times
from credentials.queries.credentials import came_by_post, round_with_applicant
from credentials.queries.roster import closed_words, sends_itself
from credentials.reasons import REASONS
from credentials.states import silent_request
from ecfmg.foundation import shapes
from ecfmg.portals.applicant.presenters.requests import nudges_of, sentence_of

Kind, State = Credential.Kind, Credential.State

ORDER = [Kind.DIPLOMA, Kind.TRANSCRIPT, Kind.COMPLETION_LETTER]
TONES = {
    State.MISSING: "not_started",
    State.RECEIVED: "waiting",
    State.RETURNED: "refused",
    State.SENT_TO_SCHOOL: "waiting",
    State.VERIFIED: "met",
    State.REJECTED: "refused",
}
#: A document is asked of the person in these states.
CAN_SEND = {State.MISSING: "Send it", State.RETURNED: "See what to put right"}
#: Sent by the person, and not looked at yet: a better copy can still take its place.
BETTER_COPY = "Send a better copy"


def credential_cards(credentials: Iterable[Credential]) -> list[shapes.Requirement]:
    """One card for each credential that is wanted: the diploma first, a letter of completion only where it can help."""
    found = sorted(credentials, key=lambda each: (each.education.position, ORDER.index(Kind(each.kind))))
    usual = usual_times()
    awards = max((each.education.position for each in found), default=0)
    helped = {each.education_id for each in found if _letter_helps(each)}
    shown = [each for each in found if each.document or _is_wanted(each, awards, helped)]
    closed = sends_itself(each.education.school_id for each in shown if each.kind == Kind.TRANSCRIPT)
    nudges = nudges_of(shown)
    return [_card(each, usual, closed, nudges) for each in shown]


def _is_wanted(credential: Credential, awards: int, helped: set[int]) -> bool:
    """All of the school that awards the degree (at position `awards`); of a school before it the transcript alone."""
    if credential.kind == Kind.TRANSCRIPT:
        return True
    return credential.education.position == awards and (
        credential.kind == Kind.DIPLOMA or credential.education_id in helped
    )


def _letter_helps(credential: Credential) -> bool:
    """Whether a letter of completion can stand in: studies are done, and the diploma is not there yet."""
    graduate = credential.education.status == Education.Status.GRADUATE
    return graduate and credential.kind == Kind.DIPLOMA and credential.state == State.MISSING


def state_word(credential: Credential) -> str:
    """The state in a few words; a question that the school has answered is no longer with the school."""
    answered = any(each.state == VerificationRequest.State.ANSWERED for each in credential.requests.all())
    if silent_request(credential):
        return "Unable to verify"
    if credential.state == State.SENT_TO_SCHOOL and answered:
        return "Answered by the school"
    if credential.state == State.SENT_TO_SCHOOL and any(came_by_post(each) for each in _asked(credential)):
        return "Answered by post"
    if credential.state == State.RETURNED:
        return "Returned to you"
    return State(credential.state).label


def _sent_by_school(credential: Credential, closed: frozenset[int]) -> bool:
    """Whether the school sends it, so that the person cannot; `closed` are the schools that send transcripts."""
    return credential.kind == Kind.TRANSCRIPT and credential.education.school_id in closed


def _asked(credential: Credential) -> list[VerificationRequest]:
    return [each for each in credential.requests.all() if each.state == VerificationRequest.State.SENT]


def _card(
    credential: Credential, usual: UsualTimes, closed: frozenset[int], nudges: Mapping[str, int]
) -> shapes.Requirement:
    state = State(credential.state)
    sentence = sentence_of(credential, usual, nudges)
    school = credential.education.school
    school_sends = _sent_by_school(credential, closed) and state in CAN_SEND
    silent = silent_request(credential)
    if school_sends and not silent:
        sentence = shapes.Sentence(sentence.what, closed_words(school), "Your school acts next.")
    links = []
    if state in CAN_SEND and not school_sends:
        word = f"{CAN_SEND[state]}: {credential.get_kind_display().lower()}"
        links.append(shapes.Link(word, where_to_send(credential)))
    if silent:
        word = "Change how we go on" if silent.wish else "Choose how we go on"
        links.append(shapes.Link(word, reverse("applicant:way_on", args=[silent.public_id])))
    own = credential.document is not None and not credential.document.from_school_id
    if state == State.RECEIVED and own and not silent and not _sent_by_school(credential, closed):
        links.append(shapes.Link(BETTER_COPY, where_to_send(credential)))
    if credential.document:
        links.append(shapes.Link("Look at it", reverse("applicant:document", args=[credential.document.public_id])))
    optional = credential.kind == Kind.COMPLETION_LETTER and state == State.MISSING
    return shapes.Requirement(
        title=f"{credential.get_kind_display()}, {credential.education.school.name}",
        state="waiting" if silent else TONES[state],
        word="Only if your diploma is not issued yet" if optional else state_word(credential),
        sentence=sentence,
        links=links,
        anchor=f"credential-{credential.public_id}",
    )


def where_to_send(credential: Credential) -> str:
    """The page on which the person sends what is asked: the list where one was returned, else the form."""
    listed = credential.state == State.RETURNED and round_with_applicant(credential) is not None
    return reverse("applicant:returned" if listed else "applicant:send_credential", args=[credential.public_id])


def advice_on(document: Document) -> list[str]:
    """What could be better about the pages, as advice."""
    return advice_by_page([(each.number, each.hints) for each in document.pages.all()])


def viewer_of(document: Document) -> shapes.Viewer:
    """The pages of a document as the images we made."""
    pages = [
        shapes.PageImage(
            number=each.number,
            src=reverse(
                "applicant:document_page",
                args=[document.public_id, each.number, "large"],
            ),
            thumb=reverse(
                "applicant:document_page",
                args=[document.public_id, each.number, "small"],
            ),
            width=each.width,
            height=each.height,
        )
        for each in document.pages.all()
    ]
    download = shapes.Link(
        "Download the file as your school sent it" if document.from_school_id else "Download the file as you sent it",
        reverse("applicant:original", args=[document.public_id]),
    )
    return shapes.Viewer(title=document.get_kind_display(), pages=pages, download=download)


def reason_text(credential: Credential) -> str:
    """What was wrong with the last copy and what to send instead; empty where nothing was."""
    return REASONS[credential.reason_code].applicant if credential.reason_code else ""


def closed_text(credential: Credential) -> str:
    """Why the person cannot send a transcript, where the school sends it; "" where they can."""
    school = credential.education.school
    closed = credential.kind == Kind.TRANSCRIPT and bool(sends_itself([school.pk]))
    return closed_words(school) if closed else ""
