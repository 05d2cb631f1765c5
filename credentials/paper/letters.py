"""The letter that asks a school on paper: what is asked, a form to fill in by hand, and a copy of the document."""

from datetime import date
from typing import Any

from django.conf import settings

from applicants.queries import name_of
from credentials.letter_words import ASKED, day_in
from credentials.models import Education, Language, PaperLetter, VerificationRequest
from credentials.paper.barcodes import code_128
from credentials.paper.words import words_in
from credentials.request_kinds import question_of
from ecfmg.foundation import clock
from ecfmg.foundation.files import read_file
from ecfmg.foundation.printing import render_pdf


def letter_pdf(letter: PaperLetter) -> bytes:
    """The letter as it is posted. Its request, school, contact, education and document pages are read as stored now."""
    request = letter.request
    pictures: dict[str, str | bytes] = {"barcode": code_128(request.number)}
    copies = list(request.document.pages.select_related("image")) if request.document else []
    for page in copies:
        pictures[f"page{page.number}"] = read_file(page.image)
    pair = [_texts(request, letter, language) for language in _languages(request)]
    context = {
        "request": request,
        "texts": pair[0],
        "english": pair[1] if len(pair) > 1 else None,
        "address": request.contact.postal_address if request.contact else "",
        "contact": request.contact,
        "return_address": return_address(),
        **_rows(pair),
        "copies": [
            {
                "number": page.number,
                "caption": pair[0]["copy"].format(page=page.number, pages=len(copies)),
                "gloss": pair[-1]["copy"].format(page=page.number, pages=len(copies)),
            }
            for page in copies
        ],
        "demo": settings.DEMO,
        "made_on": clock.day_of(letter.made_at),
    }
    return render_pdf("request", context, pictures)


def return_address() -> list[str]:
    """Where answers by post go, line by line; empty where the site has no postal address."""
    return [line.strip() for line in settings.POSTAL_ADDRESS.split(";") if line.strip()]


def _languages(request: VerificationRequest) -> list[str]:
    """The contact's language first and English with it; English alone where that is the language."""
    return list(dict.fromkeys([request.language, str(Language.ENGLISH)]))


def _texts(request: VerificationRequest, letter: PaperLetter, language: str) -> dict[str, Any]:
    words, question = words_in(language), question_of(request)
    answers = [words["answers"][answer] for answer in question.answers]
    if request.kind == VerificationRequest.Kind.TRANSCRIPT:
        answers[0] = words["enclosed"]
    title = words["reminder" if letter.ordinal > 1 else "title"]
    return {
        **words,
        "language": language,
        "title": title.format(number=request.number),
        "asked": ASKED[language][request.kind],
        "due": day_in(language, request.due_on),
        "written_on": day_in(language, clock.day_of(letter.made_at)),
        "facts": _facts(request, words, language),
        "marks": answers,
        "standings": list(words["statuses"].values()) if _asks_standing(request) else [],
        "sends": bool(question.sends),
    }


def _rows(pair: list[dict[str, Any]]) -> dict[str, Any]:
    """The labels of the form, each in the contact's language and in English."""
    first, last = pair[0], pair[-1]

    def both(*keys: str) -> list[tuple[str, str]]:
        return [(first[key], last[key]) for key in keys]

    return {
        "marks": list(zip(first["marks"], last["marks"], strict=True)),
        "standings": list(zip(first["standings"], last["standings"], strict=True)),
        "periods": both("from", "until"),
        "signing": [both("name", "office"), both("date")],
        "sealing": both("signature", "stamp"),
    }


def _asks_standing(request: VerificationRequest) -> bool:
    return request.kind == VerificationRequest.Kind.STATUS_CONFIRMATION


def _facts(request: VerificationRequest, words: dict[str, Any], language: str) -> list[tuple[str, str]]:
    """What the school needs to find the person in its records."""
    education: Education = request.education
    applicant = education.applicant

    def day(label: str, value: date | None) -> list[tuple[str, str]]:
        return [(words[label], day_in(language, value))] if value else []

    return [
        (words["person"], name_of(applicant)),
        *day("born", applicant.date_of_birth),
        (words["studied"], request.school.name),
        *([(words["degree"], education.degree_title)] if education.degree_title else []),
        *day("started", education.started_on),
        *day("graduated", education.graduated_on),
        *day("expected", None if education.graduated_on else education.expected_graduation_on),
    ]
