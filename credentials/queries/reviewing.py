"""Reads of a review: the pair of original and translation, the rounds, the name on the document."""

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet

from applicants.models import Applicant
from credentials.models import Credential, Document, NameCheck, ReviewFault, ReviewRound, Standstill
from credentials.name_match import POSSIBLE, Name, Suggestion, compare
from credentials.name_parts import parts_of, sound
from ecfmg.foundation.templatetags.words import day_in_words

#: Names found in the text of a page: so many at most, and so many parts each.
_MOST_FOUND, _PARTS = 3, 5
_MOST_LINES = 400


def current_translation(document: Document) -> Document | None:
    """The translation that stands for `document`: the newest that was not replaced."""
    return document.translations.filter(superseded_by=None).order_by("-pk").first()


def faults_with_all() -> QuerySet[ReviewFault]:
    """Faults in their order with what a page reads of each."""
    pages = Prefetch("document__pages")
    return ReviewFault.objects.select_related("document", "answer_document", "round").prefetch_related(pages)


def rounds_of(credential: Credential) -> list[ReviewRound]:
    """Every list that was made about the credential, newest first, with its faults."""
    rounds = credential.rounds.select_related("begun_by", "document", "translation")
    return list(rounds.prefetch_related(Prefetch("faults", faults_with_all())).order_by("-number"))


def told_rounds_of(credential: Credential) -> list[ReviewRound]:
    """The lists that the applicant was given, newest first."""
    untold = {ReviewRound.State.DRAFT, ReviewRound.State.DROPPED}
    return [each for each in rounds_of(credential) if each.state not in untold and each.faults.all()]


def names_of_record(applicant: Applicant) -> tuple[Name, list[Name]]:
    """The name of record, and the former ones with the day until which each was it. An applicant without a name has an
    empty one."""
    current, former = Name("", ""), []
    for each in applicant.names.order_by("-valid_from", "-pk"):
        if each.valid_until is None:
            current = Name(each.given_names, each.family_name)
        else:
            former.append(Name(each.given_names, each.family_name, day_in_words(each.valid_until)))
    return current, former


def suggested(applicant: Applicant, printed: str) -> Suggestion:
    """How the name `printed` relates to the person's recorded names."""
    current, former = names_of_record(applicant)
    return compare(printed, current, former)


def names_on(document: Document, applicant: Applicant) -> list[str]:
    """What in the text of a document looks like the person's name, the likeliest first; pages must be loaded."""
    current, former = names_of_record(applicant)
    wanted = {sound(part.letters) for name in [current, *former] for part in parts_of(str(name))}
    found: dict[str, int] = {}
    for words in _runs(document, wanted):
        score = compare(words, current, former).score
        if score >= POSSIBLE:
            found[words] = score
    best = sorted(found, key=lambda words: (-found[words], -len(words)))
    return best[:_MOST_FOUND]


def _runs(document: Document, wanted: set[str]) -> Iterator[str]:
    """Runs of two to five words of a line that hold a part of the name."""
    lines = [line for page in document.pages.all() for line in page.text.splitlines()]
    for line in lines[:_MOST_LINES]:
        words = line.split()[:40]
        hits = [
            place
            for place, word in enumerate(words)
            if any(sound(part.letters) in wanted for part in parts_of(word) if len(part.letters) > 1)
        ]
        for start in range(len(words)):
            for end in range(start + 2, min(start + _PARTS, len(words)) + 1):
                if any(start <= place < end for place in hits):
                    yield " ".join(words[start:end]).strip(",.;:")


def name_checks_of(credential: Credential) -> list[NameCheck]:
    """Every check of a name on a copy of the credential, the newest first."""
    return list(credential.name_checks.select_related("document", "proof", "decided_by").order_by("-pk"))


def open_standstills() -> QuerySet[Standstill]:
    """What the nightly check found and is not over, the longest first."""
    found = Standstill.objects.filter(ended_at=None)
    return found.select_related("credential__education__applicant", "credential__education__school")
