"""What the state of one document is, what it means, who acts next and by when, for each audience.

Pure functions on a frozen `DocumentSituation`; `document_sentence` makes one from a stored document.
"""

from dataclasses import dataclass, replace

from applicants.models import IdentityDocument
from credentials.models import Document
from credentials.queries.release import Release, release_of
from credentials.queries.throughput import NO_USUAL_TIME, UsualTimes
from ecfmg.foundation.models import StoredFile
from ecfmg.foundation.shapes import Sentence

Kind, State, Scan = Document.Kind, Document.State, StoredFile.Scan
Passport = IdentityDocument.State
CREDENTIALS = frozenset({Kind.DIPLOMA, Kind.TRANSCRIPT, Kind.COMPLETION_LETTER})


@dataclass(frozen=True, slots=True)
class DocumentSituation:
    """Everything that the sentences depend on. `owner` is the sentence of the credential that the document, or the
    original of this translation, stands for; `passport` the state of the identity document and `refusal` its reason;
    `release` what becomes of an MSPE, `usual` how long things really take."""

    kind: str
    state: str
    scan: str = Scan.NOT_SCANNED
    replaced: bool = False
    is_translation: bool = False
    from_school: bool = False
    fault: str = ""
    owner: Sentence | None = None
    passport: str = ""
    refusal: str = ""
    release: Release | None = None
    usual: UsualTimes | None = None


def document_sentence(
    document: Document,
    *,
    audience: str,
    owner: Sentence | None = None,
    passport: IdentityDocument | None = None,
    usual: UsualTimes | None = None,
) -> Sentence:
    """The sentences about one document for `audience` (applicant, school or staff). `owner` is the sentence of the
    credential that it stands for, for the same audience; `passport` the identity document, where it is one; `usual`
    comes from `usual_times()`."""
    situation = DocumentSituation(
        kind=document.kind,
        state=document.state,
        scan=document.file.scan,
        replaced=document.superseded_by_id is not None,
        is_translation=document.translation_of_id is not None,
        from_school=document.from_school_id is not None,
        fault=document.fault,
        owner=owner,
        passport=passport.state if passport else "",
        refusal=passport.reason if passport else "",
        release=release_of(document),
        usual=usual,
    )
    return sentence_for(situation, audience)


def sentence_for(s: DocumentSituation, audience: str) -> Sentence:
    """The sentences; `LookupError` for an audience that sees no documents."""
    if audience not in {"applicant", "school", "staff"}:
        raise LookupError(f"no sentences are written for {audience!r}")
    return _on_its_way(s, audience) or _ready(s, audience)


def _you(s: DocumentSituation, audience: str) -> bool:
    """Whether the reader is the one who sent it."""
    return audience == ("school" if s.from_school else "applicant")


def _sender(s: DocumentSituation, audience: str) -> str:
    if _you(s, audience):
        return "You act next: send it again."
    return "The school sends it again." if s.from_school else "The applicant sends it again."


def _on_its_way(s: DocumentSituation, audience: str) -> Sentence | None:
    """A document that was replaced, or whose pages nobody can look at (yet)."""
    if s.replaced:
        meaning = "It is kept, and no longer counts. The newer copy stands in its place."
        return Sentence("Replaced by a newer copy", meaning, "Nobody.", "It was settled by the newer copy.", _LOOK)
    if s.scan == Scan.INFECTED:
        meaning = "The virus scanner found something in the file, so it is kept shut and nobody opens it."
        can_do = "Make a new scan or photograph on another device and send that." if _you(s, audience) else _WAIT
        return Sentence("Kept shut", meaning, _sender(s, audience), "No date is set.", can_do)
    if s.state == State.UNREADABLE:
        can_do = "Open the file yourself; if it opens, save it as a new PDF, or photograph the pages."
        meaning = s.fault or "The file could not be opened."
        return Sentence("Could not be opened", meaning, _sender(s, audience), "No date is set.",
                        can_do if _you(s, audience) else _WAIT)  # fmt: skip
    if s.scan == Scan.ERROR:
        meaning = "We have the file. The virus scanner could not look at it and tries again by itself."
        return Sentence("Received, waiting for the virus scan", meaning, "We act next.",
                        "We try again every 15 seconds until the scanner answers.", _WAIT)  # fmt: skip
    if s.scan == Scan.PENDING:
        meaning = "We have the file. A virus scanner looks at it before anybody opens it."
        return Sentence("Received, waiting for the virus scan", meaning, "We act next.", _pages_made(s), _WAIT)
    if s.state == State.WAITING:
        meaning = "We have the file and are making its pages ready to be looked at."
        return Sentence("Received, being prepared", meaning, "We act next.", _pages_made(s), _WAIT)
    return None


