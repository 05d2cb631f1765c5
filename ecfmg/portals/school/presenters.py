"""What the school's pages show, computed once."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse

from applicants.queries import name_of
from credentials.models import Document, Education, VerificationRequest
from credentials.request_kinds import QUESTIONS, question_of
from ecfmg.foundation import shapes
from ecfmg.foundation.templatetags.words import country, day_in_words, usmle_id
from ecfmg.portals.school.answering import Forms, sends


def facts_of(request: VerificationRequest) -> list[shapes.Fact]:
    """What the person states, to compare with the document and the school's records."""
    education = request.education
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
    if request.transfer_credit:
        facts.append(shapes.Fact("Credits earned at", request.school.name))
    if request.kind == VerificationRequest.Kind.STATUS_CONFIRMATION:
        facts.append(shapes.Fact("Status", education.get_status_display()))
    for label, day in (
        ("Studies began on", education.started_on),
        _graduation(education),
    ):
        facts.append(shapes.Fact(label, day_in_words(day) if day else "Not stated"))
    facts.append(shapes.Fact("Request", request.number))
    facts.append(shapes.Fact("Sent on", day_in_words(request.sent_at)))
    return facts


def _graduation(education: Education) -> tuple[str, date | None]:
    if education.status == Education.Status.STUDENT:
        return "Graduation expected on", education.expected_graduation_on
    return "Graduated on", education.graduated_on


def _headline(asked: VerificationRequest) -> str:
    """What is asked; a transcript that the school's uploader has sent is still to be confirmed."""
    if asked.document_id and asked.kind == VerificationRequest.Kind.TRANSCRIPT:
        return QUESTIONS[VerificationRequest.Kind.VERIFY_CREDENTIAL].headline
    return question_of(asked).headline


def answering_context(asked: VerificationRequest, found: Forms) -> dict[str, Any]:
    """What the page of a request shows to a school, signed in or under a link."""
    return {
        "asked": asked,
        "question": question_of(asked),
        "headline": _headline(asked),
        "sends": sends(asked),
        "open": asked.state == VerificationRequest.State.SENT,
        "facts": facts_of(asked),
        "form": found.answer,
        "upload": found.send,
        "typed": found.answer.data.get("note", "") if found.answer.is_bound else "",
    }


def viewer_of(document: Document, address: Callable[[int, str], str] | None = None) -> shapes.Viewer:
    """The pages of a document as the images we made; `address` gives that of one page (number, size)."""

    def of_portal(number: int, size: str) -> str:
        return reverse("school:document_page", args=[document.public_id, number, size])

    there = address or of_portal
    pages = [
        shapes.PageImage(
            number=each.number,
            src=there(each.number, "large"),
            thumb=there(each.number, "small"),
            width=each.width,
            height=each.height,
        )
        for each in document.pages.all()
    ]
    return shapes.Viewer(title=document.get_kind_display(), pages=pages, note=document.fault)
