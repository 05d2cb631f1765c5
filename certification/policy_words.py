"""Policy in the words of pages: the name of each rule, a value, how sure it is."""

from datetime import date
from typing import Any

from ecfmg.foundation.countries import country_name
from ecfmg.foundation.templatetags.words import day_in_words

CERTAINTIES = {
    "official": "Official: written by the authority itself",
    "secondary": "Reported by others, not seen at the authority",
    "unverified": "Not confirmed",
    "house": "Our own reading",
}
ABBREVIATIONS = ("usmle", "oet", "ck", "cs", "us", "img", "gme", "wfme", "osce", "lcme", "ncfmea", "acgme")
NAMES = ("pathway", "pathways", "step", "match", "canada", "chinese")
WORDS = {
    **{word: word.upper() for word in ABBREVIATIONS},
    **{word: word.capitalize() for word in NAMES},
}


#: Keys whose words alone would leave open what the date is of.
TITLES = {
    "expires_on": "Pathway certificates expire for entry into training on",
    "expires_on_beyond_2024": "Pathway certificates expire for entry into training on, beyond 2024",
    "opens_on": "The season opens on",
    "opens_on_no_later_than": "The season opens on this day or earlier",
    "closes_on": "The season closes on",
    "graduated_since": "Graduated on or after",
    "licence_valid_since": "Licence valid on or after",
    "usmle_activity_since": "USMLE activity on or after",
    "unknown_value": "Where a value is not known",
    "img_us": "Graduates of US schools are IMGs",
    "img_canada": "Graduates of Canadian schools are IMGs",
    "fee_usd": "Fee of a Pathway application in US dollars",
    "certificate_expiry": "Pathway certificates expire",
    "seven_year_limit": "Years within which the Steps must be passed",
    "exam_given": "Examination is given",
    "former_exams": "Former examinations count",
}


def rule_title(key: str) -> str:
    """``Step 2 CK minimum`` from ``step_2_ck_minimum``."""
    return TITLES.get(key) or capital(phrase(key))


def phrase(words: str) -> str:
    """``traditional Chinese medicine`` from words joined by ``_``, with names and abbreviations as they are written."""
    return " ".join(WORDS.get(word, word) for word in words.split("_"))


def capital(text: str) -> str:
    """The text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def value_in_words(value: Any) -> str:
    """A value of policy as people read it; None is "Not known"."""
    return capital(_in_words(value))


def _in_words(value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, list):
        return ", ".join(_in_words(part) for part in value) or "none"
    if isinstance(value, dict):
        return "; ".join(f"{phrase(key)}: {_in_words(part)}" for key, part in value.items())
    text = str(value)
    return country_name(text) if len(text) == 3 and text.isupper() else phrase(text)
