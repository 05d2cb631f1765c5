"""The whole decision about everybody of the scenarios, as it was last agreed: `decisions.txt` beside this file.

A scenario expects a part of its decision. What else the rules say of that person is recorded here, so that a change of
the rules or of policy shows everything it moves. `python -m tests.certification.rules.recorded` records anew, this and
the other records beside it; look at the difference before it is committed.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.certification.rules.scenarios import scenarios, title

FILE = Path(__file__).with_name("decisions.txt")


def lines_of(document: dict[str, Any]) -> list[str]:
    """Return a decision in short lines: states, days and codes with their policy rows, no sentences and sources."""
    lines = [f"{document['as_of']} {document['status']}, to be asked again {document['next_review_on'] or 'never'}"]
    for name, requirement in document["requirements"].items():
        lines.append(_line(name, [requirement["state"], requirement["deadline"]], requirement))
    lines += [
        _line(f"{one['exam']} {one['taken_on']}", [one["standing"], one["since"]], one) for one in document["exams"]
    ]
    for request in document["exam_requests"]:
        answer = "may sit" if request["allowed"] else "may not sit"
        lines.append(_line(f"request {request['exam']}", [answer, request["earliest_on"]], request))
    pathways = document["pathways"]
    season, routes = pathways["season"], pathways["routes"]
    lines += [_line(f"{season} Pathway {route['pathway']}", [route["state"]], route) for route in routes]
    oet, accreditation = pathways["oet"], document["recognised_accreditation"]
    lines.append(_line("oet", [oet["state"], oet["taken_on"]], oet))
    lines.append(_line("certificate", _worth(document["certificate"]), document["certificate"]))
    blocks = "blocks" if accreditation["blocks"] else "blocks nobody"
    lines.append(_line("recognised accreditation", [accreditation["state"], blocks], accreditation))
    return lines


def _worth(certificate: dict[str, Any]) -> list[str | None]:
    usable, issued = certificate["usable_for_gme_entry"], bool(certificate["reasons"])
    worth: list[str | None] = [
        {True: "usable", False: "not usable", None: "nobody knows"}[usable] if issued else "none"
    ]
    days = ("expires_on", "printed_until", "permanent_since")
    worth += [f"{name} {certificate[name]}" for name in days if certificate[name]]
    return [*worth, "permanent" if certificate["permanent"] else None]


def _line(name: str, said: list[str | None], part: dict[str, Any]) -> str:
    reasons = [f"{reason['code']} ({reason['policy']})" for reason in part["reasons"]]
    return f"{name}: {'; '.join([' '.join(word for word in said if word), *reasons])}"


@lru_cache(maxsize=1)
def recorded() -> dict[str, list[str]]:
    """Return the recorded lines of each case."""
    cases = FILE.read_text(encoding="utf-8").strip().split("\n\n")
    return {lines[0]: lines[1:] for lines in (case.split("\n") for case in cases)}


def record() -> None:
    """Write the decisions as the rules give them now."""
    from certification.policy.loader import load_policy
    from certification.rules.decide import decide
    from certification.rules.decision import as_document
    from certification.rules.reading import read_facts

    found = []
    for case in scenarios():
        document = as_document(decide(read_facts(case["facts"]), load_policy()))
        found.append("\n".join([title(case), *lines_of(document)]))
    FILE.write_text("\n\n".join(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    from tests.certification.rules import crossed, lives, unknowns

    record()
    lives.record()
    crossed.record()
    unknowns.record()
