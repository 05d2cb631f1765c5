"""Examples of what is accepted, one for a reason code: a sentence, and a drawing of ours where one helps."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """What a good answer looks like. `picture` is a file of static/img/examples, drawn wrong beside right; `alt` says
    what it shows."""

    text: str
    picture: str = ""
    alt: str = ""


EXAMPLES: dict[str, Example] = {
    "ILLEGIBLE": Example(
        "Good: you can read the smallest line of print and the words round the seal when you zoom in.",
        "illegible.svg",
        "Left, crossed out: a page whose lines run together. Right, ticked: the same page with clear lines and seal.",
    ),
    "CROPPED": Example(
        "Good: the table on which the sheet lies is seen on all four sides.",
        "cropped.svg",
        "Left, crossed out: a page whose corner and seal lie outside of the picture. Right, ticked: the whole page.",
    ),
    "MISSING_PAGE": Example(
        "Good: one file with page 1 of 3, page 2 of 3, page 3 of 3, and the reverse of each page that has print on it.",
        "missing_page.svg",
        "Left, crossed out: pages 1 and 3. Right, ticked: pages 1, 2 and 3.",
    ),
    "UNREADABLE_FILE": Example("Good: a PDF without a password that opens on another device, or a new photograph."),
    "NOT_ORIGINAL_LANGUAGE": Example(
        "Good: the diploma as it was issued, for example in Spanish, and its English translation as a second file.",
        "translation.svg",
        "Two sheets side by side: the original with its seal, and the translation with the translator's statement.",
    ),
    "NO_TRANSLATION": Example(
        "Good: the last lines say “I certify that this is a correct and complete translation”, with the translator's "
        "name, title, signature and the date, on the letterhead of the service.",
        "translation.svg",
        "Two sheets side by side: the original with its seal, and the translation with the translator's statement.",
    ),
    "TRANSLATION_NOT_WORD_FOR_WORD": Example(
        "Good: “[Round seal: Ministry of Education, 1987] [Signature illegible]”. Seals, stamps and handwriting are "
        "rendered or described, and nothing is summed up."
    ),
    "TRANSLATOR_NOT_ACCEPTED": Example(
        "Good: the letterhead of a translation service, a statement in English that the translation is correct, and a "
        "signature above a printed name and title. A notary's stamp alone says only who signed."
    ),
    "NAME_MISMATCH": Example(
        "Good: a marriage certificate that shows both names, a court order, or a letter of an official of your school "
        "that says: “A. B. Perera and Anjali Bandara Perera are one person.”"
    ),
    "NO_ISSUE_DATE": Example("Good: “Given at the University on 30 June 2022”, with every signature in place."),
    "DATE_INCONSISTENT": Example(
        "Good: studies from September 2014 to June 2020, diploma issued on or after the day of graduation."
    ),
    "DEGREE_TITLE_NOT_LISTED": Example(
        "Good: the final diploma, such as “Bachelor of Medicine and Bachelor of Surgery”; not a provisional "
        "certificate and not a mark sheet."
    ),
    "EVALUATION_NOT_CREDENTIAL": Example("Good: the diploma with your school's own seal and signatures."),
    "WRONG_SLOT": Example("Good: the document that is named at the top of this page, and nothing else in the file."),
}