def _pages_made(s: DocumentSituation) -> str:
    usual = s.usual.pages_made if s.usual else None
    return f"It {usual}." if usual else NO_USUAL_TIME


_WAIT = "Nothing is needed. Load the page again later."
_LOOK = "Look at it here whenever you like."
_MESSAGE = "If you expect something to happen with it, write us a message."


def _ready(s: DocumentSituation, audience: str) -> Sentence:
    """A document whose pages can be looked at."""
    if s.owner and s.is_translation:
        meaning = "It belongs to its original, and both are looked at together."
        return replace(s.owner, what=f"Translation. The original: {s.owner.what[:1].lower()}{s.owner.what[1:]}",
                       meaning=f"{meaning} {s.owner.meaning}".strip())  # fmt: skip
    if s.owner:
        return s.owner
    if s.kind == Kind.PASSPORT:
        return _passport(s, audience)
    if s.release:
        return Sentence(s.release.what, s.release.meaning, "Nobody.", s.release.when, _LOOK)
    what = "Received and on file"
    if s.kind in CREDENTIALS:
        meaning = "It does not stand for anything that is asked of the person now."
        return Sentence(what, meaning, "Nobody.", "No date is set.", _MESSAGE)
    meaning, next_actor, when, can_do = _OTHERS[Kind(s.kind)]
    return Sentence(what, meaning, next_actor, when, can_do if audience == "applicant" else _LOOK)


_OTHERS: dict[Document.Kind, tuple[str, str, str, str]] = {
    Kind.NAME_PROOF: (
        "A reviewer reads it together with the document whose name it explains.",
        "We act next, when that document is reviewed.",
        "With the review of that document.",
        "Say on that document's page which name is printed on it.",
    ),
    Kind.LICENCE: (
        "Whoever decides on the Pathway reads it together with the application to the Pathway.",
        "We act next, once an application to a Pathway is open.",
        "With the decision on the Pathway.",
        "Enter the licence on the page “Pathway”, so that it can be confirmed.",
    ),
    Kind.MSPE: (
        "The evaluation is kept in the file. Organisations that are chosen on the page “Sharing” may read it.",
        "Nobody has to act.",
        "Evaluations are released on one day of each season.",
        "Choose who may read it, on the page “Sharing”.",
    ),
    Kind.LOR: (
        "The letter is kept in the file. Organisations that are chosen on the page “Sharing” may read it.",
        "Nobody has to act.",
        "No date is set.",
        "Choose who may read it, on the page “Sharing”. If it is out of date, ask its author for a newer one.",
    ),
    Kind.OTHER: (
        "Staff see it whenever they look at the file.",
        "Nobody.",
        "No date is set.",
        _MESSAGE,
    ),
}


def _passport(s: DocumentSituation, audience: str) -> Sentence:
    mine = audience == "applicant"
    if s.passport == Passport.ACCEPTED:
        meaning = "It shows who the person is, and the name of record is taken from it."
        can_do = "Send the new one when it is renewed or your name changes."
        return Sentence("Accepted", meaning, "Nobody.", "It was settled by the review.", can_do if mine else _LOOK)
    if s.passport == Passport.REFUSED:
        next_actor = "You act next: send another one." if mine else "The applicant sends another one."
        meaning = f"It could not be accepted. {s.refusal}".strip()
        return Sentence("Not accepted", meaning, next_actor, "No date is set.",
                        "Photograph the whole photo page in daylight." if mine else _WAIT)  # fmt: skip
    meaning = "Staff compare it with what was stated, and then accept it or say what is wrong."
    usual = s.usual.identity_review if s.usual else None
    when = f"It {usual}." if usual else NO_USUAL_TIME
    return Sentence("Received, waiting for our review", meaning, "We act next.", when, _WAIT)
