"""The register of reasons for which a document is returned or a credential rejected.

The codes are stored; the sentences are ours and can be improved without touching a row. Each says to the applicant what
is wrong and what to send instead, and to staff when the code fits.
"""

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What a reason is about."""

    FILE = "The file"
    LANGUAGE = "Language and translation"
    PERSON = "The person"
    CONTENT = "What the document says"
    SCHOOL = "The school"
    AUTHENTICITY = "Authenticity"
    ANSWER = "The school's answer"


class Use(StrEnum):
    """What a reason can lead to: `RETURN` asks the applicant for something better, `REJECT` ends it."""

    RETURN = "return"
    REJECT = "reject"
    BOTH = "both"
    #: Set by the system when a request ran out; nobody chooses it.
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `replace` names what to upload: "document", "translation", "name_proof" or "" for nothing. Where
    `words` holds, the applicant can also answer in words, such as that the stated education was corrected."""

    code: str
    group: Group
    use: Use
    applicant: str
    staff: str
    replace: str = "document"
    note_required: bool = False
    words: bool = False


_R, _X, _B = Use.RETURN, Use.REJECT, Use.BOTH

_REGISTER = (
    Reason(
        "ILLEGIBLE",
        Group.FILE,
        _R,
        "Parts of the copy cannot be read. Scan it again at 300 dpi, or photograph it in daylight without a flash.",
        "Text, seal or signature cannot be read at full zoom.",
    ),
    Reason(
        "CROPPED",
        Group.FILE,
        _R,
        "The edges of the document are cut off. Send a copy that shows the whole sheet.",
        "A margin, seal or signature lies outside of the picture.",
    ),
    Reason(
        "MISSING_PAGE",
        Group.FILE,
        _R,
        "A page or the reverse side is missing. Send all pages, both sides, in one file.",
        "Page numbers, or the school's usual layout, show that there is more.",
        note_required=True,
    ),
    Reason(
        "WRONG_SLOT",
        Group.FILE,
        _R,
        "This is a different document from the one that was asked for. Send the document named here.",
        "A good document in the wrong place; say what it is.",
        note_required=True,
    ),
    Reason(
        "NOT_ORIGINAL_LANGUAGE",
        Group.LANGUAGE,
        _R,
        "We need a copy of the document in the language in which it was issued, not only its translation.",
        "Only a translation came.",
    ),
    Reason(
        "NO_TRANSLATION",
        Group.LANGUAGE,
        _R,
        "The document is not in English. Add a word-for-word English translation by a translation service, "
        "a government official or an official of your school.",
        "The original is there, the translation is not.",
        replace="translation",
    ),
    Reason(
        "TRANSLATION_NOT_WORD_FOR_WORD",
        Group.LANGUAGE,
        _R,
        "The translation leaves things out or sums them up. We need one that renders every word, seals included.",
        "Parts of the original have no counterpart in the translation.",
        replace="translation",
    ),
    Reason(
        "TRANSLATOR_NOT_ACCEPTED",
        Group.LANGUAGE,
        _R,
        "The translation must be signed by a translation service, a government official or an official of your school, "
        "on letterhead and with a statement that it is correct. You cannot translate it yourself.",
        "Signature, title, letterhead or statement is missing, or a notary alone signed.",
        replace="translation",
    ),
    Reason(
        "NAME_MISMATCH",
        Group.PERSON,
        _R,
        "The name on the document is not your name of record. Send proof of the other name, such as a marriage "
        "certificate or a court order, or ask us to correct your name of record.",
        "Order, initials, spelling or surname differ and nothing on file explains it.",
        replace="name_proof",
        note_required=True,
        words=True,
    ),
    Reason(
        "NAME_OF_ANOTHER_PERSON",
        Group.PERSON,
        _B,
        "The document carries the name of another person. Send the document that your school issued to you.",
        "No spelling, order or former name explains it: the document is somebody else's.",
        note_required=True,
        words=True,
    ),
    Reason(
        "DOB_MISMATCH",
        Group.PERSON,
        _R,
        "The date of birth on the document is not the one on your record. Tell us which is right and send proof.",
        "Dates of birth differ.",
        replace="name_proof",
        note_required=True,
        words=True,
    ),
    Reason(
        "DUPLICATE_ACCOUNT",
        Group.PERSON,
        _X,
        "You already have a record with us. We will join the two and go on with the first one.",
        "The same person applied before under another address.",
        replace="",
        note_required=True,
    ),
    Reason(
        "DATE_INCONSISTENT",
        Group.CONTENT,
        _B,
        "Dates on the document do not fit each other or your stated education. Correct your education, or ask your "
        "school for a corrected document.",
        "Enrolment, graduation and issue are out of order; name the dates.",
        note_required=True,
        words=True,
    ),
    Reason(
        "NO_ISSUE_DATE",
        Group.CONTENT,
        _R,
        "The diploma shows no date of issue. Ask your school for a copy with its date and all signatures.",
        "No date of issue is to be found.",
    ),
    Reason(
        "DEGREE_TITLE_NOT_LISTED",
        Group.CONTENT,
        _B,
        "The degree on the document is not the final medical degree of your school for that year. Send the final "
        "diploma; a provisional certificate does not replace it.",
        "The title differs from the reference for this school and year.",
        note_required=True,
        words=True,
    ),
    Reason(
        "EVALUATION_NOT_CREDENTIAL",
        Group.CONTENT,
        _R,
        "This is an evaluation by a credential service. We need the document that your school issued.",
        "A professional evaluation stands in for the credential.",
    ),
    Reason(
        "SCHOOL_NOT_LISTED",
        Group.SCHOOL,
        _B,
        "The school on the document is not the one in your stated education, or the World Directory does not list it.",
        "The issuing school cannot be found or is another one.",
        note_required=True,
        words=True,
    ),
    Reason(
        "GRAD_YEAR_NOT_COVERED",
        Group.SCHOOL,
        _B,
        "The World Directory's note for your school does not cover your year of graduation.",
        "Year of graduation lies outside of the sponsor note; name the version looked at.",
        note_required=True,
        words=True,
    ),
    Reason(
        "SIGNATORY_NOT_LISTED",
        Group.AUTHENTICITY,
        _B,
        "Whoever signed the document is not known to us as an official of your school. Ask your school to confirm the "
        "signature or to send the document itself.",
        "The signatory is on no list, or was not in office on that day.",
        note_required=True,
        words=True,
    ),
    Reason(
        "SEAL_MISMATCH",
        Group.AUTHENTICITY,
        _B,
        "The seal on the document is not the one that we know of your school.",
        "Differs from the specimen; say how.",
        note_required=True,
    ),
    Reason(
        "SUSPECTED_ALTERATION",
        Group.AUTHENTICITY,
        _X,
        "We could not accept this document as genuine. We have written to you about what follows.",
        "Marks of editing, other typefaces, misplaced text; describe the place.",
        replace="",
        note_required=True,
    ),
    Reason(
        "SCHOOL_DENIES_ISSUE",
        Group.ANSWER,
        _X,
        "Your school told us that it did not issue this document. We have written to you about what follows.",
        "The official answered: not ours.",
        replace="",
        note_required=True,
    ),
    Reason(
        "SCHOOL_NO_RECORD",
        Group.ANSWER,
        _B,
        "Your school could not find you in its records. Ask the school's registrar to look under every name that you "
        "have used, and tell us the name and the student number.",
        "The school has no record under the name given.",
        note_required=True,
        words=True,
    ),
    Reason(
        "SCHOOL_REPLY_INCOMPLETE",
        Group.ANSWER,
        _R,
        "Your school says that details on the document differ from its records. Compare them with the note below, and "
        "send a corrected document or correct your stated education.",
        "Details differ, or a question was left open; name each one.",
        note_required=True,
        words=True,
    ),
    Reason(
        "REPLY_NOT_FROM_SOURCE",
        Group.ANSWER,
        _B,
        "The confirmation that we received did not come from your school itself, so it cannot count.",
        "The answer came from somebody who is not on the school's roster.",
        note_required=True,
        words=True,
    ),
    Reason(
        "SCHOOL_DID_NOT_ANSWER",
        Group.ANSWER,
        Use.SYSTEM,
        "Your school did not answer in time, so we are unable to verify the document this way. Choose under Documents "
        "how we go on; the name and the address of an office that answers help us most.",
        "The request ran out after every reminder.",
        replace="",
    ),
    Reason(
        "SCHOOL_CANNOT_SEND",
        Group.ANSWER,
        Use.SYSTEM,
        "Your school told us that it cannot send this document. Our note says why; if you have a copy, send it here, "
        "and we ask the school to confirm it.",
        "The school was asked to send it and cannot.",
    ),
    Reason(
        "UNREADABLE_FILE",
        Group.FILE,
        Use.SYSTEM,
        "We could not open the file. Send the document again as a new scan or photograph.",
        "Preparing the pages failed; the applicant was told.",
    ),
    Reason(
        "REQUEST_WITHDRAWN",
        Group.ANSWER,
        Use.SYSTEM,
        "We took back our question to your school and will say what happens next.",
        "Staff withdrew the request.",
        replace="",
    ),
)

REASONS: dict[str, Reason] = {reason.code: reason for reason in _REGISTER}


def reason_for(code: str, use: Use) -> Reason | None:
    """The reason with this code where it can be used so; else None."""
    reason = REASONS.get(code)
    return reason if reason and reason.use in {use, Use.BOTH} else None


def choices(use: Use) -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices of a form, grouped, with the words for staff."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for reason in _REGISTER:
        if reason.use in {use, Use.BOTH}:
            grouped.setdefault(reason.group.value, []).append((reason.code, reason.staff))
    return list(grouped.items())
