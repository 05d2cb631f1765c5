"""What a closed case comes to: what was decided, why, what it means, and what the person can do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from certification.models import Certificate
from ecfmg.foundation import shapes
from ecfmg.foundation.templatetags.words import day_in_words


@dataclass(frozen=True, slots=True)
class Verdict:
    """The end of a case. `reasons` are sentences; `remedy` says what can be done, `links` lead there."""

    title: str
    reasons: list[str]
    meaning: str
    remedy: str
    links: list[shapes.Link]


#: The credentials' reasons that close a case, as the rules draw them; what else is missing does not matter then.
DECIDING = {
    "us_graduate",
    "canadian_graduate_not_img",
    "school_not_listed",
    "school_without_sponsor_note",
    "graduation_year_not_covered",
    "excluded_degree",
}


def verdict(decision: Mapping[str, Any], certificate: Certificate | None) -> Verdict | None:
    """The verdict of a closed case; None of an open one."""
    status = decision["status"]
    if status == "revoked" and certificate and certificate.revoked_on:
        return _revoked(certificate)
    if status in {"not_img", "ineligible"}:
        return _not_for(status, decision["requirements"]["medical_education_credentials"]["reasons"])
    return None


def _revoked(certificate: Certificate) -> Verdict:
    return Verdict(
        title=f"Revoked on {day_in_words(certificate.revoked_on)}" if certificate.revoked_on else "Revoked",
        reasons=[certificate.revocation_reason],
        meaning=(
            "You are not certified, and the certificate counts for nothing, the paper included. A programme, board or"
            " hospital that asks us is told that it was revoked."
        ),
        remedy=(
            "If this is wrong, appeal: write to our staff, say what is wrong and what shows it. They answer you there."
            " No date is set."
        ),
        links=[shapes.Link("Write to our staff about it", reverse("applicant:messages"), primary=True)],
    )


def _not_for(status: str, reasons: list[Mapping[str, Any]]) -> Verdict:
    decided = [reason["text"] for reason in reasons if reason["code"] in DECIDING]
    if status == "not_img":
        title = "Why you need no certificate"
        meaning = "ECFMG Certification is for graduates of other medical schools. There is nothing for you to send."
    else:
        title = "Why you are not eligible"
        meaning = "We cannot certify this degree, whatever else you send. So we ask you for nothing more."
    return Verdict(
        title=title,
        reasons=decided or [reason["text"] for reason in reasons],
        meaning=meaning,
        remedy=(
            "If your school, year, country or degree is stated wrongly, correct your education: this page changes at"
            " once. If it is stated rightly and you think that we are wrong, write to our staff."
        ),
        links=[
            shapes.Link("Check and correct your education", reverse("applicant:education"), primary=True),
            shapes.Link("Write to our staff", reverse("applicant:messages")),
        ],
    )
