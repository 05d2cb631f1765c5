"""What each kind of request asks of a school, what can be answered, and what a school says in its answer."""

from dataclasses import dataclass
from datetime import date

from credentials.models import Document, VerificationRequest

#: The one purpose of the links under which an office without an account answers.
ANSWER_REQUEST = "answer_request"

Kind = VerificationRequest.Kind
Answer = VerificationRequest.Answer


@dataclass(frozen=True, slots=True)
class Question:
    """One kind of request. `sends` is the kind of document that the school sends; empty where it only answers."""

    headline: str
    answers: tuple[Answer, ...]
    sends: str = ""
    #: Whether only an authorised official can answer; a letter or an evaluation can be sent by anybody on the roster.
    official: bool = True

    @property
    def good(self) -> Answer:
        """The answer that says that all is well."""
        return self.answers[0]

    @property
    def hindrances(self) -> tuple[Answer, ...]:
        """The other answers; each needs a note."""
        return self.answers[1:]


_RECORDS = (Answer.GENUINE, Answer.NOT_OURS, Answer.DETAILS_DIFFER)
_SENDING = (Answer.SENT, Answer.CANNOT_SEND)

QUESTIONS: dict[str, Question] = {
    Kind.VERIFY_CREDENTIAL: Question("Is this document genuine?", _RECORDS),
    Kind.TRANSCRIPT: Question("Please send this person's transcript", _RECORDS, Document.Kind.TRANSCRIPT),
    Kind.STATUS_CONFIRMATION: Question(
        "Is this person your student or graduate?", (Answer.CONFIRMED, Answer.NOT_CONFIRMED)
    ),
    Kind.TRANSFER_TRANSCRIPT: Question(
        "Please send the transcript of the credits earned at your school", _SENDING, Document.Kind.TRANSCRIPT
    ),
    Kind.LETTER_IN_LIEU: Question(
        "Please send a letter in lieu of the diploma", _SENDING, Document.Kind.COMPLETION_LETTER
    ),
    Kind.MSPE: Question(
        "Please send the Medical Student Performance Evaluation", _SENDING, Document.Kind.MSPE, official=False
    ),
    Kind.LOR: Question("Please send a letter of recommendation", _SENDING, Document.Kind.LOR, official=False),
}


def question_of(request: VerificationRequest) -> Question:
    """What `request` asks."""
    return QUESTIONS[request.kind]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who answered without an account, in the sender's own words."""

    name: str
    title: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the school's records say: the status, since when, and the day of graduation, expected or last day."""

    status: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A whole answer as it was given."""

    answer: str
    note: str = ""
    standing: Standing | None = None
    sender: Sender | None = None
    channel: str = VerificationRequest.Channel.PORTAL
