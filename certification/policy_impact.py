"""What a changed policy would change: everybody decided by the present and by the proposed policy, nothing stored."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from applicants.models import Applicant
from certification.answers import answer_text
from certification.comparison import (
    REQUIREMENT_NAMES,
    STATE_WORDS,
    STATUS_WORDS,
    behind_in_words,
    compare_decisions,
)
from certification.facts_loading import load_facts
from certification.policy.loader import Policy
from certification.rules.decide import decide
from certification.rules.decision import Decision, as_document
from certification.rules.facts import Facts
from ecfmg.foundation.templatetags.words import counted

EXAMPLES = 3
NOBODY_KNOWS = "none on file"


@dataclass(frozen=True, slots=True)
class Difference:
    """One person whose decision would differ; statuses are codes, `season` is None where no Pathway is on file.

    `parts` tells in words which requirements move from what to what, `behind` what else differs: days, reasons,
    sittings, the certificate.
    """

    applicant_id: int
    usmle_id: str
    before: str
    after: str
    season: int | None
    school: str
    country: str
    parts: tuple[str, ...]
    behind: tuple[str, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether the status itself changes, not only what is behind it."""
        return self.before != self.after


@dataclass(slots=True)
class Impact:
    """How many people were looked at, how many decisions differ, and who moves from which status to which.

    Of those whose status stays, `shifted` counts the people whose requirements move; for the others days or reasons
    differ.
    `moves` counts pairs of statuses; the other three count (group, before, after) of the same people. `examples` holds
    the first few of each pair.
    """

    looked_at: int = 0
    differ: int = 0
    shifted: int = 0
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_season: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    by_school: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    by_country: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)
    examples: dict[tuple[str, str], list[Difference]] = field(default_factory=dict)

    def add(self, looked_at: int, differences: Sequence[Difference]) -> None:
        """Count a batch in."""
        self.looked_at += looked_at
        self.differ += len(differences)
        for one in differences:
            self.parts.update(one.parts)
            if not one.moves:
                self.shifted += bool(one.parts)
                continue
            move = (one.before, one.after)
            self.moves[move] += 1
            self.by_season[(str(one.season or NOBODY_KNOWS), *move)] += 1
            self.by_school[(one.school, *move)] += 1
            self.by_country[(one.country, *move)] += 1
            if len(self.examples.setdefault(move, [])) < EXAMPLES:
                self.examples[move].append(one)


def differences_for(
    ids: Sequence[int], present: Policy, proposed: Policy, *, as_of: date, known_on: date
) -> list[Difference]:
    """Decide about a batch of people by both policies, on the same facts; return those whose decisions differ.

    One more query than the facts take, whatever the number of people. A row that only moved in its file is no
    difference: rows are told apart by their ids.
    """
    found: list[tuple[int, Facts, Decision, Decision]] = []
    for number, facts in load_facts(ids, as_of=as_of, known_on=known_on).items():
        now, then = decide(facts, present), decide(facts, proposed)
        if answer_text(now) != answer_text(then):
            found.append((number, facts, now, then))
    if not found:
        return []
    usmle_ids = dict(Applicant.objects.filter(id__in=[one[0] for one in found]).values_list("id", "usmle_id"))
    return [_difference(number, usmle_ids.get(number) or "", facts, now, then) for number, facts, now, then in found]


def _difference(applicant_id: int, usmle_id: str, facts: Facts, now: Decision, then: Decision) -> Difference:
    school = facts.education[-1].school if facts.education else None
    return Difference(
        applicant_id,
        usmle_id,
        now.status,
        then.status,
        _season(facts),
        school.name if school else NOBODY_KNOWS,
        school.country if school else NOBODY_KNOWS,
        moved_parts(now, then),
        behind_in_words(compare_decisions(as_document(now), as_document(then))),
    )


def _season(facts: Facts) -> int | None:
    """Return the season that the certificate rests on, else that of the newest Pathway application."""
    if facts.certificate is not None and facts.certificate.season is not None:
        return facts.certificate.season
    return max((one.season for one in facts.pathway_applications), default=None)


def moved_parts(now: Decision, then: Decision) -> tuple[str, ...]:
    """Tell the requirements whose state differs."""
    both = zip(REQUIREMENT_NAMES.values(), now.requirements, then.requirements, strict=True)
    return tuple(
        f"{name}: {STATE_WORDS[before.state]} → {STATE_WORDS[after.state]}"
        for name, before, after in both
        if before.state != after.state
    )


def move_in_words(before: str, after: str) -> str:
    """Return a move between two statuses as people read it; a status that stays is told as such."""
    if before == after:
        return f"stays {STATUS_WORDS[after]}"
    return f"{STATUS_WORDS[before]} → {STATUS_WORDS[after]}"


def counts_in_words(differ: int, moved: int, shifted: int) -> str:
    """Return how many decisions differ; of these, who moves, and who keeps the status while something else differs."""
    if not differ:
        return "No decision would differ."
    rest = differ - moved - shifted
    people = "person,people"
    told = [
        f"{counted(moved, people)} would move to another status",
        *([f"for {counted(shifted, people)} a requirement moves and the status stays"] if shifted else []),
        *([f"for {counted(rest, people)} only days or reasons differ"] if rest else []),
    ]
    return f"{counted(differ, 'decision,decisions')} would differ: {'; '.join(told)}."
