"""The decision about one applicant: what each requirement, exam, request and Pathway came to, and why.

Reasons are kept as codes with the policy row they rest on; their sentences are rendered only by `as_document`, which
gives the JSON of the contract.
"""

from datetime import date
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from certification.policy.row import Row

RequirementState = Literal["met", "pending", "not_met", "needs_review", "not_applicable"]
Standing = Literal[
    "valid",
    "failed",
    "incomplete",
    "awaiting_result",
    "withheld",
    "invalidated",
    "unclear",
    "lost_to_seven_year_limit",
    "not_accepted",
    "not_counted",
]
RouteState = Literal["eligible", "incomplete", "not_eligible", "needs_review"]
OetState = Literal["satisfactory", "not_satisfactory", "missing", "awaiting_release", "needs_review"]
Status = Literal["not_img", "ineligible", "in_progress", "on_hold", "ready", "certified", "expired", "revoked"]


class Reason(NamedTuple):
    """Why something is as it is: a registered code, the policy row it rests on, and what its sentence names.

    `values` are pairs of a name in the sentence and its value (a date, a number, a text).
    """

    code: str
    row: Row
    values: tuple[tuple[str, object], ...] = ()


class Requirement(NamedTuple):
    """The state of one requirement; `deadline` is the last day on which it can still be met or made good."""

    state: RequirementState
    reasons: tuple[Reason, ...] = ()
    deadline: date | None = None


class ExamVerdict(NamedTuple):
    """What one sitting counts for; `since` is the first day on which a lost pass no longer counts."""

    exam: str
    taken_on: date
    standing: Standing
    since: date | None = None
    reasons: tuple[Reason, ...] = ()


class RequestVerdict(NamedTuple):
    """Whether a Step may be sat; `earliest_on` is the first day that the spacing of attempts leaves open."""

    exam: str
    allowed: bool
    earliest_on: date | None = None
    reasons: tuple[Reason, ...] = ()


class Route(NamedTuple):
    """One Pathway of one season for this person."""

    pathway: int
    state: RouteState
    reasons: tuple[Reason, ...] = ()


class OetPicture(NamedTuple):
    """All sittings of OET taken together; `taken_on` is the newest satisfactory one."""

    state: OetState
    taken_on: date | None = None
    reasons: tuple[Reason, ...] = ()


class Pathways(NamedTuple):
    """The season looked at, its routes and OET for it; without a season there are no routes."""

    season: int | None
    routes: tuple[Route, ...]
    oet: OetPicture


class Certificate(NamedTuple):
    """What the certificate on file is worth; `usable_for_gme_entry` is None where nobody can say or none exists."""

    usable_for_gme_entry: bool | None = None
    expires_on: date | None = None
    printed_until: date | None = None
    permanent: bool = False
    permanent_since: date | None = None
    reasons: tuple[Reason, ...] = ()


class RecognisedAccreditation(NamedTuple):
    """The school under the Recognized Accreditation Policy; `blocks` says whether that stops anybody."""

    state: RequirementState
    blocks: bool
    reasons: tuple[Reason, ...] = ()


class Requirements(NamedTuple):
    """The six requirements of certification."""

    application: Requirement
    medical_science_exams: Requirement
    clinical_skills: Requirement
    communication_skills: Requirement
    medical_education_credentials: Requirement
    holds: Requirement


class Decision(NamedTuple):
    """The whole answer for one person on one day, with the policy known on one day."""

    id: str | None
    as_of: date
    known_on: date
    status: Status
    requirements: Requirements
    exams: tuple[ExamVerdict, ...]
    exam_requests: tuple[RequestVerdict, ...]
    pathways: Pathways
    certificate: Certificate
    recognised_accreditation: RecognisedAccreditation
    next_review_on: date | None


def as_document(decision: Decision) -> dict[str, Any]:
    """Return the decision as the contract prints it: plain dicts, lists, text, ISO dates; sentences rendered."""
    document: dict[str, Any] = plain(decision)
    return document


def plain(value: Any) -> Any:
    """Turn a part of a decision into what JSON can say."""
    kind = type(value)
    if kind in AS_THEY_ARE:
        return value
    if kind is Reason:
        return reason_document(value).copy()
    if kind is tuple:
        return [plain(part) for part in value]
    if kind is date:
        return value.isoformat()
    return {name: plain(part) for name, part in zip(kind._fields, value, strict=True)}


AS_THEY_ARE = frozenset({str, bool, int, type(None)})


@lru_cache(maxsize=20_000)
def reason_document(reason: Reason) -> dict[str, Any]:
    """Return one reason with its sentence and the policy row that it rests on."""
    from certification.rules.reasons import text

    row = reason.row
    return {
        "code": reason.code,
        "text": text(reason),
        "policy": row.id,
        "source": row.source,
        "certainty": row.certainty,
    }
