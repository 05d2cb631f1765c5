"""What to say about a file before it is sent: whether it could be taken at all, and how its pages could be better."""

from dataclasses import dataclass
from pathlib import Path

from credentials.intake import faults, kinds, sandbox
from credentials.quality import advice_by_page


@dataclass(frozen=True, slots=True)
class Advice:
    """`fault`: why the file will be refused, or ""; `sentences`: what could be better, none of it a hindrance."""

    fault: str
    sentences: list[str]


def advice_on(path: Path, folder: Path) -> Advice:
    """Look at the file at `path` in the limited process, which may write into `folder`."""
    with path.open("rb") as handle:
        start = handle.read(64)
    media_type = kinds.media_type_of(start)
    if media_type is None:
        return Advice(faults.sentence(kinds.stranger_fault(start)), [])
    outcome = sandbox.run("advise", [sandbox.Input(path, media_type)], folder)
    if outcome.fault:
        return Advice(faults.sentence(outcome.fault), [])
    pages = [(number, list(page["hints"])) for number, page in enumerate(outcome.pages, start=1)]
    return Advice("", advice_by_page(pages))
