"""What a translation must be, as checks that a reviewer ticks; each that is not ticked is a fault with its words ready.

The rules are those of our policy on English translations: word for word, made from the original or a copy of it, by
somebody who may, signed, sealed where there is a seal, on letterhead, with a statement in English.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One check: `label` is what the reviewer confirms, `reason` and `note` are the fault where it does not hold."""

    code: str
    label: str
    reason: str
    note: str


RULES: tuple[Rule, ...] = (
    Rule(
        "word_for_word",
        "It is word for word: nothing is left out or summed up, and seals and stamps are rendered",
        "TRANSLATION_NOT_WORD_FOR_WORD",
        "Parts of the original are missing from the translation.",
    ),
    Rule(
        "from_document",
        "It was made from the original or a photocopy, never from a transcription",
        "TRANSLATION_NOT_WORD_FOR_WORD",
        "The translation does not say that it was made from the original document or a photocopy of it.",
    ),
    Rule(
        "translator",
        "A government official, an official of the school, or a translation service made it",
        "TRANSLATOR_NOT_ACCEPTED",
        "It does not say that a government official, an official of your school or a translation service made it.",
    ),
    Rule(
        "not_applicant_or_notary",
        "It was made neither by the applicant nor by a notary who does nothing but attest",
        "TRANSLATOR_NOT_ACCEPTED",
        "It was made by yourself, or only attested by a notary.",
    ),
    Rule(
        "signature",
        "It is signed, with the translator's printed name and title",
        "TRANSLATOR_NOT_ACCEPTED",
        "The translator's signature, or the name and title below it, is missing.",
    ),
    Rule(
        "seal",
        "It bears the seal, if the translator or the office has one",
        "TRANSLATOR_NOT_ACCEPTED",
        "The seal of the translator or the office is missing.",
    ),
    Rule(
        "letterhead",
        "It is on letterhead that names the office or the service",
        "TRANSLATOR_NOT_ACCEPTED",
        "It is not on letterhead that names the office or the translation service.",
    ),
    Rule(
        "certification",
        "A statement in English certifies that it is correct",
        "TRANSLATOR_NOT_ACCEPTED",
        "A statement in English that the translation is correct is missing.",
    ),
)

CODES = frozenset(rule.code for rule in RULES)
