"""A report in words, once for the page and for the paper: the answer as a sentence, then labelled lines."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ecfmg.foundation.shapes import Fact, Sentence
from ecfmg.foundation.templatetags.words import day_in_words, usmle_id

DAYS = ("as_of", "issued_on", "expires_on", "printed_until", "permanent_since", "revoked_on")


def dated(answer: Mapping[str, Any]) -> dict[str, Any]:
    """A stored answer with its ISO dates as days."""
    days = {name: date.fromisoformat(answer[name]) if answer.get(name) else None for name in DAYS}
    return {**answer, **days}


def headline(answer: Mapping[str, Any]) -> Sentence:
    """What the answer (dated) comes to, in two sentences."""
    name, day = answer["name"], day_in_words(answer["as_of"])
    if answer["standing"] == "revoked":
        return Sentence(
            f"{name} is not certified.", f"The certificate was revoked on {day_in_words(answer['revoked_on'])}."
        )
    if answer["standing"] == "expired":
        told = "It can no longer be used to enter graduate medical education, unless a new Pathway is accepted."
        return Sentence(
            f"{name} was certified; the certificate expired for entry into graduate medical education on "
            f"{day_in_words(answer['expires_on'])}.",
            told,
        )
    if not answer["certified"]:
        return Sentence(f"{name} is not certified as of {day}.", "No certificate has been issued.")
    if answer["in_question"]:
        return Sentence(
            f"{name} is certified as of {day}; our staff are looking at the certificate again.",
            "Ask for a new report before you rely on it for entry into graduate medical education.",
        )
    return Sentence(f"{name} is certified as of {day}.", _entry(answer))


def _entry(answer: Mapping[str, Any]) -> str:
    if answer["permanent"]:
        since = answer["permanent_since"]
        return f"Valid indefinitely since {day_in_words(since)}." if since else "Valid indefinitely."
    if answer["expires_on"]:
        return f"Expires for entry into graduate medical education on {day_in_words(answer['expires_on'])}."
    return "The certificate does not expire."


def sections(answer: Mapping[str, Any]) -> Sequence[tuple[str, Sequence[Fact]]]:
    """Titled groups of labelled lines: the person, the certificate, the medical education."""
    person = [Fact("Name of record", answer["name"]), Fact("USMLE ID", usmle_id(answer["usmle_id"]))]
    groups: list[tuple[str, Sequence[Fact]]] = [("The physician", person)]
    if answer["issued_on"]:
        groups.append(("The certificate", _certificate(answer)))
    education = answer.get("education")
    if education:
        groups.append(("Medical education", _education(education)))
    return groups


def _certificate(answer: Mapping[str, Any]) -> list[Fact]:
    lines = [Fact("Certificate number", answer["certificate_number"]), Fact("Issued on", answer["issued_on"])]
    lines += [Fact(*line.partition(": ")[::2]) for line in answer["how_met"]]
    if answer["revoked_on"]:
        return [*lines, Fact("Revoked on", answer["revoked_on"])]
    if answer["permanent"]:
        lines.append(Fact("Valid indefinitely since", answer["permanent_since"] or "The day of issue"))
    elif answer["expires_on"]:
        lines.append(Fact("Expires for entry into graduate medical education on", answer["expires_on"]))
    else:
        lines.append(Fact("Entry into graduate medical education", "Does not expire"))
    return lines


def _education(education: Mapping[str, Any]) -> list[Fact]:
    return [
        Fact("Medical school", f"{education['school']}, {education['country']}"),
        Fact("Degree", education["degree_title"] or "Title not on file"),
        Fact("Degree year", str(education["degree_year"] or "Not graduated")),
        Fact("Diploma", education["diploma"]),
        Fact("Transcript", education["transcript"]),
    ]
