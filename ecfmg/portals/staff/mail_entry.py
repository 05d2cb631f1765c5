"""The one field of the mail room: what a bar code reader or a keyboard types into it, and what that means."""

from collections.abc import Sequence
from dataclasses import dataclass

from credentials.actions.mail_matching import answered_on_paper
from credentials.models import CustodyStep, Envelope, VerificationRequest
from credentials.paper.barcodes import envelope_in, requests_in, tidy


@dataclass(frozen=True, slots=True)
class Key:
    """A letter for the field (and on the page a link or button with it): what it does, and when it is of use."""

    letter: str
    label: str
    #: States of an envelope in which it can be used; empty where no envelope need be open.
    states: tuple[str, ...] = ()


_ANY = tuple(Envelope.State.values)
_OPEN = (Envelope.State.LOGGED, Envelope.State.UNMATCHED)
_MATCHED = (Envelope.State.MATCHED,)
#: In the order of the work.
KEYS = (
    Key("n", "Log a new envelope"),
    Key("p", "Scan a pile"),
    Key("s", "Letters to print and to post"),
    Key("u", "Envelopes without a match"),
    Key("o", "Note: opened", (*_OPEN, *_MATCHED)),
    Key("f", "Bring in the scan", _OPEN),
    Key("m", "Match to the request that is shown", _OPEN),
    Key("y", "Match; the sender is that school", _OPEN),
    Key("k", "Record the school's answer", _MATCHED),
    Key("h", "Hold without a match", _OPEN),
    Key("b", "Put into a box (b 14 is box 14)", (*_OPEN, *_MATCHED)),
    Key("g", "Give to a member of staff", (*_OPEN, *_MATCHED)),
    Key("t", "Note: taken back", (*_OPEN, *_MATCHED)),
    Key("a", "Archive", _MATCHED),
    Key("d", "Destroy", _MATCHED),
    Key("r", "Return to the sender", _OPEN),
    Key("w", "Wrong match", _MATCHED),
    Key("l", "Print the label", _ANY),
    Key("c", "Print the cover sheet", _ANY),
    Key("x", "Close this envelope", _ANY),
)
_LETTERS = {key.letter: key for key in KEYS}


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: exactly one of envelope, request, key (with `rest` after it) and words; nothing where all are
    empty."""

    envelope: str = ""
    request: str = ""
    key: str = ""
    rest: str = ""
    words: str = ""


def understood(text: str) -> Typed:
    """What the field was given. A lone letter (or a letter, a space and more for a box) is a key, whatever its case."""
    text = " ".join(text.split())[:100]
    number = tidy(text)
    if envelope_in([number])[0]:
        return Typed(envelope=number)
    if requests_in([number]):
        return Typed(request=number)
    letter, _, rest = text.partition(" ")
    if letter.lower() in _LETTERS and (not rest or letter.lower() == "b"):
        return Typed(key=letter.lower(), rest=rest)
    return Typed(words=text)


def keys_for(envelope: Envelope | None, *, asked: bool = False, done: Sequence[str] = ()) -> list[Key]:
    """The keys to show: without an envelope, or for one to which `done` was done, the next envelope last; `asked` says
    that a request is shown with it. A match whose answer was recorded can no longer be called wrong."""
    if envelope is None:
        return [key for key in KEYS if not key.states]
    hidden = set() if asked else {"m", "y"}
    if CustodyStep.Step.OPENED in done:
        hidden.add("o")
    if not done or done[-1] != CustodyStep.Step.HANDED_OVER:
        hidden.add("t")
    if envelope.request is None or envelope.request.state != VerificationRequest.State.SENT:
        hidden.add("k")
    if envelope.request is not None and answered_on_paper(envelope.request):
        hidden.add("w")
    of_envelope = [key for key in KEYS if envelope.state in key.states and key.letter not in hidden]
    return [*of_envelope, _LETTERS["n"]]


def is_of_use(letter: str, envelope: Envelope | None) -> bool:
    """Whether the key can be used with this envelope, or without any."""
    key = _LETTERS[letter]
    return not key.states or (envelope is not None and envelope.state in key.states)
