"""What the check of a paper shows: no more than the paper does, and whether it holds today."""

from collections.abc import Sequence
from dataclasses import dataclass

from certification.certificate_answers import how_met
from certification.certificate_queries import CheckedCertificate, check_certificate, check_report
from certification.models import ConfirmationReport
from certification.report_words import dated, headline
from ecfmg.foundation import clock
from ecfmg.foundation.shapes import Fact
from ecfmg.foundation.templatetags.words import day_in_words


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer: how it looks (`state`), its word, a sentence, a second one, and the lines of the paper."""

    state: str
    word: str
    title: str
    meaning: str
    facts: Sequence[Fact]


def checked(number: str, code: str) -> Checked | None:
    """The paper with this number and code; None where there is none."""
    certificate, report = check_certificate(number, code), check_report(number, code)
    if certificate is not None:
        return _certificate(certificate)
    return _report(report) if report is not None else None


def _certificate(found: CheckedCertificate) -> Checked:
    certificate, verdict = found.certificate, found.verdict
    today = day_in_words(clock.today())
    facts = [
        Fact("Name", certificate.name_on_certificate),
        Fact("Certificate number", certificate.number),
        Fact("Issued on", certificate.issued_on),
        *(Fact(*line.partition(": ")[::2]) for line in how_met(certificate)),
    ]
    if certificate.printed_until:
        facts.append(Fact("Printed: expires for entry into graduate medical education on", certificate.printed_until))
    else:
        facts.append(Fact("Printed: for entry into graduate medical education", "Does not expire"))
    if found.standing == "revoked":
        facts.append(Fact("Revoked on", certificate.revoked_on))
        return Checked(
            "not_met",
            "Revoked",
            "We issued this certificate, and later revoked it.",
            "It no longer shows that the person is certified.",
            facts,
        )
    if found.standing == "expired":
        meaning = "It can no longer be used to enter graduate medical education."
        return Checked(
            "not_met", "Expired", f"We issued this certificate; its date has passed as of {today}.", meaning, facts
        )
    if found.standing == "in_question":
        meaning = "Ask the person for a report from us before you rely on it."
        return Checked(
            "needs_review",
            "A person decides",
            "We issued this certificate, and our staff are looking at it again.",
            meaning,
            facts,
        )
    if verdict.permanent:
        facts.append(Fact("Valid indefinitely since", verdict.permanent_since))
        meaning = "It has become valid indefinitely; the printed date no longer limits it."
    elif verdict.expires_on:
        meaning = f"For entry into graduate medical education it expires on {day_in_words(verdict.expires_on)}."
        if verdict.expires_on != certificate.printed_until:
            meaning += " A newer Pathway has moved that date since the certificate was printed."
    else:
        meaning = "It does not expire."
    return Checked("met", "Valid", f"We issued this certificate, and it is valid as of {today}.", meaning, facts)


def _report(report: ConfirmationReport) -> Checked:
    answer = dated(report.answer)
    said = headline(answer)
    facts = [
        Fact("Report number", report.number),
        Fact("Made for", report.organisation.name),
        Fact("Stated as of", answer["as_of"]),
        Fact("It said", f"{said.what} {said.meaning}"),
    ]
    meaning = "It tells what was true on that day. Ask us again for what is true now."
    return Checked("met", "Genuine", "We made this report.", meaning, facts)
