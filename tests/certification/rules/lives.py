"""The life of everybody of the scenarios, from answer to answer: `lives.txt` beside this file.

A scenario asks on one day. Here the same person is asked from the day before the first date on file, and again on
every day on which the decision said that it should be asked again; the policy is that known when this was recorded. A
line has the day, the status, the six requirements in the order of the contract (+ met, - not met, . pending,
? needs review, o not applicable), what the certificate is worth, and a fingerprint of the whole decision. So a day too
early or too late in any rule shows. `python -m tests.certification.rules.recorded` records anew; look at the difference
before it is committed.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.certification.rules.recorded import lines_of
from tests.certification.rules.scenarios import scenarios, title

FILE = Path(__file__).with_name("lives.txt")
KNOWN_ON = date(2026, 11, 22)
LAST_DAY = date(2040, 1, 1)
MOST_ANSWERS = 60
A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
SIGNS = {"met": "+", "not_met": "-", "pending": ".", "needs_review": "?", "not_applicable": "o"}
WORTH = {True: "usable", False: "not usable", None: "no certificate"}


def life_of(facts: Any) -> Iterator[str]:
    """Yield a line for each answer of a person's life."""
    return map(line_of, answers_of(facts))


def answers_of(facts: Any) -> Iterator[Any]:
    """Yield each decision of a person's life."""
    from certification.policy.loader import load_policy
    from certification.rules.decide import decide

    day: date | None = first_day(facts)
    for _ in range(MOST_ANSWERS):
        if day is None or day > LAST_DAY:
            return
        decision = decide(facts, load_policy(), day, KNOWN_ON)
        yield decision
        day = decision.next_review_on


def first_day(facts: Any) -> date:
    """Return the day before the first date on file."""
    from certification.rules.reading import facts_document

    return min(_days_in(facts_document(facts)), default=facts.as_of) - timedelta(days=1)


def line_of(decision: Any) -> str:
    """Return one answer in a line."""
    from certification.rules.decision import as_document

    document = as_document(decision)
    signs = "".join(SIGNS[requirement["state"]] for requirement in document["requirements"].values())
    whole = "\n".join([*lines_of(document), *named_in(decision)])
    certificate = document["certificate"]
    worth = "permanent" if certificate["permanent"] else WORTH[certificate["usable_for_gme_entry"]]
    print_of = hashlib.sha256(whole.encode()).hexdigest()[:10]
    return f"{document['as_of']} {document['status']} {signs} {worth} {print_of}"


def named_in(part: Any) -> Iterator[str]:
    """Yield what the sentences of a decision name: the days, numbers and names of every reason."""
    if isinstance(part, tuple):
        reason: Any = part
        if hasattr(part, "values"):
            yield f"{reason.code}: {', '.join(f'{name} {value}' for name, value in reason.values)}"
        else:
            for one in part:
                yield from named_in(one)


def _days_in(value: Any) -> Iterator[date]:
    """Yield the days of a document of facts, but not ranges of years, nor days of before 1950."""
    if isinstance(value, str):
        if A_DAY.match(value) and value >= "1950":
            yield date.fromisoformat(value[:10])
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _days_in(part)


@lru_cache(maxsize=1)
def recorded_lives() -> dict[str, list[str]]:
    """Return the recorded lines of each person."""
    people = FILE.read_text(encoding="utf-8").strip().split("\n\n")
    return {lines[0]: lines[1:] for lines in (person.split("\n") for person in people)}


def record() -> None:
    """Write the lives as the rules give them now."""
    from certification.rules.reading import read_facts

    lives = ["\n".join([title(case), *life_of(read_facts(case["facts"]))]) for case in scenarios()]
    FILE.write_text("\n\n".join(lives) + "\n", encoding="utf-8")
